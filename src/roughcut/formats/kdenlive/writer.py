"""Timelines as Kdenlive projects."""

from __future__ import annotations

from roughcut.check import with_nests
from roughcut.formats.door import Written
from roughcut.formats.kdenlive.bin import Bin, write_bin
from roughcut.formats.kdenlive.sequences import write_sequence
from roughcut.formats.kdenlive.tracks import Tracks
from roughcut.formats.mlt.writing.page import Page
from roughcut.formats.mlt.writing.profile import in_profile
from roughcut.timeline import Timeline


def write(timeline: Timeline, app: str | None = None) -> Written:  # noqa: ARG001 - one dialect
    """A project of document version 1.1; each nest is a sequence of its own."""
    page = Page.of(timeline, producer="main_bin")
    timeline = in_profile(timeline, page)
    bins = Bin(page, timeline)
    tracks = Tracks(page, bins, {})
    # A service is defined before it is used: the innermost nests come first.
    sequences = [write_sequence(page, bins, tracks, each) for each in _inner_first(timeline)]
    active = tracks.sequences[id(timeline)]
    write_bin(page, bins, [sequences[-1], *sequences[:-1]], active)
    return Written(page.content(), tuple(page.omissions))


def _inner_first(timeline: Timeline) -> list[Timeline]:
    """Every timeline after those that lie in it."""
    found: dict[int, Timeline] = {}

    def visit(each: Timeline) -> None:
        for inner in with_nests(each)[1:]:
            if id(inner) not in found:
                visit(inner)
        found[id(each)] = each

    visit(timeline)
    return list(found.values())
