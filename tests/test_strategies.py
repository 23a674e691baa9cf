"""The strategies reach the hard cases, and draw nothing unsound."""

from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings

from roughcut.check import check, with_nests
from roughcut.parameters import NAMES, Keyframes
from roughcut.ticks import Rate
from roughcut.timeline import Generator, Media, Text

from .strategies import RATES, Shape, timelines


def clips(timeline):
    return [clip for each in with_nests(timeline) for track in each.tracks for clip in track.clips]


def transitions(timeline):
    return [each for track in timeline.tracks for each in track.transitions]


def keyframes(timeline):
    return [
        value
        for clip in clips(timeline)
        for _, value in clip.parameters.items()
        if isinstance(value, Keyframes)
    ]


def media(timeline):
    return [clip.source for clip in clips(timeline) if isinstance(clip.source, Media)]


def animates(name):
    return lambda timeline: any(
        isinstance(getattr(clip.parameters, name), Keyframes) for clip in clips(timeline)
    )


HARD_CASES = {
    "23.976 beside 25": lambda t: {Rate(24000, 1001), Rate(25)} <= {e.rate for e in with_nests(t)},
    "a nest in a nest": lambda t: len(with_nests(t)) == 3,
    "a clip three hours in": lambda t: any(
        clip.start >= 3 * 3600 * 254_016_000_000 for clip in clips(t)
    ),
    "clips that touch": lambda t: any(
        a.end == b.start for track in t.tracks for a, b in zip(track.clips, track.clips[1:], strict=False)
    ),
    "a gap": lambda t: any(
        a.end < b.start for track in t.tracks for a, b in zip(track.clips, track.clips[1:], strict=False)
    ),
    "reverse": lambda t: any(clip.speed == -1 for clip in clips(t)),
    "a freeze": lambda t: any(clip.speed == 0 for clip in clips(t)),
    "a speed that is no decimal": lambda t: any(clip.speed == Fraction(2, 3) for clip in clips(t)),
    "a name with a newline": lambda t: any("\n" in clip.name for clip in clips(t)),
    "a Windows path": lambda t: any((file.path or "").startswith("C:\\") for file in media(t)),
    "a share": lambda t: any((file.path or "").startswith("\\\\") for file in media(t)),
    "a path with %, # and +": lambda t: any(
        all(sign in (file.path or "") for sign in "%#+") for file in media(t)
    ),
    "no path": lambda t: any(file.path is None for file in media(t)),
    "no size": lambda t: any(file.has_video and file.width is None for file in media(t)),
    "no duration": lambda t: any(file.duration is None and not file.still for file in media(t)),
    "a start timecode": lambda t: any(file.start > 0 for file in media(t)),
    "media of another rate": lambda t: any(file.rate not in {None, t.rate} for file in media(t)),
    "pixels that are not square": lambda t: any(file.pixel_aspect != 1 for file in media(t)),
    "a still": lambda t: any(file.still for file in media(t)),
    "sound alone": lambda t: any(not file.has_video for file in media(t)),
    "a title": lambda t: any(isinstance(clip.source, Text) for clip in clips(t)),
    "a generator": lambda t: any(isinstance(clip.source, Generator) for clip in clips(t)),
    "a link": lambda t: any(clip.link is not None for clip in clips(t)),
    "a disabled clip": lambda t: any(not clip.enabled for clip in clips(t)),
    "a locked track": lambda t: any(track.locked for track in t.tracks),
    "a disabled track": lambda t: any(not track.enabled for track in t.tracks),
    "a marker on a clip": lambda t: any(clip.markers for clip in clips(t)),
    "a marker on the timeline": lambda t: bool(t.markers),
    "a label": lambda t: any(clip.label for clip in clips(t)),
    "a centred transition": lambda t: any(0 < e.cut == e.duration - e.cut for e in transitions(t)),
    "a transition that starts at its cut": lambda t: any(e.cut == 0 for e in transitions(t)),
    "a transition that ends at its cut": lambda t: any(e.cut == e.duration for e in transitions(t)),
    "a transition before a first clip": lambda t: any(
        track.transitions
        and track.transitions[0].start + track.transitions[0].cut == track.clips[0].start
        for track in t.tracks
    ),
    "two transitions on one clip": lambda t: any(
        clip.start == a.start + a.cut and clip.end == b.start + b.cut
        for track in t.tracks
        for clip in track.clips
        for a, b in zip(track.transitions, track.transitions[1:], strict=False)
    ),
    "drop frame": lambda t: t.drop_frame,
    "a keyframe before its clip": lambda t: any(k.keys[0].time < 0 for k in keyframes(t)),
    "hold": lambda t: any(k.keys[0].easing == "hold" for k in keyframes(t)),
    "eased": lambda t: any(k.keys[0].easing == "eased" for k in keyframes(t)),
    "no clip at all": lambda t: not clips(t),
    "no video track": lambda t: bool(t.tracks) and not t.video_tracks,
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    """Many timelines, the same ones every time; the cases below share them."""
    found = []

    @settings(max_examples=500, derandomize=True, database=None, phases=(Phase.generate,))
    @given(timelines())
    def draw(timeline):
        found.append(timeline)

    draw()
    return found


@pytest.mark.parametrize("case", HARD_CASES)
def test_the_strategies_reach(case, drawn):
    assert any(HARD_CASES[case](timeline) for timeline in drawn)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_animated_at_times(name, drawn):
    assert any(animates(name)(timeline) for timeline in drawn)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_every_rate_is_drawn(rate, drawn):
    assert any(timeline.rate == rate for timeline in drawn)


@given(timeline=timelines())
def test_every_timeline_is_sound(timeline):
    assert check(timeline) == ()


@given(timeline=timelines())
def test_positions_lie_on_frames(timeline):
    for each in with_nests(timeline):
        for track in each.tracks:
            for edge in [edge for clip in track.clips for edge in (clip.start, clip.end)]:
                assert each.rate.snap(edge) == edge


@given(timeline=timelines(Shape(split_points=False)))
def test_points_are_animated_as_points_where_asked(timeline):
    for clip in clips(timeline):
        for one, other in (("x", "y"), ("anchor_x", "anchor_y")):
            pair = [getattr(clip.parameters, name) for name in (one, other)]
            assert isinstance(pair[0], Keyframes) == isinstance(pair[1], Keyframes)


@given(
    timeline=timelines(Shape(nests=0, texts=False, generators=False, animated=False, unknown=False))
)
def test_what_a_format_cannot_hold_is_left_out(timeline):
    assert all(isinstance(clip.source, Media) for clip in clips(timeline))
    assert keyframes(timeline) == []
    assert all(file.path is not None for file in media(timeline))
