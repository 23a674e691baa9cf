"""Which role an overlay has, and which source it shows, when everything before it is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from roughcut.learn.habits.edit import REFRAMING, Edit, Event, identity
from roughcut.learn.tasks.judging import Judge, Judged

TOP = 3


def role(top: int) -> Judge:
    """The overlay's role is among the `top` first guesses; its track is known."""

    def judge(train: Sequence[Edit], test: Sequence[Edit], seed: int) -> list[Judged]:  # noqa: ARG001
        seen: dict[tuple[object, ...], Counter[str]] = {}
        for edit in train:
            for keys, truth in _role_questions(edit):
                for key in keys:
                    seen.setdefault(key, Counter())[truth] += 1
        lines = []
        for edit in test:
            ours, before, usual = [], [], []
            for keys, truth in _role_questions(edit):
                guesses = [guess for key in keys for guess in _most(seen.get(key))]
                everybody = _most(seen.get(keys[-1]))
                last = keys[0][2]
                ours.append(truth in _first(guesses, top))
                before.append(truth in _first([last, *everybody], top))
                usual.append(truth in _first(everybody, top))
            if ours:
                rules = {
                    "as the one before": float(np.mean(before)),
                    "the most frequent": float(np.mean(usual)),
                }
                lines.append(Judged(edit.project, float(np.mean(ours)), rules))
        return lines

    return judge


def asset(train: Sequence[Edit], test: Sequence[Edit], seed: int) -> list[Judged]:  # noqa: ARG001 - a Judge
    """The overlay's source is among three guesses; asked where one could know it at all."""
    used: dict[str, Counter[str]] = {}
    after: dict[str, Counter[str]] = {}
    for edit in train:
        for previous, _, name in _asset_questions(edit):
            used.setdefault(edit.editor, Counter())[name] += 1
            after.setdefault(f"{edit.editor} {previous}", Counter())[name] += 1
    lines = []
    for edit in test:
        library = _most(used.get(edit.editor))
        ours, recent, usual = [], [], []
        for previous, past, name in _asset_questions(edit):
            if name not in past and name not in library:
                continue
            last = list(dict.fromkeys(reversed(past)))
            following = _most(after.get(f"{edit.editor} {previous}"))
            in_turn = [now for then, now in pairwise(past) if then == previous]
            guesses = [*reversed(in_turn[-1:]), *following[:1], *last[:1], *library]
            ours.append(name in _first(guesses, TOP))
            recent.append(name in _first([*last[:TOP], *library], TOP))
            usual.append(name in _first([*library[:TOP], *last], TOP))
        if ours:
            rules = {
                "the last three of the sequence": float(np.mean(recent)),
                "the editor's three most used": float(np.mean(usual)),
            }
            lines.append(Judged(edit.project, float(np.mean(ours)), rules))
    return lines


def _overlays(edit: Edit) -> list[Event]:
    return [e for e in edit.events if not e.stream.audio and e.stream != REFRAMING]


def _role_questions(edit: Edit) -> list[tuple[tuple[tuple[object, ...], ...], str]]:
    """For each overlay, keys from the most to the least that is known, and its role."""
    questions = []
    last = ""
    on_track: dict[int, str] = {}
    for event in _overlays(edit):
        track, within = event.stream.track, on_track.get(event.stream.track, "")
        opening = event.within == 0
        keys: tuple[tuple[object, ...], ...] = (
            (edit.editor, track, within or last, opening),
            (edit.editor, track, within),
            (track, within, opening),
            (track, within),
            (track,),
            (),
        )
        questions.append((keys, event.stream.role))
        last = on_track[track] = event.stream.role
    return questions


def _asset_questions(edit: Edit) -> list[tuple[str, list[str], str]]:
    """For each overlay: the source before it on its track, all before it, and its own."""
    questions = []
    past: list[str] = []
    on_track: dict[int, str] = {}
    for event in _overlays(edit):
        name = identity(edit.decisions.assets[event.row.asset])
        questions.append((on_track.get(event.stream.track, ""), list(past), name))
        past.append(name)
        on_track[event.stream.track] = name
    return questions


def _most(counts: Counter[str] | None) -> list[str]:
    if counts is None:
        return []
    return [name for name, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def _first(guesses: Sequence[object], count: int) -> list[object]:
    """The first different guesses."""
    return list(dict.fromkeys(guess for guess in guesses if guess))[:count]
