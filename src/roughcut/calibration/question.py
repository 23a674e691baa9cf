"""An open question and its answers, the first of which is assumed."""

from __future__ import annotations

from dataclasses import dataclass

from roughcut.calibration.changes import AS_ASSUMED, Change
from roughcut.calibration.subjects import Subject
from roughcut.errors import Unsupported
from roughcut.parameters import DEFAULTS, Parameters

PLAIN_APPS = {"xmeml": "premiere", "fcpxml": "fcp", "capcut": "capcut"}
"""Whose files a format's plain form is like; OTIO's is like nobody's."""

HD, TALL, SMALL = (1920, 1080), (1080, 1920), (1280, 720)


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which the program may read the file."""

    name: str
    looks: str
    change: Change = AS_ASSUMED


@dataclass(frozen=True, slots=True)
class Question:
    """A row: the first answer is the one that is assumed.

    reads: the answer changes how files that the program wrote are read, too. frame is a size in
    pixels; the subject stands in it as placed says.
    """

    name: str
    apps: tuple[str, ...]
    format: str
    asks: str
    answers: tuple[Answer, ...]
    subject: Subject
    placed: Parameters = DEFAULTS
    frame: tuple[int, int] = HD
    reads: bool = True

    def answer(self, name: str) -> Answer:
        """The answer of this name.

        Raises:
            Unsupported: there is none.
        """
        found = next((each for each in self.answers if each.name == name), None)
        if found is None:
            names = ", ".join(each.name for each in self.answers)
            raise Unsupported(
                f"--assume {self.name}={name}", "there is no such answer", f"Say one of: {names}"
            )
        return found

    def is_read(self, source: str) -> bool:
        """Whether it says how files of a format are to be read."""
        return self.reads and self.format == source

    def is_written(self, target: str, app: str | None) -> bool:
        """Whether it says how files of a format are to be written for a program."""
        return self.format == target and (app or PLAIN_APPS.get(target)) in self.apps
