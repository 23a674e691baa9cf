"""AAF files that pyaaf2 writes, and what is no such file."""

import subprocess
import sys

import aaf2
import pytest

from roughcut import extras
from roughcut.check import check
from roughcut.errors import MissingExtra, Unreadable
from roughcut.formats import aaf, read, sniffed
from roughcut.ticks import Rate

PAL = Rate(25)


def file_mob(content, name, url, length, start=0):
    """A file of pictures of a length in frames, whose first frame has this timecode."""
    source = content.create.SourceMob(name)
    source.descriptor = content.create.ImportDescriptor()
    locator = content.create.NetworkLocator()
    locator["URLString"].value = url
    source.descriptor["Locator"].append(locator)
    slot = source.create_timeline_slot(25)
    slot.segment = content.create.SourceClip(length=length, media_kind="picture")
    timecode = source.create_timeline_slot(25)
    timecode["PhysicalTrackNumber"].value = 1
    timecode.segment = content.create.Timecode(25, drop=False)
    timecode.segment.start = start
    timecode.segment.length = length
    content.content.mobs.append(source)
    master = content.create.MasterMob(name)
    slot = master.create_timeline_slot(25)
    slot.segment = source.create_source_clip(slot_id=1, start=0, length=length)
    content.content.mobs.append(master)
    return master


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A cut of two files with a gap between, and a dissolve of ten frames to a third clip."""
    target = tmp_path_factory.mktemp("aaf") / "cut.aaf"
    with aaf2.open(str(target), "w") as content:
        one = file_mob(content, "one.mov", "file:///media/day%201/one.mov", 1_000, start=90_000)
        two = file_mob(content, "two.mov", "file:///media/two.mov", 500)
        composition = content.create.CompositionMob("rough cut")
        composition.usage = "Usage_TopLevel"
        content.content.mobs.append(composition)
        slot = composition.create_empty_sequence_slot(25, media_kind="picture")
        parts = slot.segment.components
        parts.append(one.create_source_clip(slot_id=1, start=100, length=50))
        parts.append(content.create.Filler("picture", 25))
        parts.append(two.create_source_clip(slot_id=1, start=0, length=60))
        parts.append(dissolve(content, 10, 4))
        parts.append(one.create_source_clip(slot_id=1, start=500, length=40))
        slot.segment.length = 50 + 25 + 60 - 10 + 40
    return target


def dissolve(content, length, cut):
    operation = content.create.OperationDef(
        "0c3bea40-fc05-11d2-8a29-0050040ef7d2", "Video Dissolve"
    )
    content.dictionary.register_def(operation)
    operation.media_kind = "picture"
    operation["IsTimeWarp"].value = False
    operation["Bypass"].value = 0
    operation["NumberInputs"].value = 2
    operation["OperationCategory"].value = "OperationCategory_Effect"
    group = content.create.OperationGroup(operation, length)
    transition = content.create.Transition("picture", length)
    transition["OperationGroup"].value = group
    transition["CutPoint"].value = cut
    return transition


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


def test_a_file_that_takes_too_long_is_given_up(path, monkeypatch):
    monkeypatch.setattr(aaf.reader, "MOST_SECONDS", 0.01)
    with pytest.raises(Unreadable, match=r"takes more than 0.01 s"):
        aaf.read(path)


def test_a_file_that_takes_too_much_memory_is_given_up(path, monkeypatch):
    pytest.importorskip("resource")
    monkeypatch.setattr(aaf.reader, "MOST_MEMORY", 10**7)
    with pytest.raises(Unreadable, match=r"cannot read it"):
        aaf.read(path)


def test_without_the_extra_the_line_that_installs_it_is_told(path, monkeypatch):
    monkeypatch.setitem(extras.EXTRAS, "aaf", ("a_package_that_nobody_has",))
    with pytest.raises(MissingExtra, match=r"pip install 'roughcut\[aaf\]'"):
        aaf.read(path)


def test_the_table_of_formats_opens_none_of_the_extra():
    code = "import sys, roughcut.formats; print('opentimelineio' in sys.modules, 'aaf2' in sys.modules)"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
