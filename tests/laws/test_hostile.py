"""Law: whatever a file holds, reading it gives timelines or one of our errors, soon.

Every row of FORMATS is under it: files as they are written, changed as trees and as bytes. The
same changes, guided by coverage and for as long as one likes: `make fuzz`.
"""

import gzip
import resource
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from roughcut.check import check
from roughcut.errors import RoughcutError, Unreadable
from roughcut.formats import FORMATS, read, sniffed
from tests.hostile.mutations import mutated
from tests.hostile.seeds import seeds

IN_OUR_PROCESS = [each for each in FORMATS if each.name != "aaf"]  # a process a file is slow
XML = ("prproj", "xmeml", "fcpxml", "kdenlive", "shotcut")
JSON = ("otio", "capcut", "osp")
MOST_SECONDS = 10
HIDDEN = "do not read me"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


def saved(folder, name, content):
    (door,) = (each for each in FORMATS if each.name == name)
    path = folder / f"cut{door.extensions[0]}"
    path.write_bytes(content)
    return door, path


@pytest.mark.parametrize("door", IN_OUR_PROCESS, ids=lambda door: door.name)
def test_the_files_to_change_are_read(door, folder):
    for content in seeds(door.name):
        _, path = saved(folder, door.name, content)
        assert sniffed(path) is door
        assert read(path).timelines


@pytest.mark.parametrize("door", IN_OUR_PROCESS, ids=lambda door: door.name)
@given(data=st.data())
def test_a_changed_file_is_read_or_refused(door, folder, data):
    seed = data.draw(st.sampled_from(range(len(seeds(door.name)))))
    content = mutated(seeds(door.name)[seed], data.draw(st.randoms(use_true_random=False)))
    _, path = saved(folder, door.name, content)
    began = time.process_time()
    timelines, refusal = (), None
    try:
        timelines = door.read(path).timelines
    except RoughcutError as error:
        refusal = str(error)
    assert refusal is None or str(path) in refusal
    for each in timelines:
        check(each)
        for track in each.tracks:
            ends = [0, *(clip.end for clip in track.clips)]
            assert all(c.start >= end for c, end in zip(track.clips, ends, strict=False))
            assert all(transition.start >= 0 for transition in track.transitions)
    assert time.process_time() - began < MOST_SECONDS


def test_a_changed_aaf_is_read_or_refused(folder):
    """Four changes of bytes, each in a process of its own."""
    (seed,) = seeds("aaf")
    refused = 0
    for at in (600, 5_000, 60_000, 200_000):
        door, path = saved(folder, "aaf", seed[:at] + bytes(range(200)) + seed[at + 200 :])
        try:
            check(door.read(path).chosen())
        except RoughcutError:
            refused += 1
    assert refused


def unpacked(name):
    """A file of a format, not packed."""
    content = seeds(name)[-1]
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def with_doctype(name, subset):
    """A file of XML that declares entities, the last of them used in the text of its root."""
    root = etree.fromstring(unpacked(name))
    opening, closing, rest = etree.tostring(root).partition(b">")
    return f"<!DOCTYPE {root.tag} [{subset}]>".encode() + opening + closing + b"&e;" + rest


@pytest.mark.parametrize("name", XML)
def test_entities_that_multiply_are_refused(name, folder):
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    content = with_doctype(name, f'<!ENTITY l0 "ha">{levels}<!ENTITY e "&l11;">')
    door, path = saved(folder, name, content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable, match="entit"):
        door.read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**16  # KiB


@pytest.mark.parametrize("name", XML)
def test_external_entities_are_refused_and_never_opened(name, folder):
    secret = folder / "secret.txt"
    secret.write_text(HIDDEN)
    door, path = saved(folder, name, with_doctype(name, f'<!ENTITY e SYSTEM "{secret.as_uri()}">'))
    with pytest.raises(Unreadable, match="entit") as refusal:
        door.read(path)
    assert HIDDEN not in str(refusal.value)


@pytest.mark.parametrize("name", [*XML, *JSON, "edl"])
def test_gzip_that_unfolds_without_end_is_refused(name, folder, monkeypatch):
    """The bound is lowered, the file made to lie just above it."""
    monkeypatch.setattr("roughcut.formats.unpack.MAX_BYTES", 2**22)
    door, path = saved(folder, name, gzip.compress(unpacked(name) + b" " * 2**23))
    assert path.stat().st_size < 2**17
    with pytest.raises(Unreadable, match="MiB once unpacked"):
        door.read(path)


PATHS = ("../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..\\..\\secret.txt", "%2e%2e/%2e%2e/secret.txt")  # fmt: skip
PLACES = {
    "prproj": b"\\\\?\\C:\\shots\\a.mp4", "xmeml": b"file://localhost/C%3a/My%20Films/a.mov", "fcpxml": b"file:///a.mov",
    "otio": b"/a.mov", "capcut": b"/a.mov", "kdenlive": b"/media/card.mov", "shotcut": b"/media/card.mov",
    "osp": b"footage/card.mov", "edl": b"a.mov",
}  # fmt: skip


@pytest.fixture(scope="module")
def watchers():
    """Lists that learn what is opened; a hook can be added and never taken away again."""
    lists = []

    def opened(event, given):
        if event == "open":
            for each in lists:
                each.append(given[0])

    sys.addaudithook(opened)
    return lists


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", PLACES)
def test_media_paths_lead_nowhere(name, path, folder, watchers):
    """Nothing is opened but the project itself, and nothing put beside it."""
    content = unpacked(name)
    assert PLACES[name] in content
    escaped = path.replace("\\", "\\\\") if name in JSON else path
    door, project = saved(folder, name, content.replace(PLACES[name], escaped.encode()))
    assert door.read(project).timelines  # what it imports is opened now
    before = set(folder.iterdir())
    opened = []
    watchers.append(opened)
    door.read(project)
    watchers.clear()
    assert {str(each) for each in opened} == {str(project)}
    assert set(folder.iterdir()) == before
