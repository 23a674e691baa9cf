"""A timeline as a picture of letters: one line a track, readable with and without colour."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text as Line

from roughcut.encode.words import clip_name
from roughcut.report.blocks import roles_of
from roughcut.report.palette import FILLS, fill, ink
from roughcut.report.ruler import marks
from roughcut.timeline import Timeline, Track

_LEFT = 4  # columns for the tracks' names
_MARK = 14  # columns that a timecode on the ruler needs
_GAP, _BODY, _OFF, _START, _MANY = " ", "▒", "╌", "▌", "▓"


def strip(timeline: Timeline, width: int = 100) -> Line:
    """The ruler, the video tracks from the top, the sound, the legend; no line wider than width.

    A clip begins with ▌ and carries its name where there is room; ▓ stands for several clips that
    share one column, and a clip that is disabled is drawn ╌.
    """
    columns = max(10, width - _LEFT)
    length = max(1, timeline.duration)
    roles = roles_of(timeline)
    lines = [_ruler(timeline, length, columns)]
    named = list(enumerate(zip(timeline.track_names, timeline.tracks, strict=True)))
    video = [each for each in named if each[1][1].kind == "video"]
    audio = [each for each in named if each[1][1].kind == "audio"]
    for index, (name, track) in (*reversed(video), *audio):
        told = [roles.get((index, at)) for at in range(len(track.clips))]
        lines.append(Line(f"{name:<{_LEFT}}") + _lane(track, told, length, columns))
    shown = set(roles.values())
    if shown:
        lines.extend(_legend(shown, columns))
    return Line("\n").join(lines)


def _ruler(timeline: Timeline, length: int, columns: int) -> Line:
    letters = [" "] * (_LEFT + columns)
    for time, label in marks(timeline, length, max(1, columns // _MARK)):
        at = _LEFT + time * columns // length
        if at + len(label) + 1 <= len(letters):
            letters[at : at + len(label) + 1] = f"╵{label}"
    return Line("".join(letters).rstrip(), style="dim")


def _lane(track: Track, roles: list[str | None], length: int, columns: int) -> Line:
    letters, styles = [_GAP] * columns, [""] * columns
    owners = [-1] * columns
    for at, clip in enumerate(track.clips):
        first = min(columns - 1, max(0, clip.start * columns // length))
        last = min(columns, max(first + 1, clip.end * columns // length))
        color = fill(roles[at])
        body = _BODY if clip.enabled else _OFF
        name = clip_name(clip) if last - first >= 5 else ""
        shown = name[: last - first - 2]
        for column in range(first, last):
            if owners[column] >= 0:
                letters[column] = _MANY
                continue
            owners[column] = at
            step = column - first
            named = 1 <= step <= len(shown)
            letters[column] = _START if step == 0 else shown[step - 1] if named else body
            styles[column] = f"{ink(color) if named or step == 0 else color} on {color}"
            if not clip.enabled:
                styles[column] = "dim strike"
    line = Line()
    for letter, style in zip(letters, styles, strict=True):
        line.append(letter, style=style)
    return line


def _legend(shown: set[str], columns: int) -> Iterator[Line]:
    """What the colours say; a role and its colour stay on one line."""
    line = Line(" " * _LEFT)
    for role in [each for each in FILLS if each in shown] + sorted(shown - set(FILLS)):
        entry = Line.assemble(("■ ", fill(role)), (f"{role[: columns - 2]}", "dim"))
        if line.cell_len > _LEFT and line.cell_len + entry.cell_len > _LEFT + columns:
            yield line
            line = Line(" " * _LEFT)
        line.append(entry).append("  ")
    yield line
