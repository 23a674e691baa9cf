"""Projects that are damaged or mean harm: one kind of error, in bounded time and memory."""

import gzip
import resource
import struct
import time
import zlib

import pytest

from roughcut.errors import RoughcutError, Unreadable
from roughcut.formats import prproj
from tests.formats.prproj_files import SECOND
from tests.hostile.seeds import seeds

MADE = gzip.decompress(seeds("prproj")[-1])


def test_a_truncated_project_is_unreadable(tmp_path):
    path = tmp_path / "cut.prproj"
    whole = gzip.compress(MADE)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match="damaged"):
        prproj.read(path)


def test_a_project_that_unpacks_to_ten_gigabytes_is_refused_early(tmp_path):
    """Repeated gzip members: 10 GB of spaces in a file of some megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b" " * 2**24
    deflated = packer.compress(block) + packer.flush()
    member = (
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
        + deflated
        + struct.pack("<II", zlib.crc32(block), len(block))
    )
    path = tmp_path / "bomb.prproj"
    path.write_bytes(gzip.compress(b"<PremiereData>") + member * (10 * 2**30 // len(block)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    with pytest.raises(Unreadable, match=r"MiB once unpacked|Text node too long"):
        prproj.read(path)
    assert time.perf_counter() - began < 30
    grown_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mib < 700  # the limit is 400 MiB


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('SubClip ObjectRef="', 'SubClip ObjectRef="77', "which is not in the file"),
        ('<Track ObjectURef="outer', '<Track ObjectURef="lost', "which is not in the file"),
        ("<End>254016000000</End>", "<End>nan</End>", "not a number"),
        ("<End>254016000000</End>", "<End>1e400</End>", "not a number"),
        ("<End>254016000000</End>", f"<End>{'9' * 5000}</End>", "not a"),
        ("<PlaybackSpeed>2.<", "<PlaybackSpeed>0<", "speed"),
        ("<PlaybackSpeed>2.<", "<PlaybackSpeed>inf<", "not a number"),
        ("0,0,1920,1080", "0,0,1920", "frame"),
        ("0,0,1920,1080</FrameRect></VideoTrackGroup>", "</FrameRect></VideoTrackGroup>", "frame size"),
        (f"<FrameRate>{SECOND // 25}</FrameRate>", "<FrameRate>-1</FrameRate>", "frame lasts"),
        (",100.,5,", ",x,5,", "not a number"),
        ("PremiereData", "Premiere", "root"),
    ],
)  # fmt: skip
def test_a_broken_project_is_unreadable_and_says_where(tmp_path, old, new, problem):
    assert old.encode() in MADE
    path = tmp_path / "broken.prproj"
    path.write_bytes(MADE.replace(old.encode(), new.encode()))
    with pytest.raises(Unreadable, match=problem) as caught:
        prproj.read(path)
    assert str(caught.value).startswith(str(path))


def test_missing_elements_are_defaults_or_errors_but_never_crashes(tmp_path):
    path = tmp_path / "missing.prproj"
    lines = MADE.split(b"\n")
    for gone in range(1, len(lines)):
        path.write_bytes(b"\n".join(lines[:gone] + lines[gone + 1 :]) + (b"</PremiereData>" if gone == len(lines) - 1 else b""))  # fmt: skip
        try:
            prproj.read(path)
        except RoughcutError:
            continue
