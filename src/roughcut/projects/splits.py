"""Which projects to learn from and which to be judged by.

A split is by project, never by clip. A Fold that shares a project between its sides cannot be
made, so no figure can come from one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from roughcut.errors import NotEnough
from roughcut.projects.example import Example


@dataclass(frozen=True, slots=True)
class Fold:
    """Examples to learn from and examples to be judged by; held_out names what the latter are.

    Raises ValueError where a project stands on both sides, or a side is empty.
    """

    held_out: str
    train: tuple[Example, ...]
    test: tuple[Example, ...]

    def __post_init__(self) -> None:
        if not self.train or not self.test:
            raise ValueError(f"the fold '{self.held_out}' has an empty side")
        leaking = _projects(self.train) & _projects(self.test)
        if leaking:
            raise ValueError(f"on both sides of the fold '{self.held_out}': {sorted(leaking)}")


def leave_one_editor_out(examples: Sequence[Example]) -> tuple[Fold, ...]:
    """One fold an editor, in order of their names.

    A project that two editors share (a copy of one edit) is not learned from where either is held
    out, and an editor who shares all others' projects gets no fold.

    Raises:
        NotEnough: fewer than two editors.
    """
    ordered = _ordered(examples)
    editors = sorted({each.editor for each in ordered})
    _need("editors", len(editors), 2)
    folds = []
    for editor in editors:
        test = tuple(each for each in ordered if each.editor == editor)
        hidden = _projects(test)
        train = tuple(
            each for each in ordered if each.editor != editor and each.project not in hidden
        )
        if train:
            folds.append(Fold(editor, train, test))
    return tuple(folds)


def leave_one_project_out(examples: Sequence[Example]) -> tuple[Fold, ...]:
    """One fold a project, in order of their names.

    Raises:
        NotEnough: fewer than two projects.
    """
    projects = sorted(_projects(examples))
    _need("projects", len(projects), 2)
    return tuple(_fold(examples, project, {project}) for project in projects)


def project_folds(examples: Sequence[Example], count: int, seed: int = 0) -> tuple[Fold, ...]:
    """`count` folds, each project held out once.

    Projects are dealt out in an order that depends on their names and the seed alone.

    Raises:
        NotEnough: fewer projects than folds, or fewer than two folds.
    """
    projects = sorted(
        _projects(examples),
        key=lambda name: hashlib.sha256(
            f"{seed}\0{name}".encode("utf-8", "surrogatepass")
        ).digest(),
    )
    _need("projects", len(projects), max(count, 2))
    return tuple(
        _fold(examples, f"fold {number + 1} of {count}", set(projects[number::count]))
        for number in range(count)
    )


def _fold(examples: Sequence[Example], name: str, hidden: set[str]) -> Fold:
    ordered = _ordered(examples)
    train = tuple(each for each in ordered if each.project not in hidden)
    return Fold(name, train, tuple(each for each in ordered if each.project in hidden))


def _ordered(examples: Sequence[Example]) -> list[Example]:
    return sorted(examples, key=lambda each: (each.editor, each.file, each.sequence, each.digest))


def _projects(examples: Sequence[Example]) -> set[str]:
    return {each.project for each in examples}


def _need(what: str, there: int, needed: int) -> None:
    if there < needed:
        raise NotEnough(
            "projects", f"{there} {what} cannot be split", f"At least {needed} {what} are needed"
        )
