"""Which projects are held out together: drawn once, kept in a file, and used again.

Figures of two versions of a model can be compared only on the same folds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from roughcut.errors import NotEnough, Unreadable
from roughcut.learn.figures import Setting
from roughcut.projects.example import Example
from roughcut.projects.splits import Fold, project_folds

VERSION = 1
FOLDS = 5
EDITOR_FOLDS = 8
ENOUGH_OF_ONE = 4  # projects of one editor, to ask of "the same editor"
MAX_BYTES = 16 * 2**20
CONTROLS: tuple[Setting, ...] = (
    "same editor, others only", "same editor, own only", "same editor, as many of others",
)  # fmt: skip
"""What tells whether it is the person that helps. All others' projects without their own; and, of the
same size, their own alone beside others' alone."""


@dataclass(frozen=True, slots=True)
class Folds:
    """Names alone: editors that are held out together, and each editor's projects that are."""

    version: int
    editors: tuple[tuple[str, ...], ...]
    projects: dict[str, tuple[tuple[str, ...], ...]]


def drawn(examples: Sequence[Example], seed: int, *, leave_one_out: bool = False) -> Folds:
    """Folds of these examples; the same examples and seed give the same folds.

    leave_one_out: each project of an editor is a fold of its own, instead of FOLDS parts.
    """
    by_editor = _by_editor(examples)
    editors = sorted(by_editor)
    count = min(EDITOR_FOLDS, len(editors)) if len(editors) > 1 else 0
    projects = {}
    for editor in editors:
        own = by_editor[editor]
        there = len({each.project for each in own})
        if there >= 2 and (there >= ENOUGH_OF_ONE or len(editors) == 1):
            projects[editor] = tuple(
                tuple(sorted({each.project for each in fold.test}))
                for fold in project_folds(own, there if leave_one_out else min(FOLDS, there), seed)
            )
    return Folds(
        VERSION, tuple(tuple(editors[number::EDITOR_FOLDS]) for number in range(count)), projects
    )


def settings(examples: Sequence[Example], folds: Folds) -> dict[Setting, tuple[Fold, ...]]:
    """The folds of each setting; a setting that the examples do not allow is left out.

    Raises:
        NotEnough: the folds hold out an editor or a project that is not among the examples.
    """
    examples = sorted(
        examples, key=lambda each: (each.editor, each.file, each.sequence, each.digest)
    )
    by_editor = _by_editor(examples)
    _must_be_there(by_editor, folds)
    found: dict[Setting, tuple[Fold, ...]] = {}
    strangers = _of_editors(by_editor, folds.editors)
    if strangers:
        found["new editor"] = strangers
    same: list[Fold] = []
    controls: dict[Setting, list[Fold]] = {each: [] for each in CONTROLS}
    for editor, parts in sorted(folds.projects.items()):
        for number, part in enumerate(parts, 1):
            hidden = set(part)
            test = tuple(each for each in by_editor[editor] if each.project in hidden)
            own = tuple(each for each in by_editor[editor] if each.project not in hidden)
            others = tuple(
                each for each in examples if each.editor != editor and each.project not in hidden
            )
            name = f"{editor}, fold {number} of {len(parts)}"
            if own:
                same.append(Fold(name, (*own, *others), test))
            if others:
                controls["same editor, others only"].append(Fold(f"{name}, others", others, test))
            as_many = _as_many(others, own, name)
            if as_many:
                controls["same editor, own only"].append(Fold(f"{name}, own", own, test))
                controls["same editor, as many of others"].append(
                    Fold(f"{name}, as many of others", as_many, test)
                )
    if same:
        found["same editor"] = tuple(same)
    return found | {setting: tuple(folds) for setting, folds in controls.items() if folds}


def written(folds: Folds) -> bytes:
    """The file that `read` reads."""
    return msgspec.json.format(msgspec.json.encode(folds), indent=1) + b"\n"


def read(content: bytes, file: str) -> Folds:
    """The folds that `written` wrote.

    Raises:
        Unreadable: the content holds no folds, or folds of another version.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(file, "it is larger than any file of folds", "Name the file itself")
    try:
        folds = msgspec.json.decode(content, type=Folds)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(file, f"it holds no folds ({error})", "Draw them anew") from error
    if folds.version != VERSION:
        raise Unreadable(file, f"its folds are of version {folds.version}", "Draw them anew")
    return folds


def _by_editor(examples: Sequence[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    for each in examples:
        found.setdefault(each.editor, []).append(each)
    return found


def _as_many(others: Sequence[Example], own: Sequence[Example], name: str) -> tuple[Example, ...]:
    """Sequences of others with as many clips as an editor's own, drawn by the name of the fold.

    Nothing where the others have fewer clips: it would not be of the same size.
    """
    wanted = _clips(own)
    if not own or _clips(others) < wanted:
        return ()
    drawn = sorted(
        others,
        key=lambda each: hashlib.sha256(
            f"{name}\0{each.project}\0{each.file}\0{each.sequence}".encode("utf-8", "surrogatepass")
        ).digest(),
    )
    kept: list[Example] = []
    left = wanted
    for each in drawn:
        size = len(each.decisions.rows)
        if abs(left - size) < left:  # nearer to as many with it than without it
            kept.append(each)
            left -= size
        if left <= 0:
            break
    return tuple(kept)


def _clips(examples: Sequence[Example]) -> int:
    return sum(len(each.decisions.rows) for each in examples)


def _must_be_there(by_editor: dict[str, list[Example]], folds: Folds) -> None:
    missing = [each for part in folds.editors for each in part if each not in by_editor]
    for editor, parts in folds.projects.items():
        there = {each.project for each in by_editor.get(editor, ())}
        missing += [each for part in parts for each in part if each not in there]
    if missing:
        raise NotEnough(
            "folds",
            f"{len(missing)} of those held out are not here (first, '{missing[0]}')",
            "Name the folders that the folds were drawn from, or draw new ones",
        )


def _of_editors(
    by_editor: dict[str, list[Example]], parts: Sequence[Sequence[str]]
) -> tuple[Fold, ...]:
    """Editors held out a few at a time, since a fold for each costs as much time as editors."""
    folds = []
    for hidden in parts:
        test = tuple(each for editor in hidden for each in by_editor[editor])
        projects = {each.project for each in test}
        train = tuple(
            each
            for editor in sorted(by_editor)
            if editor not in hidden
            for each in by_editor[editor]
            if each.project not in projects
        )
        if train and test:
            folds.append(Fold(", ".join(hidden), train, test))
    return tuple(folds)
