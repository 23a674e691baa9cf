"""Made-up editors, to learn from how editing styles are inferred: a wide prior, nobody's data.

An editor is drawn from the laws below, then any number of their projects. What is drawn, for the
spine: cameras (1–6, their own or each project's) and how they follow each other (sticky, in turn,
by weight); shot lengths (log-normal around 0.5–20 s, or takes of up to minutes; by camera;
speeding up; a few fixed beats); how shots stand (default, a layout a camera, punch-ins by a
trigger). For 0–5 streams beside it: track, role, kind of source; what starts a clip (a trigger on
the spine: at every k-th cut, on a camera, on long shots, at random, at the opening or the end; a
clock with a pause; hand-over, one ends and the next begins, at once or after a pause); where it
starts in its shot (on the cut, after a delay, anywhere, where the one before ended, one way or
several by share); how long it lasts (to the cut, a usual length, anything, to the end); how often
and how far the hand is off; which layout of a few; which source (new each time, one for all projects, a few in turn, a library at
random, the one below). Triggers are forgotten and broken at drawn rates; a project may lack a
stream. Editors change from project to project, each by their own measure: how long shots are, how
often a stream has something, how long that lasts, its layouts and sources, which streams there are;
some come back to what they do, some go on from where they are. It is made to cover real projects,
not to fit them; `tests/learn/test_composer.py` says which of their statistics it covers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np

from roughcut.learn.composer.made_up import STARTS, Editor, Random, Shots, Stream, Trigger
from roughcut.learn.composer.sheet import Floats, Sheet, track_number

_DEFAULT = np.array([0, 0, 0, 0, 0, 0, 0, 0, 1], dtype=np.float32)
LONG = 0.25  # the share of editors who lay over long takes more than they cut
STEADY = 0.25  # the share of editors who never change
SHOTS, OFTEN = 0.6, 0.7  # how far lengths and numbers move: standard deviations of the logarithm
OTHER, LEFT_OUT, NEW = 0.5, 0.3, 0.3  # how likely other layouts or sources, one stream less or more
"""All of these for a drift of 1."""

_STREAMS = (  # role, kinds of source, usual tracks, audio
    ("cutaway", (0, 0, 1), (1, 1, 2, 3), False),
    ("picture-in-picture", (0,), (1, 2), False),
    ("title", (2, 2, 3), (1, 2, 3, 4), False),
    ("lower third", (2, 0, 1), (2, 3, 4), False),
    ("graphic", (1, 3), (1, 2, 3), False),
    ("logo", (1,), (3, 4, 5), False),
    ("background", (0, 1), (-1, -1, -2), False),
    ("adjustment", (3,), (2, 3, 4), False),
    ("music", (0,), (2, 3, 4), True),
    ("voice", (0,), (1, 2, 3), True),
    ("effect", (0,), (2, 3, 4, 5), True),
)


def editor(random: Random) -> Editor:
    """A person nobody has met."""
    ticking = count()

    def numbers() -> int:
        return next(ticking)

    cameras = int(random.choice([1, 1, 2, 2, 3, 4, 6]))
    own = tuple(numbers() for _ in range(cameras)) if random.random() < 0.3 else None
    follow = random.dirichlet(np.full(cameras, 0.7), size=cameras)
    follow = follow * (1 - (sticky := random.uniform(0, 0.9))) + sticky * np.eye(cameras)
    fewest = int(_between(random, 2, 40))
    places = [_DEFAULT, *(_full(random) for _ in range(3)), *(_small(random) for _ in range(3))]
    drawn = random.choice(len(_STREAMS), size=int(random.integers(0, 6)))
    return Editor(
        random=random,
        numbers=numbers,
        cameras=own,
        camera_count=cameras,
        follow=follow,
        in_turn=bool(random.random() < 0.2),
        lengths=_lengths(random, cameras),
        shots=(fewest, int(fewest * random.uniform(1, 2.5))),
        stands=_stands(random, cameras),
        streams=tuple(_stream(random, numbers, cameras, places, int(each)) for each in drawn),
        places=tuple(places),
        drift=0.0 if random.random() < STEADY else float(random.uniform(0, 1)),
        walks=bool(random.random() < 0.5),
    )


def projects(person: Editor, many: int) -> list[Sheet]:
    """So many of a person's projects, one after another."""
    found, now = [], person
    for number in range(many):
        changed = _changed(now)
        found.append(changed.project(str(number)))
        if person.walks:
            now = changed
    return found


def _changed(person: Editor) -> Editor:
    """The same person, a project later."""
    random, drift = person.random, person.drift
    if not drift:
        return person
    kept = tuple(
        _changed_stream(each, person)
        for each in person.streams
        if random.random() > LEFT_OUT * drift
    )
    new = [_new_stream(person)] if random.random() < NEW * drift else []
    usual, slower = person.lengths, float(np.exp(SHOTS * drift * random.standard_normal()))
    stands = person.stands
    if random.random() < OTHER * drift:
        stands = _stands(random, person.camera_count)
    return replace(
        person,
        streams=(*kept, *new),
        lengths=lambda now, camera, passed: slower * usual(now, camera, passed),
        stands=stands,
    )


def _changed_stream(stream: Stream, person: Editor) -> Stream:
    random, drift = person.random, person.drift
    often, longer = np.exp(OFTEN * drift * random.standard_normal(2)).tolist()
    trigger, places, shares, library = (
        stream.trigger, stream.places, stream.place_shares, stream.library,
    )  # fmt: skip
    if random.random() < OTHER * drift:
        another = _stream(
            random, person.numbers, person.camera_count, list(person.places), stream.law
        )
        places, shares = another.places, another.place_shares
    if random.random() < OTHER * drift:
        library = tuple(person.numbers() for _ in library)
    return replace(
        stream,
        trigger=lambda shots: np.clip(often * trigger(shots), 0, 1),
        length=longer * stream.length,
        places=places,
        place_shares=shares,
        library=library,
    )


def _new_stream(person: Editor) -> Stream:
    law = int(person.random.integers(len(_STREAMS)))
    return _stream(person.random, person.numbers, person.camera_count, list(person.places), law)


def _between(random: Random, low: float, high: float) -> float:
    """A number whose logarithm is uniform."""
    return float(np.exp(random.uniform(np.log(low), np.log(high))))


def _lengths(random: Random, cameras: int) -> Callable[[Random, int, float], float]:
    by_camera = random.random() < 0.4
    fewest, most = (20, 400) if random.random() < LONG else (0.5, 20)
    medians = np.exp(random.uniform(np.log(fewest), np.log(most), size=cameras if by_camera else 1))
    spread = random.uniform(0.1, 1.1)
    change = random.uniform(-1.2, 1.2) if random.random() < 0.3 else 0.0
    beats = random.uniform(0.4, 2.0) if random.random() < 0.15 else 0.0

    def length(now: Random, camera: int, passed: float) -> float:
        middle = float(medians[camera % len(medians)]) * float(np.exp(change * (passed - 0.5)))
        found = middle * float(np.exp(spread * now.standard_normal()))
        return max(1.0, round(found / beats)) * beats if beats else found

    return length


def _trigger(random: Random, cameras: int) -> Trigger:
    """Something that starts a clip, kept and broken at drawn rates."""
    every = int(random.integers(2, 7))
    chosen = int(random.integers(cameras))
    factor = random.uniform(0.7, 2.0)
    rate = float(np.exp(random.uniform(np.log(0.01), np.log(0.5))))
    kind = random.choice(
        ["every", "camera", "first", "long", "same", "shots", "time", "always", "opening", "end"],
        p=[0.1, 0.12, 0.05, 0.1, 0.1, 0.17, 0.17, 0.1, 0.06, 0.03],
    )

    def when(shots: Shots) -> Any:
        index = np.arange(len(shots.start))
        lengths = shots.end - shots.start
        before = np.concatenate([[-1], shots.camera[:-1]])
        if kind == "every":
            return (index % every == every - 1).astype(float)
        if kind == "camera":
            return (shots.camera == chosen).astype(float)
        if kind == "first":
            first = np.zeros(len(index))
            first[np.unique(shots.camera, return_index=True)[1]] = 1
            return first
        if kind == "long":
            return (lengths > factor * np.median(lengths)).astype(float)
        if kind == "same":
            return (shots.camera == before).astype(float)
        if kind == "time":
            return 1 - np.exp(-rate * lengths)
        if kind in {"opening", "end"}:
            return (index == (0 if kind == "opening" else len(index) - 1)).astype(float)
        return np.full(len(index), 1.0 if kind == "always" else rate)

    kept = random.uniform(0.5, 1.0) if random.random() < 0.7 else 1.0
    strays = random.uniform(0, 0.08) if random.random() < 0.6 else 0.0
    cut_off = random.uniform(0.2, 0.9) if random.random() < 0.15 else 1.0  # half finished

    def trigger(shots: Shots) -> Any:
        likely = np.maximum(when(shots) * kept, strays)
        return np.where(np.arange(len(likely)) < cut_off * len(likely), likely, 0.0)

    return trigger


def _stream(
    random: Random, numbers: Callable[[], int], cameras: int, places: list[Floats], which: int
) -> Stream:
    role, kinds, tracks, audio = _STREAMS[which]
    track = track_number(int(random.choice(tracks)), audio=audio)
    full = role in {"cutaway", "background", "adjustment", "music", "voice", "effect"}
    own = [_DEFAULT, *places[1:4]] if full else places[4:]
    chosen = random.choice(len(own), size=int(random.integers(1, 4)))
    again = int(_between(random, 2, 30)) if random.random() < 0.3 else 1
    starts = np.eye(len(STARTS))[random.choice(len(STARTS), p=[0.4, 0.15, 0.3, 0.15])]
    if random.random() < 0.4:  # nobody's only way
        usually = random.uniform(0.4, 0.95)
        starts = usually * starts + (1 - usually) * random.dirichlet(np.ones(len(STARTS)))
    once = role in {"logo", "music", "background"}
    source = str(
        random.choice(["new", "one", "turn", "library", "below"], p=[0.4, 0.2, 0.12, 0.23, 0.05])
    )
    owned = 1 if source == "one" else int(random.integers(2, 9))
    return Stream(
        law=which,
        role=role,
        kind=int(random.choice(kinds)),
        track=track,
        present=float(random.choice([1.0, 1.0, random.uniform(0.3, 1.0)])),
        trigger=_trigger(random, cameras),
        again=again,
        pause=_between(random, 0.2, 30) if random.random() < 0.6 else 0.0,
        starts=starts,
        delay=_between(random, 0.05, 20),
        slips=0.0 if random.random() < 0.5 else float(random.uniform(0.05, 1)),
        slip=_between(random, 0.02, 0.6),
        lasts=str(random.choice(["cut", "usual", "all"], p=[0.35, 0.55, 0.1] if once else [0.4, 0.59, 0.01])),
        length=_between(random, 0.5, 12),
        spread=0.0 if random.random() < 0.15 else _between(random, 0.02, 1.2),
        places=np.stack([own[int(each)] for each in chosen]),
        place_shares=random.dirichlet(np.full(len(chosen), 0.8)),
        source=source,
        library=tuple(numbers() for _ in range(owned)),
    )  # fmt: skip


def _stands(random: Random, cameras: int) -> Callable[[Shots], Floats]:
    """How the shots of the spine stand."""
    usual = np.stack([_DEFAULT] * cameras)
    for camera in range(cameras):
        if random.random() < 0.25:
            usual[camera] = _full(random)
    punch = _trigger(random, cameras) if random.random() < 0.45 else None
    scale = np.float32(np.log(random.uniform(1.03, 1.7)))
    moves = random.random() < 0.3
    wander = random.random() < 0.1  # each shot stands anew

    def stands(shots: Shots) -> Floats:
        found = usual[shots.camera].copy()
        if punch is not None:
            closer = shots.random.random(len(found)) < punch(shots)
            found[closer, 0] += scale
            if moves:
                found[closer, 1] += shots.random.choice([-0.1, 0.1, 0.0], size=int(closer.sum()))
        if wander:
            found[:, 0] += shots.random.uniform(0, 0.3, size=len(found))
        return found.astype(np.float32)

    return stands


def _full(random: Random) -> Floats:
    """A layout that fills the frame, closer or moved."""
    found = _DEFAULT.copy()
    found[0] = np.log(random.choice([1.0, random.uniform(1.0, 2.0), random.uniform(0.8, 1.2)]))
    if random.random() < 0.4:
        found[1:3] = random.normal(0, 0.1, size=2)
    return found


def _small(random: Random) -> Floats:
    """A layout that leaves the spine to be seen."""
    found = _DEFAULT.copy()
    found[0] = np.log(random.uniform(0.1, 0.9))
    found[1:3] = random.choice([-1, 0, 1], size=2) * random.uniform(0.1, 0.42, size=2)
    if random.random() < 0.25:
        found[4:8] = random.choice([0.0, random.uniform(0, 0.4)], size=4)
    if random.random() < 0.15:
        found[8] = random.uniform(0.3, 1.0)
    return found
