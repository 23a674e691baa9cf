"""One track as a lane of blocks: clips, what they are drawn in, and what their hover text says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from roughcut.encode.decisions import encode
from roughcut.encode.layouts import aspect_of
from roughcut.encode.words import (
    clip_name,
    layout_words,
    length_words,
    movement_words,
    one_line,
    percent,
    source_name,
    span_words,
)
from roughcut.parameters import Keyframes
from roughcut.report.layouts import corners, drawable, frame_aspect, shown_layout
from roughcut.report.palette import fill, ink
from roughcut.ticks import seconds
from roughcut.timeline import Clip, Timeline, Track, Transition

ClipKey = tuple[int, int]
"""Which clip: the index of its track in `timeline.tracks`, its own index in `track.clips`."""

_NARROWEST = 2.5  # pixels; clips narrower than this are drawn together
_NAMED = 26  # from this width a block carries its name
_HINTED = 64  # from this width it shows where its picture stands
_HINTED_HEIGHT = 20
_LETTER = 6.1  # pixels of a letter of a name, roughly; the block clips what is wider
_KEYS_APART = 5


@dataclass(frozen=True, slots=True)
class Lane:
    """A track and what is needed to draw it.

    index: the track's place in `timeline.tracks`. roles, added, confidence are those of all the
    timeline's clips. height and pixels_per_tick give the picture's size; hatch is the id of the
    pattern that lies over disabled clips.
    """

    timeline: Timeline
    index: int
    roles: Mapping[ClipKey, str]
    height: int
    pixels_per_tick: float
    hatch: str
    added: frozenset[ClipKey] = frozenset()
    confidence: Mapping[ClipKey, float] = field(default_factory=dict)

    @property
    def track(self) -> Track:
        return self.timeline.tracks[self.index]

    def width(self, ticks: int) -> float:
        """In pixels; nothing that is there is narrower than a hairline."""
        return max(0.8, ticks * self.pixels_per_tick)

    def standing(self, key: ClipKey) -> str:
        """The class of a clip where some are brought out and the others are not."""
        if not self.added:
            return ""
        return " rc-added" if key in self.added else " rc-kept"


def roles_of(timeline: Timeline) -> dict[ClipKey, str]:
    """The role of every clip; only the roles that clips state themselves where there is no frame."""
    keyed = [
        ((track_index, clip_index), clip)
        for track_index, track in enumerate(timeline.tracks)
        for clip_index, clip in enumerate(track.clips)
    ]
    if not drawable(timeline):
        return {key: one_line(clip.role) for key, clip in keyed if clip.role}
    told = {id(row.clip): row.role for row in encode(timeline).rows}
    return {key: one_line(told[id(clip)]) for key, clip in keyed}


def lane(drawn: Lane) -> str:
    """The blocks of a track from the left edge on, its transitions over them."""
    blocks = "".join(_blocks(drawn))
    changes = "".join(_transition(drawn, each) for each in drawn.track.transitions)
    return blocks + changes


def text(words: str) -> str:
    """Words from anywhere as the text of an element."""
    return str(escape(one_line(words)))


def _blocks(drawn: Lane) -> Iterator[str]:
    crowd: list[int] = []
    for position, clip in enumerate(drawn.track.clips):
        narrow = clip.duration * drawn.pixels_per_tick < _NARROWEST
        if crowd and not (narrow and _joins(drawn, crowd, clip)):
            yield _crowd(drawn, crowd)
            crowd = []
        if narrow:
            crowd.append(position)
        else:
            yield _block(drawn, position)
    if crowd:
        yield _crowd(drawn, crowd)


def _joins(drawn: Lane, crowd: list[int], clip: Clip) -> bool:
    """Whether a narrow clip belongs to the crowd before it: it is near, the crowd still narrow."""
    first, last = drawn.track.clips[crowd[0]], drawn.track.clips[crowd[-1]]
    near = (clip.start - last.end) * drawn.pixels_per_tick < 1
    return near and (last.end - first.start) * drawn.pixels_per_tick < _NARROWEST


def _crowd(drawn: Lane, crowd: list[int]) -> str:
    if len(crowd) == 1:
        return _block(drawn, crowd[0])
    clips = drawn.track.clips
    first, last = clips[crowd[0]], clips[crowd[-1]]
    longest = max(crowd, key=lambda position: clips[position].duration)
    brought_out = next(
        ((drawn.index, at) for at in crowd if (drawn.index, at) in drawn.added), None
    )
    standing = drawn.standing(brought_out or (drawn.index, longest))
    span = span_words(drawn.timeline, first.start, last.end)
    return (
        f'<rect class="rc-clip{standing}" x="{first.start * drawn.pixels_per_tick:.1f}" '
        f'width="{drawn.width(last.end - first.start):.1f}" height="{drawn.height}" '
        f'fill="{fill(drawn.roles.get((drawn.index, longest)))}">'
        f"<title>{len(crowd)} clips, {span}</title></rect>"
    )


def _block(drawn: Lane, position: int) -> str:
    clip, key = drawn.track.clips[position], (drawn.index, position)
    width, height = drawn.width(clip.duration), drawn.height
    color = fill(drawn.roles.get(key))
    body = f'width="{width:.1f}" height="{height}" rx="{min(3, width / 2):.1f}"'
    parts = [f"<title>{_hover(drawn, clip, key)}</title>", f'<rect {body} fill="{color}"/>']
    if not clip.enabled:
        parts.append(f'<rect {body} fill="url(#{drawn.hatch})"/>')
    hint, taken = "", 0.0
    if width >= _HINTED and height >= _HINTED_HEIGHT:
        hint, taken = _hint(drawn, clip, width)
    if width - taken >= _NAMED:
        parts.append(_name(clip_name(clip), width - taken, height, ink(color)))
    parts.append(hint)
    parts.extend(_diamonds(drawn, clip, width))
    certainty = drawn.confidence.get(key)
    if certainty is not None and width >= 4:
        parts.append(_certainty(certainty, width, height))
    place = f'transform="translate({clip.start * drawn.pixels_per_tick:.1f} 0)"'
    return f'<g class="rc-clip{drawn.standing(key)}" {place}>{"".join(parts)}</g>'


def _name(name: str, room: float, height: int, color: str) -> str:
    letters = int((room - 8) / _LETTER)
    shown = name if len(name) <= letters else name[: max(1, letters - 1)] + "…"
    return (
        f'<svg width="{room:.1f}" height="{height}"><text class="rc-name" x="5" '
        f'y="{height / 2 + 3.5:.1f}" fill="{color}">{text(shown)}</text></svg>'
    )


def _hint(drawn: Lane, clip: Clip, width: float) -> tuple[str, float]:
    """Where the picture stands, as a tiny frame at the block's right end, and the room it takes."""
    layout = shown_layout(drawn.timeline, clip)
    if drawn.track.kind == "audio" or layout is None or layout_words(layout) == "full frame":
        return "", 0.0
    aspect = frame_aspect(drawn.timeline)
    tall = 14.0
    wide = min(36.0, tall * aspect)
    media_aspect = aspect_of(clip.source, drawn.timeline)
    points = " ".join(
        f"{3 + x * wide:.1f},{3 + y * tall:.1f}" for x, y in corners(layout, aspect, media_aspect)
    )
    left, top = width - wide - 8, (drawn.height - tall - 6) / 2
    picture = (
        f'<svg x="{left:.1f}" y="{top:.1f}" width="{wide + 6:.1f}" height="{tall + 6:.1f}">'
        f'<rect class="rc-hint-screen" x="3" y="3" width="{wide:.1f}" height="{tall:.1f}"/>'
        f'<polygon class="rc-hint-picture" points="{points}"/></svg>'
    )
    return picture, wide + 8


def _diamonds(drawn: Lane, clip: Clip, width: float) -> Iterator[str]:
    """The times of all keyframes within the clip; those that would touch are drawn once."""
    times = {
        key.time
        for _, value in clip.parameters.items()
        if isinstance(value, Keyframes)
        for key in value.keys
        if 0 <= key.time <= clip.duration
    }
    last = float("-inf")
    for time in sorted(times) if width >= 6 else ():
        x = min(max(time * drawn.pixels_per_tick, 3), width - 3)
        if x - last >= _KEYS_APART:
            last = x
            yield f'<path class="rc-key" d="M{x:.1f} {drawn.height - 7}l3 3l-3 3l-3 -3z"/>'


def _certainty(certainty: float, width: float, height: int) -> str:
    return (
        f'<rect class="rc-doubt" y="{height - 4}" width="{width:.1f}" height="4"/>'
        f'<rect class="rc-sure" y="{height - 4}" width="{width * certainty:.1f}" height="4"/>'
    )


def _transition(drawn: Lane, transition: Transition) -> str:
    width, height = drawn.width(transition.duration), drawn.height
    if width < 2:
        return ""
    span = span_words(drawn.timeline, transition.start, transition.end)
    length = length_words(seconds(transition.duration))
    return (
        f'<g class="rc-transition" transform="translate({transition.start * drawn.pixels_per_tick:.1f} 0)">'
        f"<title>{text(transition.kind)}, {length}\n{span}</title>"
        f'<rect width="{width:.1f}" height="{height}"/><path d="M0 {height}L{width:.1f} 0"/></g>'
    )


def _hover(drawn: Lane, clip: Clip, key: ClipKey) -> str:
    name, source = clip_name(clip), source_name(clip.source)
    lines = [name, source if source != name else ""]
    length = length_words(seconds(clip.duration))
    lines.append(f"{span_words(drawn.timeline, clip.start, clip.end)} ({length})")
    if drawn.track.kind == "video":
        layout = shown_layout(drawn.timeline, clip)
        lines.append(layout_words(layout) if layout else "")
    lines.append(movement_words(clip.parameters))
    if clip.speed != 1:
        lines.append(f"speed {float(clip.speed) * 100:.4g} %")
    if not clip.enabled:
        lines.append("disabled")
    if key in drawn.roles:
        lines.append(f"role: {drawn.roles[key]}")
    if key in drawn.confidence:
        lines.append(f"confidence {percent(drawn.confidence[key])}")
    return "\n".join(text(line) for line in lines if line)
