"""Clean timelines, and one planted fault a rule: in the timeline, or in the file that is written."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Text, Timeline, Track, Transition

RATES = (Rate(24000, 1001), Rate(25), Rate(30000, 1001), Rate(50), Rate(60000, 1001))
APPS = ("premiere", "resolve", "fcp", "capcut")
EXTENSIONS = {"premiere": ".xml", "resolve": ".fcpxml", "fcp": ".fcpxml", "capcut": ".json"}


def media(rate, number=1):
    """A minute of picture and sound, as big as the frame."""
    return Media(
        name=f"A{number:03}.mov",
        path=f"/media/day 1/A{number:03}.mov",
        width=1920,
        height=1080,
        rate=rate,
        duration=rate.ticks(60 * rate.nominal),
        audio_channels=2,
    )


@st.composite
def clean(draw):
    """Clips on frames with handles on both sides, some joined by dissolves, and a title above."""
    rate = draw(st.sampled_from(RATES))
    clips, transitions, cursor = [], [], 0
    for number in range(draw(st.integers(2, 5))):
        frames = draw(st.integers(20, 80))
        made = Clip(
            start=rate.ticks(cursor),
            duration=rate.ticks(cursor + frames) - rate.ticks(cursor),
            source=media(rate, number % 3 + 1),
            source_start=rate.ticks(draw(st.integers(100, 300))),
            speed=draw(st.sampled_from((Fraction(1), Fraction(1), Fraction(2)))),
            parameters=Parameters(scale=draw(st.sampled_from((1.0, 1.2))), opacity=draw(st.sampled_from((1.0, 0.5)))),
            name=f"A{number % 3 + 1:03}.mov",
        )  # fmt: skip
        if clips and draw(st.booleans()):
            first = rate.ticks(cursor - 5)
            transitions.append(
                Transition(first, rate.ticks(cursor + 5) - first, rate.ticks(cursor) - first)
            )
        clips.append(made)
        cursor += frames
    title = Clip(rate.ticks(3), rate.ticks(13) - rate.ticks(3), Text("Words"), name="Words")
    return Timeline(
        "cut",
        rate,
        1920,
        1080,
        (Track("video", tuple(clips), tuple(transitions)), Track("video", (title,))),
        drop_frame=draw(st.booleans()) and rate in {Rate(30000, 1001), Rate(60000, 1001)},
    )


def change(timeline, index=-1, **changes):
    """The timeline with a clip of its first track changed, and without transitions."""
    track = timeline.tracks[0]
    clips = list(track.clips)
    clips[index] = replace(clips[index], **changes)
    return with_clips(timeline, clips)


def with_clips(timeline, clips, transitions=()):
    first = replace(timeline.tracks[0], clips=tuple(clips), transitions=tuple(transitions))
    return replace(timeline, tracks=(first, *timeline.tracks[1:]))


def last(timeline):
    return timeline.tracks[0].clips[-1]


def frame(timeline, count=1):
    return timeline.rate.ticks(count)


def source(timeline, **changes):
    """Another file for the last clip."""
    return change(timeline, source=replace(media(timeline.rate, 9), **changes), name="A009.mov")


def pictured(timeline, **parameters):
    return change(timeline, parameters=Parameters(**parameters))


def short_of_handles(timeline):
    """A dissolve of twenty frames between media of which the right one begins with its clip."""
    left, right = timeline.tracks[0].clips[:2]
    right = replace(right, source_start=0)
    rate = timeline.rate
    cut = rate.frames(right.start)
    first = rate.ticks(cut - 10)
    dissolve = Transition(first, rate.ticks(cut + 10) - first, right.start - first)
    return with_clips(timeline, (left, right, *timeline.tracks[0].clips[2:]), (dissolve,))


def one_clip(rate):
    clip = Clip(0, rate.ticks(20), media(rate), rate.ticks(5), name="A001.mov")
    return Timeline("cut", rate, 1920, 1080, (Track("video", (clip,)),))


def on_windows(timeline):
    return source(timeline, path="C:\\media\\A009.mov")


def apart(timeline):
    """Media a thousandth faster or slower than the timeline, and otherwise alike."""
    rate = timeline.rate
    exact = rate.fraction * (Fraction(1001, 1000) if rate.ntsc else Fraction(1000, 1001))
    return source(timeline, rate=Rate(exact.numerator, exact.denominator))


# Of a timeline rule: the fault planted.
PLANTS = {
    "clip off the frame grid": lambda t: change(
        t, start=last(t).start + frame(t) // 3, duration=last(t).duration + frame(t) // 3
    ),
    "odd frame rate": lambda _: one_clip(Rate(1234, 51)),
    "drop-frame at a rate without it": lambda _: replace(one_clip(Rate(25)), drop_frame=True),
    "media a thousandth faster or slower": apart,
    "clip beyond its media": lambda t: source(t, duration=last(t).source_start + frame(t, 5)),
    "transition without handles": short_of_handles,
    "frame without a size": lambda t: replace(t, width=0),
    "clip without a length": lambda t: change(t, duration=0),
    "clip begins before its media": lambda t: change(t, source_start=-frame(t)),
    "overlap": lambda t: change(t, start=last(t).start - frame(t, 2)),
    "transition before the timeline": lambda t: with_clips(
        t, t.tracks[0].clips, (Transition(frame(t, -2), frame(t, 4), frame(t, 2)),)
    ),
    "transition off a cut": lambda t: with_clips(
        t, t.tracks[0].clips, (Transition(frame(t, 2), frame(t, 4), frame(t, 2)),)
    ),
    "crop of everything": lambda t: pictured(t, crop_left=0.7, crop_right=0.4),
    "opacity beyond its range": lambda t: pictured(
        t, opacity=Keyframes((Keyframe(0, 0.5), Keyframe(frame(t, 5), 1.5)))
    ),
    "mirrored picture": lambda t: pictured(t, scale=-1.0),
    "media without a path": lambda t: source(t, path=None),
    "path that is not whole": lambda t: source(t, path="media/A009.mov"),
    "media of two systems": on_windows,
    "media not named as its file": lambda t: source(t, name="interview"),
    "two files of one name": lambda t: source(t, name="A001.mov", path="/media/day 2/A001.mov"),
    "size of the media unknown": lambda t: source(t, width=None, height=None),
    "control character in a name": lambda t: change(t, name="bell\x07"),
}  # fmt: skip
