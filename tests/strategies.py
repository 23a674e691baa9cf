"""Hypothesis strategies for timelines that are sound and awkward.

`timelines()` draws all that the Timeline can hold. What one format's door cannot hold is left out
by an argument (`Shape`), so that the rest stays under the law; what a writer declares as an
omission needs no argument.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import strategies as st

from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Marker, Media, Text, Timeline, Track, Transition

RATES = tuple(
    Rate(*pair)
    for pair in (
        (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1),
    )
)  # fmt: skip
FRAMES = ((1920, 1080), (1080, 1920), (3840, 2160), (1280, 720), (720, 576), (1, 1))
PIXEL_ASPECTS = tuple(Fraction(text) for text in ("1", "1", "1", "16/15", "64/45", "4/3", "10/11"))
SPEEDS = tuple(Fraction(text) for text in ("1", "1", "1", "2", "1/2", "4/5", "2/3", "4", "-1", "-2", "-1/2", "0"))  # fmt: skip
TRANSITIONS = ("dissolve", "dip to black", "wipe")
COLORS = ("red", "green", "blue", "yellow")
LABELS = ("Forest", "Iris", "Rose & Thorn")
AWKWARD_NAMES = (
    "clip", "Jörg & Søn <2>", "line one\nline two", "100 % #1 + 2?", "渋谷 🎬", "a;b,c:d=e|f", "'\"`\\/",
    "A" * 300, "-1", "null", "../..", "%20", "&amp;", "e\u0301",
)  # fmt: skip
FOLDERS = (
    "/Users/jörg/Films & co/", "/mnt/100 %/#1/a+b/", "C:\\Users\\J Ö\\50%#\\", "D:/Media/",
    "\\\\server\\share\\day 1\\", "/Volumes/X/file:/", "footage/", "../", "",
)  # fmt: skip

LONGEST_CLIP = 120  # frames
LONGEST_TRANSITION = 24  # frames
MEDIA_SECONDS = 60  # a clip of LONGEST_CLIP frames at speed 4 with handles fits into it at 24 fps


@dataclass(frozen=True, slots=True)
class Shape:
    """What timelines may hold; the defaults leave nothing out.

    nests: how many timelines may lie in each other. split_points: x and y, and the anchor's two
    halves, may be animated apart. mixed_rates: media and nests of other rates than the timeline.
    unknown: what a project may not say about media (size, rate, duration, path) is None at times.
    """

    rates: tuple[Rate, ...] = RATES
    speeds: tuple[Fraction, ...] = SPEEDS
    transitions: tuple[str, ...] = TRANSITIONS
    nests: int = 2
    texts: bool = True
    generators: bool = True
    animated: bool = True
    split_points: bool = True
    mixed_rates: bool = True
    unknown: bool = True


EVERYTHING = Shape()

# Text that XML 1.0 can hold: no control characters, no surrogates, no carriage return.
_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n")


def names(*, empty: bool = False) -> st.SearchStrategy[str]:
    """Names of clips, tracks and files, without white space at their ends."""
    drawn = st.one_of(
        st.sampled_from(AWKWARD_NAMES), st.text(_LETTERS, min_size=1, max_size=12).map(str.strip)
    )
    return st.one_of(st.just(""), drawn) if empty else drawn.map(lambda name: name or "x")


@st.composite
def media(draw: st.DrawFn, shape: Shape = EVERYTHING, rate: Rate = RATES[2]) -> Media:
    """A file: moving pictures with or without sound, sound alone, or a still."""
    kind = draw(st.sampled_from(("video", "video", "silent", "sound", "still")))
    known = st.just(True) if not shape.unknown else st.booleans()
    own_rate = draw(st.sampled_from(shape.rates)) if shape.mixed_rates else rate
    name = draw(names())
    folder = draw(st.sampled_from(FOLDERS))
    path = folder + draw(names()).replace("/", "").replace("\\", "").replace("\n", " ") + ".mov"
    width, height = draw(st.sampled_from(FRAMES)) if draw(known) else (None, None)
    file = Media(
        name=name,
        path=path if draw(known) else None,
        width=width,
        height=height,
        pixel_aspect=draw(st.sampled_from(PIXEL_ASPECTS)) if width else Fraction(1),
    )
    if kind == "still":
        return replace(file, still=True)
    seconds = draw(st.sampled_from((MEDIA_SECONDS, 3_600, 4 * 3_600)))
    frames = seconds * own_rate.nominal + draw(st.integers(0, 50))
    start = draw(st.sampled_from((0, 0, 1, 3_600, 36_000)))
    file = replace(
        file,
        rate=own_rate if draw(known) else None,
        duration=own_rate.ticks(frames) if draw(known) else None,
        start=own_rate.ticks(start * own_rate.nominal + draw(st.integers(0, 3)) * (start > 0)),
        has_video=kind != "sound",
        audio_channels=0 if kind == "silent" else draw(st.sampled_from((1, 2, 2, 6))),
    )
    if kind == "sound":
        return replace(file, width=None, height=None, pixel_aspect=Fraction(1))
    return file


@st.composite
def parameters(
    draw: st.DrawFn, rate: Rate, duration: int, shape: Shape = EVERYTHING, *, sound: bool = False
) -> Parameters:
    """Some parameters away from their defaults, static or animated; sound has only a gain."""
    bounds = {"gain": (0.0, 3.9)} if sound else _BOUNDS
    chosen = draw(st.lists(st.sampled_from(tuple(bounds)), unique=True, max_size=4))
    values: dict[str, float | Keyframes] = {}
    for name in chosen:
        number = st.floats(*bounds[name]).map(lambda value: round(value, 6))
        if not shape.animated or draw(st.booleans()):
            values[name] = draw(number)
            continue
        keys = draw(_keyframes(rate, duration, number))
        values[name] = keys
        twin = _TWINS.get(name)
        if twin is not None and not shape.split_points:
            values[twin] = Keyframes(
                tuple(Keyframe(key.time, draw(number), key.easing) for key in keys.keys)
            )
    if not shape.split_points:
        values = _whole_points(values)
    return Parameters(**values)


_BOUNDS = {
    "scale": (0.01, 10.0),
    "x": (-2.0, 2.0),
    "y": (-2.0, 2.0),
    "rotation": (-720.0, 720.0),
    "anchor_x": (-1.0, 1.0),
    "anchor_y": (-1.0, 1.0),
    "crop_left": (0.0, 0.45),
    "crop_right": (0.0, 0.45),
    "crop_top": (0.0, 0.45),
    "crop_bottom": (0.0, 0.45),
    "opacity": (0.0, 1.0),
}
_TWINS = {"x": "y", "y": "x", "anchor_x": "anchor_y", "anchor_y": "anchor_x"}


def _whole_points(values: dict[str, float | Keyframes]) -> dict[str, float | Keyframes]:
    """Both halves of a point animated at the same times, or neither."""
    kept = dict(values)
    for name, twin in (("x", "y"), ("anchor_x", "anchor_y")):
        pair = (values.get(name, 0.0), values.get(twin, 0.0))
        times = [
            [(key.time, key.easing) for key in half.keys]
            for half in pair
            if isinstance(half, Keyframes)
        ]
        if times and (len(times) == 1 or times[0] != times[1]):
            kept.pop(name, None)
            kept.pop(twin, None)
    return kept


@st.composite
def _keyframes(
    draw: st.DrawFn, rate: Rate, duration: int, number: st.SearchStrategy[float]
) -> Keyframes:
    """Keys on frames, some of them outside of the clip; nothing follows the last one's easing."""
    last = rate.frames(duration)
    times = draw(st.lists(st.integers(-10, last + 10), min_size=1, max_size=4, unique=True))
    easing = st.sampled_from(("hold", "linear", "eased"))
    keys = [Keyframe(rate.ticks(frame), draw(number), draw(easing)) for frame in sorted(times)]
    return Keyframes((*keys[:-1], replace(keys[-1], easing="linear")))


@st.composite
def markers(draw: st.DrawFn, rate: Rate, frames: int) -> tuple[Marker, ...]:
    """Up to two markers on frames, in time order."""
    times = draw(st.lists(st.integers(0, max(0, frames - 1)), max_size=2, unique=True))
    return tuple(
        Marker(
            time=rate.ticks(time),
            duration=rate.ticks(draw(st.sampled_from((0, 0, 7)))),
            name=draw(names(empty=True)),
            comment=draw(names(empty=True)),
            color=draw(st.sampled_from((None, *COLORS))),
        )
        for time in sorted(times)
    )


@st.composite
def timelines(draw: st.DrawFn, shape: Shape = EVERYTHING, rate: Rate | None = None) -> Timeline:
    """A sound timeline; its clips lie on frames, as late as three hours in."""
    rate = rate or draw(st.sampled_from(shape.rates))
    pool = draw(st.lists(media(shape, rate), min_size=1, max_size=4, unique_by=_identity))
    nests: list[Timeline] = []
    if shape.nests and draw(st.booleans()):
        inner = replace(shape, nests=shape.nests - 1)
        # Two places on in RATES: 25 beside 23.976, 30 beside 25.
        beside = shape.rates[(shape.rates.index(rate) + 2) % len(shape.rates)] if rate in shape.rates else None  # fmt: skip
        others = (rate, beside, None) if shape.mixed_rates else (rate,)
        nests = [draw(timelines(inner, draw(st.sampled_from(others))))]
    video = [
        draw(_tracks(rate, pool, nests, shape, sound=False)) for _ in range(draw(st.integers(0, 3)))
    ]
    audio = [
        draw(_tracks(rate, pool, nests, shape, sound=True)) for _ in range(draw(st.integers(0, 2)))
    ]
    width, height = draw(st.sampled_from(FRAMES))
    drops = rate in {Rate(30000, 1001), Rate(60000, 1001)}
    built = Timeline(
        name=draw(names()),
        rate=rate,
        width=width,
        height=height,
        tracks=_linked(video, audio) if draw(st.booleans()) else (*video, *audio),
        pixel_aspect=draw(st.sampled_from(PIXEL_ASPECTS)),
        start=rate.ticks(draw(st.sampled_from((0, 0, 1, 86_400, 3_600 * rate.nominal)))),
        drop_frame=drops and draw(st.booleans()),
        audio_rate=draw(st.sampled_from((48_000, 44_100, 96_000))),
    )
    frames = rate.frames(built.duration)
    return replace(built, markers=draw(markers(rate, frames))) if frames else built


def _identity(file: Media) -> str:
    """What makes two media the same file: programs that keep a bin go by it."""
    return file.path or file.name


@st.composite
def _tracks(
    draw: st.DrawFn,
    rate: Rate,
    pool: list[Media],
    nests: list[Timeline],
    shape: Shape,
    *,
    sound: bool,
) -> Track:
    cursor = 0
    clips: list[Clip] = []
    for _ in range(draw(st.integers(0, 4))):
        cursor += draw(st.sampled_from((0, 0, 0, 1, 30, 3 * 3_600 * rate.nominal)))
        frames = draw(st.integers(1, LONGEST_CLIP))
        clip = draw(_clips(rate, frames, pool, nests, shape, sound=sound))
        if clip is None:
            continue
        clips.append(replace(clip, start=rate.ticks(cursor), duration=rate.ticks(cursor + frames) - rate.ticks(cursor)))  # fmt: skip
        cursor += frames
    return Track(
        kind="audio" if sound else "video",
        clips=tuple(clips),
        transitions=draw(_transitions(rate, clips, shape)),
        name=draw(names(empty=True)),
        enabled=draw(st.sampled_from((True, True, False))),
        locked=draw(st.sampled_from((False, False, True))),
    )


@st.composite
def _clips(  # noqa: PLR0917 - drawn in one place
    draw: st.DrawFn,
    rate: Rate,
    frames: int,
    pool: list[Media],
    nests: list[Timeline],
    shape: Shape,
    *,
    sound: bool,
) -> Clip | None:
    """A clip whose place the track still has to set; None where nothing in the pool fits."""
    fitting: list[st.SearchStrategy[object]] = [
        st.just(each) for each in pool if (each.audio_channels > 0 if sound else each.has_video)
    ]
    fitting += [st.just(each) for each in nests]
    if shape.texts and not sound:
        fitting.append(texts())
    if shape.generators and not sound:
        fitting.append(generators())
    if not fitting:
        return None
    source = draw(st.one_of(fitting))
    moving = isinstance(source, Timeline) or (isinstance(source, Media) and not source.still)
    speed = draw(st.sampled_from(shape.speeds)) if moving else Fraction(1)
    start = 0
    if moving:
        grids = [rate, source.rate or rate] if shape.mixed_rates else [rate]
        # At least the longest handle that a transition can ask for, at this speed.
        handle = max(LONGEST_TRANSITION, int(LONGEST_TRANSITION * abs(speed)) + 1)
        grid = draw(st.sampled_from(grids))
        start = grid.ticks(int(handle * grid.fraction / rate.fraction) + 1 + draw(st.integers(0, 60)))  # fmt: skip
    return Clip(
        start=0,
        duration=rate.ticks(frames),
        source=source,
        source_start=start,
        speed=speed,
        enabled=draw(st.sampled_from((True, True, False))),
        parameters=draw(parameters(rate, rate.ticks(frames), shape, sound=sound)),
        markers=draw(markers(rate, frames)),
        name=draw(names(empty=True)),
        label=draw(st.sampled_from((None, None, *LABELS))),
    )


@st.composite
def texts(draw: st.DrawFn) -> Text:
    return Text(
        text=draw(names()),
        font=draw(st.sampled_from((None, "MyriadPro-Regular", "Nöto Sans"))),
        size=draw(st.sampled_from((None, 12.5, 100.0))),
        color=draw(st.sampled_from((None, "#ffffff", "#01fe80"))),
    )


@st.composite
def generators(draw: st.DrawFn) -> Generator:
    kind = draw(st.sampled_from(("color", "bars", "adjustment", "slug")))
    color = draw(st.sampled_from((None, "#ff0000", "#000001"))) if kind == "color" else None
    return Generator(kind, name=draw(names(empty=True)), color=color)


@st.composite
def _transitions(
    draw: st.DrawFn, rate: Rate, clips: list[Clip], shape: Shape
) -> tuple[Transition, ...]:
    """Over cuts, and before first and after last clips; never over one another."""
    found: list[Transition] = []
    free = 0  # the frame up to which earlier transitions reach
    for place, cut in _edges(rate, clips):
        left = max((rate.frames(clip.start) for clip in clips if rate.frames(clip.end) == cut), default=cut)  # fmt: skip
        right = min((rate.frames(clip.end) for clip in clips if rate.frames(clip.start) == cut), default=cut)  # fmt: skip
        before = min(LONGEST_TRANSITION, cut - max(left, free))
        # Half of the following clip is left to the transition at its other end.
        after = min(LONGEST_TRANSITION, (right - cut) // 2)
        kind = draw(st.sampled_from(("none", "centred", "starts", "ends", "askew")))
        if kind == "none" or not shape.transitions:
            continue
        if kind == "centred" and place == "cut":
            before = after = min(before, after)
        elif kind == "starts":
            before = 0
        elif kind == "ends":
            after = 0
        if before < 0 or before + after <= 0:
            continue
        found.append(
            Transition(
                start=rate.ticks(cut - before),
                duration=rate.ticks(cut + after) - rate.ticks(cut - before),
                cut=rate.ticks(cut) - rate.ticks(cut - before),
                kind=draw(st.sampled_from(shape.transitions)),
            )
        )
        free = cut + after
    return tuple(found)


def _edges(rate: Rate, clips: list[Clip]) -> list[tuple[str, int]]:
    """Each frame where a clip begins or ends, and whether two clips meet there."""
    starts = {rate.frames(clip.start) for clip in clips}
    ends = {rate.frames(clip.end) for clip in clips}
    return [
        ("cut" if edge in starts and edge in ends else "edge", edge)
        for edge in sorted(starts | ends)
    ]


def _linked(video: list[Track], audio: list[Track]) -> tuple[Track, ...]:
    """The sound of each audio track laid under the pictures of the video track of its number.

    Pictures with sound, and nests, get a clip of the same range in that track and a link number.
    """
    numbers: dict[tuple[int, int], int] = {}
    sounds = list(audio)
    for index, track in enumerate(audio[: len(video)]):
        under = []
        for clip in video[index].clips:
            source = clip.source
            heard = isinstance(source, Timeline) or (
                isinstance(source, Media) and source.audio_channels > 0
            )
            if heard:
                numbers[index, clip.start] = len(numbers) + 1
                under.append(replace(clip, parameters=Parameters(), markers=(), link=len(numbers)))
        sounds[index] = replace(track, clips=tuple(under), transitions=())
    pictures = [
        replace(
            track,
            clips=tuple(
                replace(clip, link=numbers.get((index, clip.start))) for clip in track.clips
            ),
        )
        for index, track in enumerate(video)
    ]
    return (*pictures, *sounds)
