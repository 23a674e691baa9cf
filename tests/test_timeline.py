"""The Timeline is a value: frozen, comparable, and each of its lengths follows from its parts."""

import dataclasses
import pickle
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from roughcut.check import with_nests
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Marker, Media, Text, Timeline, Track, Transition
from tests.strategies import timelines

RATE = Rate(30000, 1001)
VALUES = (
    Media("a"),
    Generator("color"),
    Text("a"),
    Marker(0),
    Clip(0, 1, Media("a")),
    Transition(0, 2, 1),
    Track("video"),
    Timeline("a", RATE, 16, 9),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_cannot_be_changed_only_replaced(value):
    field = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, None)
    assert not hasattr(value, "__dict__")


@given(drawn=timelines())
def test_a_timeline_is_a_value(drawn):
    """It survives the way to a worker process, and equal ones are one key."""
    again = pickle.loads(pickle.dumps(drawn))  # noqa: S301 - our own
    assert again == drawn
    assert {drawn: 1}[again] == 1


@given(drawn=timelines())
def test_a_timeline_ends_with_its_last_clip(drawn):
    ends = [clip.end for track in drawn.tracks for clip in track.clips]
    assert drawn.duration == max(ends, default=0)


@given(drawn=timelines())
def test_every_track_has_its_name(drawn):
    names = drawn.track_names
    assert len(names) == len(set(names)) == len(drawn.tracks)
    assert [name[0] for name in names] == ["V" if t.kind == "video" else "A" for t in drawn.tracks]
    assert (*drawn.video_tracks, *drawn.audio_tracks) == drawn.tracks


def test_tracks_are_counted_by_kind():
    kinds = ("video", "audio", "video", "audio")
    mixed = Timeline("a", RATE, 16, 9, tuple(Track(kind) for kind in kinds))
    assert mixed.track_names == ("V1", "A1", "V2", "A2")


def test_what_only_a_program_understands_makes_no_difference():
    media = Media("a")
    assert replace(media, metadata=(("prproj.id", "7"),)) == media


@pytest.mark.parametrize(
    ("speed", "used"),
    [("1", 1000), ("2", 2000), ("-2", 2000), ("1/3", 333), ("2/3", 667), ("0", 0)],
)
def test_a_clip_uses_as_much_source_as_its_speed_asks(speed, used):
    assert Clip(0, 1000, Media("a"), speed=Fraction(speed)).source_duration == used


@given(drawn=timelines())
def test_every_clip_lies_in_its_timeline(drawn):
    for each in with_nests(drawn):
        for track in each.tracks:
            assert all(0 <= clip.start < clip.end <= each.duration for clip in track.clips)
            assert all(0 <= e.start < e.end and e.cut <= e.duration for e in track.transitions)
