"""Which sequences are one edit: exact copies, other states of it, and re-cut copies.

Duplicates lie: a copy of a project in the training set makes any figure too good.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from roughcut.encode.assets import AssetKeys
from roughcut.timeline import Generator, Source, Text, Timeline

SHARED = 0.3
"""Of the pieces of the shorter of two sequences: from here on they count as one project."""

Pieces = Counter[Hashable]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sequence as it is told apart from others.

    fingerprint: equal for exact copies; see `AssetKeys.content_digest`.
    pieces: how often each (asset, in point, length) occurs.
    rank: the smaller one of two states is kept.
    """

    editor: str
    sequence: str
    fingerprint: str
    pieces: Pieces
    rank: tuple[Hashable, ...]


def pieces_of(timeline: Timeline, keys: AssetKeys) -> Pieces:
    """The (asset, in point, length) triples of a sequence, with their counts.

    Assets count by file name, so that a moved project is still known. Generators, and titles
    whose words are unknown, are left out: they are the same everywhere and start at 0, so that
    two subtitled films share a third of them by chance of length.
    """
    return Counter(
        (keys.portable(clip.source), clip.source_start, clip.duration)
        for track in timeline.tracks
        for clip in track.clips
        if _tells(clip.source)
    )


def _tells(source: Source) -> bool:
    if isinstance(source, Text):
        return bool(source.text.strip())
    return not isinstance(source, Generator)


def shared(a: Pieces, b: Pieces) -> float:
    """The share of the pieces of the shorter sequence that the other holds too, 0 to 1."""
    smaller = min(a.total(), b.total())
    return (a & b).total() / smaller if smaller else 0.0


def duplicates(candidates: Sequence[Candidate]) -> dict[int, int]:
    """Index of every candidate that is another one once more → index of the one that is kept.

    1. Candidates with one fingerprint are exact copies, whoever has them.
    2. Sequences of one name and editor that share SHARED of their pieces are states of one edit.
    The kept one has the smallest rank.
    """
    sets = _Sets(len(candidates))
    seen: dict[str, int] = {}
    for index, candidate in enumerate(candidates):
        sets.join(index, seen.setdefault(candidate.fingerprint, index))
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, candidate in enumerate(candidates):
        named[candidate.editor, candidate.sequence.casefold()].append(index)
    for same in named.values():
        for position, a in enumerate(same):
            for b in same[position + 1 :]:
                if shared(candidates[a].pieces, candidates[b].pieces) >= SHARED:
                    sets.join(a, b)
    kept: dict[int, int] = {}
    for members in sets.members().values():
        best = min(members, key=lambda index: (candidates[index].rank, index))
        kept |= {index: best for index in members if index != best}
    return kept


def groups(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """For each candidate the index of the first one of its project.

    Sequences that share SHARED of their pieces, directly or over others, are one project.
    """
    sets = _Sets(len(candidates))
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for index, candidate in enumerate(candidates):
        for piece in candidate.pieces:
            holders[piece].append(index)
    meeting = {
        (a, b)
        for indices in holders.values()
        for position, a in enumerate(indices)
        for b in indices[position + 1 :]
    }
    for a, b in sorted(meeting):
        if shared(candidates[a].pieces, candidates[b].pieces) >= SHARED:
            sets.join(a, b)
    return tuple(sets.root(index) for index in range(len(candidates)))


class _Sets:
    """Disjoint sets of indices; the root of a set is its smallest index."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def root(self, index: int) -> int:
        while self._parents[index] != index:
            self._parents[index] = self._parents[self._parents[index]]
            index = self._parents[index]
        return index

    def join(self, a: int, b: int) -> None:
        low, high = sorted((self.root(a), self.root(b)))
        self._parents[high] = low

    def members(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self._parents)):
            found[self.root(index)].append(index)
        return found
