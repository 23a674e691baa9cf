"""One finished sequence as an example to learn from."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.encode.decisions import Decisions


@dataclass(frozen=True, slots=True)
class Example:
    """A sequence, who cut it, and which project it belongs to.

    editor: the group for "new editor" splits.
    project: the group for "same editor, new project" splits; copies of one edit share it.
    digest: the hash of the file that it was read from.
    """

    editor: str
    project: str
    file: str
    sequence: str
    digest: str
    decisions: Decisions
