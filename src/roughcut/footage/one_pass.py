"""A long file that is not entered in its middle, measured in one pass that hands on part by part.

Sound alone has no key frames, a stream without an index leads anywhere, and a screen recording may
have one key frame. What was kept of a pass that was killed is not measured again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from roughcut.errors import Omission
from roughcut.footage.damage import Damage
from roughcut.footage.decode import Form, listened
from roughcut.footage.measures import Measure
from roughcut.footage.parts import AFTER, Found, OnePart, Part, Shelf, joined
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.progress import Progress


def in_one_pass(
    footage: Footage,
    measures: Sequence[Measure],
    length: int,
    shelf: Shelf | None,
    *,
    fast: bool,
    threads: int,
    progress: Progress,
) -> Found:
    """All of a file, kept in parts of this length meanwhile.

    Raises:
        Unreadable: as `listened`.
        Unwritable: the cache takes no entry.
    """
    left = [[] if shelf is None else _left(shelf, each, length) for each in measures]
    first = min(
        (
            len(parts)
            for measure, parts in zip(measures, left, strict=True)
            if parts or _has(footage, measure.start().form)
        ),
        default=0,
    )
    found = [[series for series, _ in parts[:first]] for parts in left]
    before = max((parts[first - 1][1] for parts in left if parts), key=len) if first else ()
    damage = Damage(footage)

    def relay(measure: Measure, parts: list[Series]) -> Relay:
        def kept(part: Part, series: Series, *, last: bool) -> None:
            parts.append(series)
            if shelf is not None and not last:
                shelf.keep(measure, series, (*before, *damage.omissions()), part)

        return Relay(measure, Part(first, length), kept)

    relays = [relay(measure, parts) for measure, parts in zip(measures, found, strict=True)]
    broken = listened(
        footage, relays, start=Part(first, length).began, fast=fast, threads=threads,
        progress=progress, damage=damage,
    )  # fmt: skip
    for each in relays:
        each.end()
    series = {each.name: joined(parts) for each, parts in zip(measures, found, strict=True)}
    return Found(series, (*before, *broken))


def _left(shelf: Shelf, measure: Measure, length: int) -> list[tuple[Series, tuple[Omission, ...]]]:
    """The parts that an earlier pass left, from the first one on."""
    found: list[tuple[Series, tuple[Omission, ...]]] = []
    while entry := shelf.part(measure, Part(len(found), length)):
        found.append(entry)
    return found


def _has(footage: Footage, form: Form) -> bool:
    """Whether there is anything of a form in a file: of silent pictures no part is ever heard."""
    media = footage.media
    return media.has_video if form in {"luma", "picture"} else media.audio_channels > 0


class _Kept(Protocol):
    def __call__(self, part: Part, series: Series, *, last: bool) -> None: ...


class Relay:
    """A listener that measures part after part.

    kept: is given a part and its series once all of it was heard or seen, and whether it is the
    last one.
    """

    def __init__(self, measure: Measure, first: Part, kept: _Kept) -> None:
        self._kept = kept
        self._working = [OnePart(measure, first)]
        self.form = self._working[0].form

    def take(self, at: int, piece: NDArray[Any]) -> None:
        latest = self._working[-1]
        following = Part(latest.part.number + 1, latest.part.length)
        if at >= following.began:
            self._working.append(OnePart(latest.measure, following))
        while len(self._working) > 1 and at >= self._working[1].part.start + AFTER:
            self._give(self._working.pop(0), last=False)
        for each in self._working:
            each.take(at, piece)

    def end(self) -> None:
        """Give what is left."""
        for place, each in enumerate(self._working, 1):
            self._give(each, last=place == len(self._working))

    def _give(self, done: OnePart, *, last: bool) -> None:
        self._kept(done.part, done.series(last=last), last=last)
