"""The comparison that the laws rest on sees every change, and omissions excuse only what they name."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roughcut.check import place
from roughcut.errors import Omission, Where
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Marker, Media, Text, Timeline, Track, Transition
from tests.strategies import timelines

from .differences import differences, same_value
from .excuses import unexcused

MEDIA = Media("a.mov", "C:\\a.mov", 1920, 1080, Rate(25), 10_000_000)
CLIP = Clip(0, 1_000, MEDIA, link=3)
SOUND = replace(CLIP, link=3)
TIMELINE = Timeline(
    "cut", Rate(25), 1920, 1080,
    (Track("video", (CLIP,), (Transition(0, 10, 0),)), Track("audio", (SOUND,))),
)  # fmt: skip


def with_clip(**changes):
    video, audio = TIMELINE.tracks
    return replace(TIMELINE, tracks=(replace(video, clips=(replace(CLIP, **changes),)), audio))


CHANGES = {
    "timeline.name": replace(TIMELINE, name="other"),
    "timeline.rate": replace(TIMELINE, rate=Rate(24)),
    "timeline.width": replace(TIMELINE, width=1),
    "timeline.height": replace(TIMELINE, height=1),
    "timeline.pixel_aspect": replace(TIMELINE, pixel_aspect=Fraction(2)),
    "timeline.start": replace(TIMELINE, start=1),
    "timeline.drop_frame": replace(TIMELINE, drop_frame=True),
    "timeline.audio_rate": replace(TIMELINE, audio_rate=1),
    "timeline.markers": replace(TIMELINE, markers=(Marker(0),)),
    "track": replace(TIMELINE, tracks=TIMELINE.tracks[:1]),
    "track.name": replace(
        TIMELINE, tracks=(replace(TIMELINE.tracks[0], name="x"), TIMELINE.tracks[1])
    ),
    "track.enabled": replace(
        TIMELINE, tracks=(replace(TIMELINE.tracks[0], enabled=False), TIMELINE.tracks[1])
    ),
    "track.locked": replace(
        TIMELINE, tracks=(replace(TIMELINE.tracks[0], locked=True), TIMELINE.tracks[1])
    ),
    "transition": replace(
        TIMELINE, tracks=(replace(TIMELINE.tracks[0], transitions=()), TIMELINE.tracks[1])
    ),
    "clip": with_clip(start=1),
    "clip.duration": with_clip(duration=999),
    "clip.source_start": with_clip(source_start=1),
    "clip.speed": with_clip(speed=Fraction(-1)),
    "clip.enabled": with_clip(enabled=False),
    "clip.markers": with_clip(markers=(Marker(0),)),
    "clip.name": with_clip(name="x"),
    "clip.label": with_clip(label="x"),
    "clip.role": with_clip(role="x"),
    "clip.link": with_clip(link=None),
    "parameters.scale": with_clip(parameters=Parameters(scale=1.000001)),
    "source": with_clip(source=Text("a.mov")),
    "media.path": with_clip(source=replace(MEDIA, path="C:/b.mov")),
    "media.rate": with_clip(source=replace(MEDIA, rate=None)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_seen(name):
    assert name in {each.name for each in differences(TIMELINE, CHANGES[name])}


def test_an_easing_alone_is_named_as_such():
    keys = (Keyframe(0, 1.0, "eased"), Keyframe(5, 2.0))
    curve = with_clip(parameters=Parameters(scale=Keyframes(keys)))
    straight = with_clip(
        parameters=Parameters(scale=Keyframes((replace(keys[0], easing="linear"), keys[1])))
    )
    assert [each.name for each in differences(curve, straight)] == ["parameters.scale.easing"]


def test_link_numbers_and_slashes_mean_nothing():
    video, audio = TIMELINE.tracks
    same = replace(
        TIMELINE,
        tracks=(
            replace(video, clips=(replace(CLIP, link=9, source=replace(MEDIA, path="C:/a.mov")),)),
            replace(audio, clips=(replace(SOUND, link=9),)),
        ),
    )
    assert differences(TIMELINE, same) == []


@given(timeline=timelines())
def test_a_timeline_does_not_differ_from_itself(timeline):
    assert differences(timeline, timeline) == []


@given(one=timelines(), other=timelines())
def test_nothing_but_the_declared_equalities_passes(one, other):
    assume(one != other)
    assert differences(one, other)


@given(value=st.floats(-2, 2), other=st.floats(-2, 2))
def test_flat_keyframes_are_their_value(value, other):
    assume(abs(value - other) > 1e-6)
    flat = Keyframes((Keyframe(0, value, "hold"), Keyframe(5, value)))
    assert same_value(flat, value)
    assert not same_value(flat, other)
    assert not same_value(flat, Keyframes((Keyframe(0, value), Keyframe(5, other))))


def test_keys_that_one_side_lacks_are_a_difference():
    keys = (Keyframe(0, 1.0), Keyframe(5, 2.0), Keyframe(9, 2.0))
    assert not same_value(Keyframes(keys), Keyframes(keys[:2]))


def test_an_omission_excuses_its_place_and_its_name_alone():
    changed = with_clip(label="x", name="y")
    found = differences(TIMELINE, changed)
    table = {"clip label": frozenset({"clip.label"})}
    here = Omission(place(TIMELINE, "V1", 0), "clip label", "x")
    elsewhere = Omission(Where(timeline="cut", track="V1", timecode="00:00:01:00"), "clip label")
    assert [each.name for each in unexcused(found, (here,), table)] == ["clip.name"]
    assert len(unexcused(found, (elsewhere,), table)) == 2
    with pytest.raises(KeyError):
        unexcused(found, (Omission(here.where, "never heard of"),), table)
