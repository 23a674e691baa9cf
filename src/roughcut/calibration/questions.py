"""The open questions, by name."""

from __future__ import annotations

from roughcut.calibration.others import OTHERS
from roughcut.calibration.premiere import PREMIERE
from roughcut.calibration.question import Question
from roughcut.calibration.resolve import RESOLVE
from roughcut.errors import Unsupported

QUESTIONS = (*PREMIERE, *RESOLVE, *OTHERS)


def question(name: str) -> Question:
    """The question of this name.

    Raises:
        Unsupported: there is none.
    """
    found = next((each for each in QUESTIONS if each.name == name), None)
    if found is None:
        names = ", ".join(each.name for each in QUESTIONS)
        raise Unsupported(
            f"--assume {name}", "nothing of this name is assumed", f"Say one of: {names}"
        )
    return found
