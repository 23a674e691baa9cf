"""Law: whatever a file holds, reading it gives timelines or one of our errors, soon.

Every row of FORMATS is under it: files as they are written, changed as trees and as bytes. The
same changes, guided by coverage and for as long as one likes: `make fuzz`.
"""

import gzip
import resource
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from roughcut.check import check
from roughcut.errors import RoughcutError, Unreadable
from roughcut.extras import EXTRAS
from roughcut.formats import FORMATS, read, sniffed
from roughcut.formats.aaf.reader import most_seconds
from tests.hostile.mutations import mutated
from tests.hostile.seeds import seeds

WITH_AAF = pytest.mark.skipif(
    any(find_spec(each) is None for each in EXTRAS["aaf"]), reason="the extra aaf is not installed"
)
IN_OUR_PROCESS = [each for each in FORMATS if each.name != "aaf"]  # a process a file is slow
ALL = [pytest.param(each, marks=WITH_AAF if each.name == "aaf" else ()) for each in FORMATS]
FEW = max(4, settings.default.max_examples // 10)
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


@pytest.mark.parametrize("door", ALL, ids=lambda door: door.name)
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
    judge(door, path)
    assert time.process_time() - began < MOST_SECONDS


def judge(door, path):
    """Reads a file, or sees that it is refused by name; what is read lies on its tracks."""
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


@WITH_AAF
@settings(max_examples=FEW)
@given(chance=st.randoms(use_true_random=False))
def test_a_changed_aaf_is_read_or_refused(folder, chance):
    """Changed within and as bytes; each in a process of its own, so they are few."""
    from tests.hostile.aaf_changes import changed

    door, path = saved(folder, "aaf", changed(seeds("aaf")[0], chance))
    began = time.monotonic()
    judge(door, path)
    assert time.monotonic() - began < most_seconds(path.stat().st_size) + MOST_SECONDS


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


WATCHED = """
import importlib.metadata, sys
import opentimelineio
from otio_aaf_adapter.adapters import advanced_authoring_format
from roughcut.formats.aaf import conversion

def opened(event, given):
    if event == "open" and isinstance(given[0], str | bytes):
        print(given[0], file=sys.__stderr__)

sys.addaudithook(opened)
conversion.main(sys.argv[1], 60, 2**32, 2**26)
"""


@WITH_AAF
def test_media_paths_of_an_aaf_lead_nowhere(folder):
    """What the process that converts it opens, beside the libraries that it imports as it goes."""
    from tests.formats import aaf_files

    def parts(content):
        files = [aaf_files.file_mob(content, "a.mov", path, 1_000) for path in PATHS]
        return [each.create_source_clip(slot_id=1, start=0, length=9) for each in files]

    project = folder / "paths.aaf"
    aaf_files.cut(project, parts, 9 * len(PATHS))
    before = set(folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(project)], capture_output=True, text=True, check=True
    )
    libraries = tuple({sys.prefix, sys.base_prefix, *filter(None, sys.path)})
    opened = {each for each in done.stderr.splitlines() if not each.startswith(libraries)}
    assert opened == {str(project)}
    assert all(path.rsplit("/", 1)[-1].rsplit("\\", 1)[-1] in done.stdout for path in PATHS)
    assert set(folder.iterdir()) == before
