"""What an editor keeps of their footage: boosted trees over measured pieces, and their margins.

Learned from the source ranges that past projects use. The columns are named by whoever measures;
this file knows no media.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from roughcut.errors import BrokenStyle, NotEnough
from roughcut.learn.figures import TaskFigure
from roughcut.learn.habits.boost import MIN_EVENTS, Boosting, trained
from roughcut.learn.habits.trees import Floats, Trees
from roughcut.learn.measures import interval

FOLDER = "selection/"
_MODEL, _FACTS = FOLDER + "kept.txt", FOLDER + "selection.json"
FOLDS = 5
_MOST = 0.6  # by chance a third of the cuts is on the beat at most
_RULES = {"keep everything": None, "keep what is heard": "heard"}
_OFTEN, _MOSTLY = 8, 0.7
_BOOSTING = Boosting(rounds=80, leaves=8, rate=0.1, least_in_leaf=10)


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """The pieces of one file and what a project took of it.

    rows: (N, F); kept: (N,) the share of each piece that was used, 0 to 1.
    heads, tails: seconds of pause that were left before and after what is heard, at each used edge.
    shots: seconds of each used range. on_beat: of each cut among beats, whether it falls on one.
    parted: of each shot change of the file that is used on both sides, whether a clip ends there.
    """

    rows: Floats
    kept: Floats
    heads: tuple[float, ...]
    tails: tuple[float, ...]
    shots: tuple[float, ...]
    on_beat: tuple[bool, ...] = ()
    parted: tuple[bool, ...] = ()


class Following(msgspec.Struct, frozen=True):
    """Shots in which one camera's sound stood out.

    shown: those of the asked ones that showed it; commonest: that showed their project's main camera.
    """

    shown: int = 0
    asked: int = 0
    commonest: int = 0

    @property
    def holds(self) -> bool:
        """Whether the editor follows the sound, and not a camera that is often the louder one."""
        return (
            self.asked >= _OFTEN
            and self.shown >= _MOSTLY * self.asked
            and self.shown > self.commonest
        )


class Facts(msgspec.Struct, frozen=True):
    """What is learned beside the trees; lengths in seconds.

    unmeasured: the columns that none of the footage had. on_beat: cuts fall on the beat.
    parted: shots that follow each other in the footage are clips of their own.
    face_at: where faces stand that are punched in on, from the frame's centre in fractions of it.
    looks: the model by which looks were compared, empty where none was.
    """

    columns: tuple[str, ...]
    head: float
    tail: float
    shortest: float
    longest: float
    files: int
    pieces: int
    kept: float
    unmeasured: tuple[str, ...] = ()
    on_beat: bool = False
    parted: bool = False
    following: Following = Following()
    face_at: tuple[float, float] | None = None
    looks: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """How likely an editor keeps a piece, and how they trim it."""

    facts: Facts
    text: str
    trees: Trees

    def likelihood(self, rows: Floats) -> Floats:
        """(N, F) → (N,) probabilities; the columns must be those of `facts`."""
        return self.trees.answer(rows) if len(rows) else np.zeros(0)

    def missing(self, rows: Floats) -> tuple[str, ...]:
        """The columns that the footage of past projects had, and none of these rows has."""
        empty = _without_a_number(rows, self.facts.columns)
        return tuple(name for name in empty if name not in self.facts.unmeasured)

    def files(self) -> dict[str, bytes]:
        facts = msgspec.json.format(msgspec.json.encode(self.facts), indent=1)
        return {_FACTS: facts, _MODEL: self.text.encode()}

    def words(self) -> tuple[str, ...]:
        facts = self.facts
        sentence = (
            f"Of {facts.pieces} pieces of footage in {facts.files} files, {facts.kept:.0%} were kept; "
            f"shots last {facts.shortest:.1f} to {facts.longest:.1f} s, with {facts.head:.2f} s before "
            f"and {facts.tail:.2f} s after what is heard."
        )
        told = [sentence]
        if facts.on_beat:
            told.append("Where there is a beat, cuts fall on it.")
        if facts.parted:
            told.append("Shots that follow each other in the footage are clips of their own.")
        if facts.face_at is not None:
            told.append("Punch-ins are on the face.")
        if facts.following.holds:
            shown, asked = facts.following.shown, facts.following.asked
            told.append(f"Where one camera's sound stands out, {shown} of {asked} shots show it.")
        return tuple(told)

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Selection | None:
        """What a style folder holds of it; None where its footage was not at hand.

        Raises:
            BrokenStyle: a file is missing or damaged.
        """
        if _FACTS not in files and _MODEL not in files:
            return None
        try:
            facts = msgspec.json.decode(files[_FACTS], type=Facts)
            text = files[_MODEL].decode()
            trees = Trees(text)
        except (KeyError, ValueError) as error:
            raise BrokenStyle(
                FOLDER, f"it is damaged ({error})", "Learn the style again"
            ) from error
        sound = trees.columns == len(facts.columns) and 0 <= facts.shortest <= facts.longest
        counts = facts.following
        sound = sound and 0 <= max(counts.shown, counts.commonest) <= counts.asked
        if not sound or min(facts.head, facts.tail, counts.shown) < 0:
            raise BrokenStyle(FOLDER, "its numbers contradict each other", "Learn the style again")
        return cls(facts, text, trees)


def fit(
    labelled: Sequence[Labelled],
    columns: Sequence[str],
    *,
    seed: int = 0,
    face_at: tuple[float, float] | None = None,
) -> Selection:
    """Learn from past projects' footage.

    Raises:
        NotEnough: too few pieces were kept, or too few left out, to tell them apart.
    """
    rows = np.concatenate([each.rows for each in labelled] or [np.zeros((0, len(columns)))])
    kept = np.concatenate([each.kept for each in labelled] or [np.zeros(0)]) >= 0.5
    events = min(int(kept.sum()), int((~kept).sum()))
    if events < MIN_EVENTS:
        raise NotEnough(
            "footage of past projects",
            f"of {len(kept)} pieces, {int(kept.sum())} were kept: at least {MIN_EVENTS} must be kept "
            "and as many left out",
            "Name more projects, or the folder with their footage",
        )
    text = trained(rows, kept.astype(np.int64), seed=seed, boosting=_BOOSTING)
    shots = [length for each in labelled for length in each.shots]
    shortest, longest = np.quantile(shots, [0.02, 1.0]) if shots else (0.0, 120.0)
    facts = Facts(
        tuple(columns),
        _median([length for each in labelled for length in each.heads]),
        _median([length for each in labelled for length in each.tails]),
        round(float(shortest), 3),
        round(float(longest), 3),
        len(labelled),
        len(kept),
        round(float(kept.mean()), 4),
        _without_a_number(rows, columns),
        is_habit(cut for each in labelled for cut in each.on_beat),
        is_habit(cut for each in labelled for cut in each.parted),
        face_at=face_at,
    )
    return Selection(facts, text, Trees(text))


def judged(
    labelled: Sequence[Labelled], projects: Sequence[str], columns: Sequence[str], *, seed: int = 0
) -> tuple[TaskFigure, ...]:
    """How well it is told of held-out projects which seconds of footage are kept; none for one project.

    projects: whose each file is. The rules beside it: keep everything; keep what is heard.
    """
    names = sorted(set(projects))
    scores: dict[str, list[float]] = {name: [] for name in ("learned", *_RULES)}
    for fold in range(min(FOLDS, len(names))):
        held_out = set(names[fold::FOLDS])
        past = [each for each, name in zip(labelled, projects, strict=True) if name not in held_out]
        try:
            ours = fit(past, columns, seed=seed)
        except NotEnough:
            return ()  # what is left is too little to learn from, so nothing can be said
        for name in sorted(held_out):
            own = [each for each, whose in zip(labelled, projects, strict=True) if whose == name]
            rows = np.concatenate([each.rows for each in own])
            kept = np.concatenate([each.kept for each in own])
            lasts = rows[:, columns.index("length")]
            scores["learned"].append(_f1(ours.likelihood(rows) >= 0.5, kept, lasts))
            for rule, column in _RULES.items():
                said = (
                    np.full(len(rows), True)
                    if column is None
                    else rows[:, columns.index(column)] >= 0.5
                )
                scores[rule].append(_f1(said, kept, lasts))
    if len(names) < 2:
        return ()
    best = max(_RULES, key=lambda rule: float(np.mean(scores[rule])))
    low, high = interval(np.subtract(scores["learned"], scores[best]), seed=seed)
    return (
        TaskFigure(
            "a second of footage is kept", "F1", "same editor", "cold", "selection",
            float(np.mean(scores["learned"])), best, float(np.mean(scores[best])), low, high, len(names),
        ),
    )  # fmt: skip


def _f1(said: NDArray[np.bool_], kept: Floats, lasts: Floats) -> float:
    """Over seconds; kept is the share of each piece that was used."""
    hits = float(np.sum(lasts * kept * said))
    return 2 * hits / max(float(np.sum(lasts * said) + np.sum(lasts * kept)), 1e-9)


def is_habit(times: Iterable[bool]) -> bool:
    """Whether an editor who could do something so many times does it mostly, and not by chance."""
    known = tuple(times)
    return len(known) >= MIN_EVENTS and sum(known) >= _MOST * len(known)


def _without_a_number(rows: Floats, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for n, name in enumerate(columns) if np.isnan(rows[:, n]).all())


def _median(lengths: Sequence[float]) -> float:
    return round(float(np.median(lengths)), 3) if lengths else 0.1
