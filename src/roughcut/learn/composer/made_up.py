"""What a made-up editor is, and how they make a project: a spine, and streams beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from roughcut.learn.composer.sheet import PLACE, ROLE_NUMBERS, Floats, Integers, Sheet, track_number

Random = np.random.Generator
Trigger = Callable[["Shots"], Any]
"""The probability that something starts in each shot, (S,)."""

STARTS = ("cut", "delay", "anywhere", "after")
_SHORTEST_SECONDS = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class Shots:
    """The spine of a project, (S,) each: seconds, and the camera's number."""

    start: Floats
    end: Floats
    camera: Integers
    random: Random


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """What an editor does on one track beside the spine; law: which of the prior's kinds it is."""

    law: int
    role: str
    kind: int
    track: int
    present: float  # the share of projects that have it
    trigger: Trigger
    again: int  # clips in a row once it starts, as far as the shot goes where they pause
    pause: float  # seconds between these
    starts: Any  # the share of each of STARTS
    delay: float
    slips: float  # the share of starts and ends that are off by hand
    slip: float  # by so many seconds
    lasts: str
    length: float
    spread: float
    places: Floats  # (P, 9)
    place_shares: Any
    source: str
    library: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Editor:
    """A made-up person. Sources are numbers; `numbers` gives new ones.

    places: layouts, those that fill the frame before those that do not. drift: 0 to 1, how much
    changes from project to project. walks: whether what changed stays changed.
    """

    random: Random
    numbers: Callable[[], int]
    cameras: tuple[int, ...] | None  # None: each project has its own
    camera_count: int
    follow: Any  # (C, C) which camera comes next
    in_turn: bool
    lengths: Callable[[Random, int, float], float]
    shots: tuple[int, int]
    stands: Callable[[Shots], Floats]
    streams: tuple[Stream, ...]
    places: tuple[Floats, ...]
    drift: float
    walks: bool

    def project(self, name: str) -> Sheet:
        """One more project of theirs."""
        random = self.random
        shots = self._shots()
        cameras = self.cameras or tuple(self.numbers() for _ in range(self.camera_count))
        count = len(shots.start)
        columns: dict[str, list[Any]] = {
            "start": [shots.start], "end": [shots.end],
            "track": [np.full(count, track_number(0, audio=False))],
            "role": [np.full(count, ROLE_NUMBERS["main"])], "kind": [np.zeros(count, dtype=np.int64)],
            "spine": [np.ones(count, dtype=bool)], "within": [np.arange(count)],
            "asset": [np.array(cameras)[shots.camera]], "place": [self.stands(shots)],
        }  # fmt: skip
        for stream in self.streams:
            if random.random() < stream.present:
                for name_, values in self._clips(stream, shots, cameras).items():
                    columns[name_].append(values)
        whole = {key: np.concatenate(parts) for key, parts in columns.items()}
        order = np.lexsort((~whole["spine"], whole["start"]))
        rows = np.flatnonzero(whole["spine"][order])  # the row of each shot
        whole = {key: values[order] for key, values in whole.items()}
        whole["within"] = rows[whole["within"]]
        return Sheet(editor="made up", project=name, **whole)

    def _shots(self) -> Shots:
        random = self.random
        total = int(random.integers(self.shots[0], self.shots[1] + 1))
        camera = [int(random.integers(self.camera_count))]
        for _ in range(total - 1):
            if self.in_turn:
                camera.append((camera[-1] + 1) % self.camera_count)
            else:
                camera.append(int(random.choice(self.camera_count, p=self.follow[camera[-1]])))
        lengths = [self.lengths(random, each, n / total) for n, each in enumerate(camera)]
        edges = np.concatenate([[0.0], np.cumsum(np.maximum(lengths, _SHORTEST_SECONDS))])
        return Shots(
            edges[:-1].astype(np.float32), edges[1:].astype(np.float32), np.array(camera), random
        )

    def _clips(self, stream: Stream, shots: Shots, cameras: tuple[int, ...]) -> dict[str, Any]:
        random = self.random
        likely = stream.trigger(shots)
        free, turn = 0.0, int(random.integers(64))
        end_of_all = float(shots.end[-1])
        starts, ends, within, assets, places = [], [], [], [], []
        for shot in np.flatnonzero(random.random(len(likely)) < likely):
            cut, shot_end = float(shots.start[shot]), float(shots.end[shot])
            at = {
                "cut": cut,
                "delay": cut + stream.delay * self._about(stream),
                "anywhere": random.uniform(cut, shot_end),
                "after": max(cut, free),
            }[STARTS[int(random.choice(len(STARTS), p=stream.starts))]]
            for _ in range(stream.again):
                # As sheets have it, or a start might be rounded into another shot.
                at = float(np.float32(max(at + self._slip(stream), free, 0.0)))
                apart = stream.again == 1 or stream.pause > 0
                if apart and at >= min(shot_end, end_of_all) - _SHORTEST_SECONDS:
                    break
                usual = stream.length * self._about(stream)
                shown = int(np.searchsorted(shots.end, at, "right"))
                next_cut = float(shots.end[min(shown, len(likely) - 1)])
                until = {"cut": next_cut, "usual": at + usual, "all": end_of_all}[stream.lasts]
                until += self._slip(stream)
                until = min(max(until, at + _SHORTEST_SECONDS), end_of_all)
                if until - at < _SHORTEST_SECONDS:
                    break
                starts.append(at)
                ends.append(until)
                within.append(int(np.searchsorted(shots.start, at + 1e-6, "right")) - 1)
                assets.append(self._source(stream, cameras[int(shots.camera[shot])], turn))
                places.append(
                    stream.places[random.choice(len(stream.places), p=stream.place_shares)]
                )
                free = until
                turn += 1
                at = until + stream.pause * self._about(stream)
        size = len(starts)
        audio = stream.track > track_number(99, audio=False)
        return {
            "start": np.array(starts, dtype=np.float32), "end": np.array(ends, dtype=np.float32),
            "track": np.full(size, stream.track), "role": np.full(size, ROLE_NUMBERS[stream.role]),
            "kind": np.full(size, stream.kind), "spine": np.zeros(size, dtype=bool),
            "within": np.array(within, dtype=np.int64), "asset": np.array(assets, dtype=np.int64),
            "place": np.full((size, len(PLACE)), np.nan, dtype=np.float32) if audio
            else np.array(places, dtype=np.float32).reshape(size, len(PLACE)),
        }  # fmt: skip

    def _about(self, stream: Stream) -> float:
        """By what a usual time is multiplied this time."""
        return float(np.exp(stream.spread * self.random.standard_normal()))

    def _slip(self, stream: Stream) -> float:
        """How far, in seconds, the hand is off this time."""
        if self.random.random() >= stream.slips:
            return 0.0
        return stream.slip * float(self.random.standard_normal())

    def _source(self, stream: Stream, below: int, turn: int) -> int:
        if stream.source == "new":
            return self.numbers()
        if stream.source == "below":
            return below
        if stream.source == "turn":
            return stream.library[turn % len(stream.library)]
        return int(self.random.choice(stream.library))
