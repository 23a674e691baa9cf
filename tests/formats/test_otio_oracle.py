"""OpenTimelineIO's own library as the oracle: it reads what we write, and we what it writes."""

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio
import pytest
from hypothesis import given

from roughcut.formats import otio
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Marker, Timeline
from tests.laws.differences import differences
from tests.laws.excuses import EXCUSES, unexcused
from tests.strategies import timelines


def loaded(timeline, app=None):
    """What the library makes of our file."""
    content = otio.write(timeline, app).content.decode()
    return opentimelineio.adapters.read_from_string(content, "otio_json")


def read_text(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cut.otio")
        path.write_text(text, encoding="utf-8")
        return otio.read(path)


def seconds(time):
    return time.value / time.rate


@pytest.mark.parametrize("app", [None, "premiere"])
@given(timeline=timelines())
def test_the_library_finds_our_clips_where_they_are(app, timeline):
    theirs = loaded(timeline, app)
    assert theirs.name == timeline.name
    kinds = {
        "video": opentimelineio.schema.TrackKind.Video,
        "audio": opentimelineio.schema.TrackKind.Audio,
    }
    assert [track.kind for track in theirs.tracks] == [
        kinds[track.kind] for track in timeline.tracks
    ]
    for ours, track in zip(timeline.tracks, theirs.tracks, strict=True):
        assert (track.name, track.enabled) == (ours.name, ours.enabled)
        items = [
            each
            for each in track
            if isinstance(each, opentimelineio.core.Item)
            and not isinstance(each, opentimelineio.schema.Gap)
        ]
        assert len(items) == len(ours.clips)
        for clip, item in zip(ours.clips, items, strict=True):
            assert (item.name, item.enabled) == (clip.name, clip.enabled)
            assert isinstance(item, opentimelineio.schema.Stack) == isinstance(
                clip.source, Timeline
            )
            if app is None:  # in Premiere's form a retimed clip has the length of its source
                found = track.range_of_child(item)
                assert seconds(found.start_time) * TICKS_PER_SECOND == pytest.approx(
                    clip.start, abs=1e6
                )
                assert seconds(found.duration) * TICKS_PER_SECOND == pytest.approx(
                    clip.duration, abs=1e6
                )


@given(timeline=timelines())
def test_the_library_finds_our_transitions_where_they_are(timeline):
    theirs = loaded(timeline)  # its tracks live as long as it does
    for ours, track in zip(timeline.tracks, theirs.tracks, strict=True):
        found = [each for each in track if isinstance(each, opentimelineio.schema.Transition)]
        assert len(found) == len(ours.transitions)
        for transition, each in zip(ours.transitions, found, strict=True):
            assert seconds(each.in_offset) * TICKS_PER_SECOND == pytest.approx(
                transition.cut, abs=1e6
            )
            assert seconds(each.duration()) * TICKS_PER_SECOND == pytest.approx(
                transition.duration, abs=1e6
            )


@given(timeline=timelines())
def test_the_library_reads_speeds_media_and_markers_as_we_mean_them(timeline):
    theirs = loaded(timeline)  # its tracks live as long as it does
    for ours, track in zip(timeline.tracks, theirs.tracks, strict=True):
        items = [
            each
            for each in track
            if isinstance(each, opentimelineio.core.Item)
            and not isinstance(each, opentimelineio.schema.Gap)
        ]
        for clip, item in zip(ours.clips, items, strict=True):
            warps = [
                each.time_scalar
                for each in item.effects
                if isinstance(each, opentimelineio.schema.LinearTimeWarp)
            ]
            assert warps == ([] if clip.speed == 1 else [float(clip.speed)])
            assert [each.name for each in item.markers] == [each.name for each in clip.markers]
            for marker, each in zip(clip.markers, item.markers, strict=True):
                inside = each.marked_range.start_time - item.source_range.start_time
                assert seconds(inside) * TICKS_PER_SECOND == pytest.approx(marker.time, abs=1e6)
            path = getattr(clip.source, "path", None)
            if path is not None:
                assert isinstance(item.media_reference, opentimelineio.schema.ExternalReference)


@pytest.mark.parametrize("app", [None, "premiere"])
@given(timeline=timelines())
def test_what_the_library_saves_again_is_still_our_timeline(app, timeline):
    written = otio.write(timeline, app)
    theirs = opentimelineio.adapters.read_from_string(written.content.decode(), "otio_json")
    (back,) = read_text(opentimelineio.adapters.write_to_string(theirs, "otio_json")).timelines
    found = unexcused(differences(timeline, back), written.omissions, EXCUSES["otio"])
    assert [each for each in found if not rounded(each)] == []


def rounded(difference):
    """The library keeps times as doubles: media that start after ten hours lose single ticks."""
    return near(difference.expected, difference.actual)


def near(one, other):
    """Within two roundings of a double of 2^53 ticks."""
    if isinstance(one, int) and isinstance(other, int):
        return abs(one - other) <= 4
    if isinstance(one, Marker) and isinstance(other, Marker):
        times = ((one.time, other.time), (one.duration, other.duration))
        same = replace(one, time=other.time, duration=other.duration) == other
        return same and all(near(*each) for each in times)
    many = isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other)
    return many and all(map(near, one, other))


def test_a_timeline_that_the_library_built_is_read_alike():
    schema, time = opentimelineio.schema, opentimelineio.opentime
    track = schema.Track("V", kind=schema.TrackKind.Video)
    reference = schema.ExternalReference(
        "file:///media/a%20b.mov",
        time.TimeRange(time.RationalTime(86_400, 24), time.RationalTime(240, 24)),
    )
    clip = schema.Clip(
        "a", reference, time.TimeRange(time.RationalTime(86_412, 24), time.RationalTime(48, 24))
    )
    clip.effects.append(schema.LinearTimeWarp(time_scalar=2.0))
    clip.markers.append(
        schema.Marker(
            "here",
            time.TimeRange(time.RationalTime(86_424, 24), time.RationalTime(2, 24)),
            schema.MarkerColor.RED,
        )
    )
    track.append(schema.Gap(duration=time.RationalTime(24, 24)))
    track.append(clip)
    track.append(
        schema.Transition(
            schema.TransitionTypes.SMPTE_Dissolve,
            in_offset=time.RationalTime(6, 24),
            out_offset=time.RationalTime(12, 24),
        )
    )
    track.append(
        schema.Clip(
            "b",
            schema.MissingReference(),
            time.TimeRange(time.RationalTime(0, 24), time.RationalTime(24, 24)),
        )
    )
    timeline = schema.Timeline("built", global_start_time=time.RationalTime(86_400, 24))
    timeline.tracks.append(track)

    (found,) = read_text(opentimelineio.adapters.write_to_string(timeline, "otio_json")).timelines
    frame = found.rate.ticks(1)
    first, second = found.tracks[0].clips
    assert (found.name, found.rate.fraction, found.start) == ("built", 24, 86_400 * frame)
    assert (first.start, first.duration, first.source_start) == (24 * frame, 48 * frame, 12 * frame)
    assert (first.speed, first.source.path, first.source.start) == (
        Fraction(2),
        "/media/a b.mov",
        86_400 * frame,
    )
    assert [(m.time, m.duration, m.name, m.color) for m in first.markers] == [
        (12 * frame, 2 * frame, "here", "red")
    ]
    assert (second.start, second.source.path) == (72 * frame, None)
    (dissolve,) = found.tracks[0].transitions
    assert (dissolve.start, dissolve.duration, dissolve.cut) == (66 * frame, 18 * frame, 6 * frame)
