"""What `finish` added, as a table for a terminal and as JSON: where, how sure, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from roughcut.encode.words import clip_name, length_words, one_line, percent
from roughcut.ticks import seconds, timecode

if TYPE_CHECKING:
    from roughcut.finishing import Added, Finished
    from roughcut.learn.habits import Past


def finished_table(finished: Finished) -> RenderableType:
    """What was added and what was reframed, in time order, and how much was held back."""
    held_back = Line(
        f"{finished.held_back} more were held back: on held-out projects their kind cost more changes "
        "than it saved. See them with --min-confidence 0."
    )
    if not finished.added:
        nothing = Line("Nothing was added: the style is not sure enough of anything here.")
        return Group(nothing, held_back) if finished.held_back else nothing
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("track", "at", "length", "clip", "role", "sure", "because"):
        figures = heading in {"length", "sure"}
        folds = heading in {"clip", "because"}
        table.add_column(heading, justify="right" if figures else "left", no_wrap=not folds)
    for each in finished.added:
        name = clip_name(each.clip)
        table.add_row(
            each.track,
            _start(finished, each),
            length_words(seconds(each.clip.duration)),
            Line(f"{name} (reframed)" if each.reframed else name),
            Line(one_line(each.role)),
            percent(each.confidence),
            Line(one_line(each.because)),
        )
    return Group(table, held_back) if finished.held_back else table


def finished_json(finished: Finished) -> dict[str, Any]:
    """What was added, with the past edits that are nearest to each."""
    return {
        "timeline": finished.timeline.name,
        "added": [
            {
                "track": each.track,
                "start_ticks": each.clip.start,
                "timecode": _start(finished, each),
                "seconds": seconds(each.clip.start),
                "duration_seconds": seconds(each.clip.duration),
                "name": clip_name(each.clip),
                "role": each.role,
                "reframed": each.reframed,
                "confidence": each.confidence,
                "because": each.because,
                "nearest": [
                    {"project": past.project, "seconds": past.seconds} for past in each.nearest
                ],
            }
            for each in finished.added
        ],
        "held_back": finished.held_back,
    }


def past_words(past: Past) -> str:
    """A past edit as its project and its time in it, in minutes and seconds."""
    minutes, rest = divmod(int(past.seconds), 60)
    return f"{one_line(past.project)} at {minutes}:{rest:02}"


def _start(finished: Finished, added: Added) -> str:
    timeline = finished.timeline
    ticks = timeline.start + added.clip.start
    return timecode(ticks, timeline.rate, drop_frame=timeline.drop_frame)
