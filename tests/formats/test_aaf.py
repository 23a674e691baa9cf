"""AAF files that pyaaf2 writes, and what is no such file."""

import contextlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from roughcut import extras
from roughcut.check import check
from roughcut.errors import MissingExtra, Unreadable
from roughcut.formats import aaf, read, sniffed
from roughcut.ticks import Rate

pytest.importorskip("aaf2", reason="the extra aaf is not installed")
from tests.formats.aaf_files import cut, dissolve, file_mob, unfolding

PAL = Rate(25)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A cut of two files with a gap between, and a dissolve of ten frames to a third clip."""
    target = tmp_path_factory.mktemp("aaf") / "cut.aaf"

    def parts(content):
        one = file_mob(content, "one.mov", "file:///media/day%201/one.mov", 1_000, start=90_000)
        two = file_mob(content, "two.mov", "file:///media/two.mov", 500)
        return [
            one.create_source_clip(slot_id=1, start=100, length=50),
            content.create.Filler("picture", 25),
            two.create_source_clip(slot_id=1, start=0, length=60),
            dissolve(content, 10, 4),
            one.create_source_clip(slot_id=1, start=500, length=40),
        ]

    cut(target, parts, 50 + 25 + 60 - 10 + 40)
    return target


@pytest.fixture(scope="module")
def timeline(path):
    (found,) = aaf.read(path).timelines
    assert check(found) == ()
    return found


def test_it_is_known_by_its_class(path):
    assert sniffed(path).name == "aaf"
    assert not aaf.sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))  # a document of Word


def test_cuts_and_gaps(timeline):
    (track,) = timeline.tracks
    assert (timeline.name, timeline.rate, track.kind) == ("rough cut", PAL, "video")
    assert [(PAL.frames(clip.start), PAL.frames(clip.duration)) for clip in track.clips] == [
        (0, 50),
        (75, 54),
        (129, 36),
    ]


def test_a_transition_lies_over_its_cut(timeline):
    (transition,) = timeline.tracks[0].transitions
    assert transition.kind == "dissolve"
    times = (transition.start, transition.duration, transition.cut)
    assert [PAL.frames(each) for each in times] == [125, 10, 4]


def test_files_are_found_through_their_mobs(timeline):
    first, second, _ = timeline.tracks[0].clips
    assert (first.source.name, first.source.path) == ("one.mov", "/media/day 1/one.mov")
    assert second.source.path == "/media/two.mov"
    assert PAL.frames(first.source.start) == 90_000
    assert PAL.frames(first.source_start) == 100


@pytest.mark.parametrize("length", [600, 5_000, 50_000])
def test_a_truncated_file_is_refused(path, tmp_path, length):
    cut = tmp_path / "cut short.aaf"
    cut.write_bytes(path.read_bytes()[:length])
    with pytest.raises(Unreadable, match=r"cut short.aaf: OpenTimelineIO's adapter cannot read it \("):  # fmt: skip
        read(cut)


def test_a_file_that_takes_too_long_is_given_up_and_its_process_ends(tmp_path, monkeypatch):
    """Thirty levels would take days; what a file of its size may take is made shorter for the test."""
    target = tmp_path / "unfolding.aaf"
    unfolding(target, 30)
    monkeypatch.setattr(aaf.reader, "LEAST_SECONDS", 2)
    began = time.monotonic()
    with pytest.raises(Unreadable, match=r"unfolding.aaf: .*(takes more than 2 s|out of time)"):
        aaf.read(target)
    assert time.monotonic() - began < 12
    assert reading_processes(target) == []


def reading_processes(path):
    """The processes that have a path among their arguments."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("this system has no /proc")
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if str(path).encode() in each.read_bytes():
                found.append(each)
    return found


def test_a_file_may_take_longer_the_larger_it_is_but_never_for_ever():
    mib = 2**20
    seconds = [aaf.reader.most_seconds(size) for size in (0, mib, 5 * mib, 2**40)]
    assert seconds == sorted(set(seconds))
    assert seconds[0] == aaf.reader.LEAST_SECONDS
    assert seconds[-1] == aaf.reader.MOST_SECONDS


def test_a_file_that_takes_too_much_memory_is_given_up(path, monkeypatch):
    pytest.importorskip("resource")
    monkeypatch.setattr(aaf.reader, "MOST_MEMORY", 10**7)
    with pytest.raises(Unreadable, match=r"cannot read it"):
        aaf.read(path)


def test_a_file_that_unfolds_to_too_much_is_given_up(path, monkeypatch):
    monkeypatch.setattr(aaf.reader, "MOST_BYTES", 1_000)
    with pytest.raises(Unreadable, match=r"unfolds to more than"):
        aaf.read(path)


def test_without_the_extra_the_line_that_installs_it_is_told(path, monkeypatch):
    monkeypatch.setitem(extras.EXTRAS, "aaf", ("a_package_that_nobody_has",))
    with pytest.raises(MissingExtra, match=r"pip install 'roughcut\[aaf\]'"):
        aaf.read(path)


def test_the_table_of_formats_opens_none_of_the_extra():
    code = "import sys, roughcut.formats; print('opentimelineio' in sys.modules, 'aaf2' in sys.modules)"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
