"""Which role an overlay has, and which source it shows, when everything before it is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from roughcut.encode.roles import ROLES
from roughcut.learn.composer.sheet import Key, key_of
from roughcut.learn.habits.edit import REFRAMING, Edit, Event, identity
from roughcut.learn.habits.preferring import first_right, in_first
from roughcut.learn.habits.ranking import Question
from roughcut.learn.tasks.judging import LEAST, Judge, Judged, Trial, ranked
from roughcut.timeline import Media, Text

Told = Mapping[Key, Mapping[str, float]]
"""What the composer says of each overlay: the probability of each answer."""

TOP = 3
RECENT = 12  # sources of the sequence, and of the library half as many, that can be meant

ROLE_RULES = (
    "as the one before on its track", "as the one before", "the editor's usual on this track",
    "everybody's usual on this track", "what follows", "the most frequent",
    "the second most frequent", "the third most frequent",
)  # fmt: skip
_MOST = (5, 6, 7)
ROLE_ORDERS = {"as the one before": (0, 1, *_MOST), "the most frequent": _MOST}

SOURCE_RULES = (
    "the last", "the last but one", "the last but two", "the next in turn", "what follows",
    "the library's first", "the library's second", "the library's third", "the one below",
)  # fmt: skip
SOURCE_ORDERS = {
    "the last three of the sequence": (0, 1, 2, 5, 6, 7),
    "the editor's three most used": (5, 6, 7, 0, 1, 2),
}


@dataclass(slots=True)
class _Seen:
    """How often each answer was given, by what was known; "" is everybody."""

    counts: dict[tuple[Hashable, ...], Counter[str]] = field(default_factory=dict)

    def add(self, edit: Edit, key: Hashable, answer: str) -> None:
        for scope in (("editor", ""), ("editor", edit.editor), ("project", edit.project)):
            self.counts.setdefault((*scope, key), Counter())[answer] += 1

    def of(self, editor: str, edit: Edit, key: Hashable, *, left_out: bool) -> Counter[str]:
        counts = self.counts.get(("editor", editor, key), Counter[str]())
        if not left_out:
            return counts
        return counts - self.counts.get(("project", edit.project, key), Counter[str]())


def role(top: int) -> Judge:
    """The overlay's role is among the `top` first guesses; its track is known."""
    worth = first_right if top == 1 else in_first(top)

    def judge(trial: Trial) -> list[Judged]:
        seen = _Seen()
        for edit in trial.train:
            before = ""
            for event in _overlays(edit):
                for key in ((), ("track", event.stream.track), ("after", before)):
                    seen.add(edit, key, event.stream.role)
                before = event.stream.role

        def questions(edit: Edit, *, left_out: bool) -> list[Question]:
            composer = trial.composer
            told = composer.roles(trial.past(edit), edit) if composer is not None else None
            return list(_role_questions(edit, seen, told, left_out=left_out))

        return ranked(questions, trial, ROLE_ORDERS, rules=len(ROLE_RULES), worth=worth)

    return judge


def _role_questions(
    edit: Edit, seen: _Seen, told: Told | None, *, left_out: bool
) -> Iterator[Question]:
    last = ""
    on_track: dict[int, str] = {}
    here: Counter[str] = Counter()
    here_on_track: dict[int, Counter[str]] = {}
    for event in _overlays(edit):
        track, truth = event.stream.track, event.stream.role
        own = seen.of(edit.editor, edit, ("track", track), left_out=left_out)
        everybody = seen.of("", edit, ("track", track), left_out=left_out)
        follows = seen.of("", edit, ("after", last), left_out=left_out)
        overall = _most(seen.of("", edit, (), left_out=left_out))
        said = [
            on_track.get(track), last or None, _first(own),
            _first(everybody), _first(follows),
            *[*overall, None, None, None][:3],
        ]  # fmt: skip
        roles = sorted({*ROLES, truth})
        local = here_on_track.setdefault(track, Counter())
        shared = (track, event.within, event.within == 0, len(here), sum(local.values()))
        facts = [
            (
                number, local[name], _part(local, name), _part(here, name), _part(own, name),
                _part(everybody, name), _part(follows, name), sum(own.values()), *shared,
                *_told(told, event, name),
            )
            for number, name in enumerate(roles)
        ]  # fmt: skip
        yield Question(
            edit.editor, edit.project, str(track),
            np.array([[name == each for each in said] for name in roles]),
            np.array([float(name == truth) for name in roles]),
            np.array(facts, dtype=np.float64),
        )  # fmt: skip
        last = on_track[track] = truth
        here[truth] += 1
        local[truth] += 1


def asset(trial: Trial) -> list[Judged]:
    """The overlay's source is among three guesses; asked where one could know it at all."""
    seen = _Seen()
    for edit in trial.train:
        on_track: dict[int, str] = {}
        for event in _overlays(edit):
            name = _name(edit, event)
            seen.add(edit, (), name)
            seen.add(edit, ("role", event.stream.role), name)
            seen.add(edit, ("after", on_track.get(event.stream.track, "")), name)
            on_track[event.stream.track] = name

    def questions(edit: Edit, *, left_out: bool) -> list[Question]:
        composer = trial.composer
        told = composer.sources(trial.past(edit), edit) if composer is not None else None
        return list(_source_questions(edit, seen, told, left_out=left_out))

    return ranked(questions, trial, SOURCE_ORDERS, rules=len(SOURCE_RULES), worth=in_first(TOP))


def _source_questions(
    edit: Edit, seen: _Seen, told: Told | None, *, left_out: bool
) -> Iterator[Question]:
    past: list[str] = []
    on_track: dict[int, list[str]] = {}
    kinds: dict[str, int] = {}
    library = seen.of(edit.editor, edit, (), left_out=left_out)
    usual = _most(library)
    for event in _overlays(edit):
        truth, track = _name(edit, event), event.stream.track
        own = on_track.setdefault(track, [])
        before = own[-1] if own else ""
        recent = list(dict.fromkeys(reversed(past)))
        of_role = seen.of(edit.editor, edit, ("role", event.stream.role), left_out=left_out)
        follows = seen.of(edit.editor, edit, ("after", before), left_out=left_out)
        in_turn = next((b for a, b in reversed(list(pairwise(past))) if a == before), None)
        below = identity(edit.decisions.assets[edit.spine[event.within].asset])
        said = [
            *[*recent, None, None, None][:3], in_turn, _first(follows),
            *[*usual, None, None, None][:3], below,
        ]  # fmt: skip
        names = list(
            dict.fromkeys(
                n
                for n in (*recent[:RECENT], *said, *_most(of_role)[: RECENT // 2])
                if n is not None
            )
        )
        here = Counter(past)
        shared = (track, len(past), len(recent), event.within, sum(library.values()))
        facts = [
            (
                recent.index(name) if name in recent else np.nan, here[name], own.count(name),
                name == before, own[-2:-1] == [name], library[name], _part(library, name),
                _part(of_role, name), _part(follows, name), kinds.get(name, -1), name == below,
                *shared, *_told(told, event, name),
            )
            for name in names
        ]  # fmt: skip
        yield Question(
            edit.editor, edit.project, event.stream.family,
            np.array([[name == each for each in said] for name in names]),
            np.array([float(name == truth) for name in names]),
            np.array(facts, dtype=np.float64),
            asked=truth in here or truth in library,
        )  # fmt: skip
        past.append(truth)
        own.append(truth)
        kinds[truth] = _kind(edit, event)


def _told(told: Told | None, event: Event, name: str) -> tuple[float, ...]:
    """The logarithm of what the composer says of an answer; nothing where it is not asked."""
    if told is None:
        return ()
    return (float(np.log(told.get(key_of(event.row), {}).get(name, 0.0) + LEAST)),)


def _kind(edit: Edit, event: Event) -> int:
    source = edit.decisions.assets[event.row.asset]
    if isinstance(source, Media):
        return 1 if source.still else 0
    return 2 if isinstance(source, Text) else 3


def _name(edit: Edit, event: Event) -> str:
    return identity(edit.decisions.assets[event.row.asset])


def _overlays(edit: Edit) -> list[Event]:
    return [e for e in edit.events if not e.stream.audio and e.stream != REFRAMING]


def _most(counts: Counter[str]) -> list[str]:
    return [name for name, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def _part(counts: Counter[str], name: str) -> float:
    total = sum(counts.values())
    return counts[name] / total if total else np.nan


def _first(counts: Counter[str]) -> str | None:
    return next(iter(_most(counts)), None)
