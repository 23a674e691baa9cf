"""The open questions: what is asked of which program, and what each answer does to a picture.

Every question is about a factor: a file that roughcut writes shows, in a program of another answer,
a parameter multiplied by something that follows from the sizes of frame and picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from roughcut.errors import Unsupported
from roughcut.formats.fcpxml.canvas import Canvas
from roughcut.parameters import Parameters

Factors = dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which the program may read the file.

    factors: by what each parameter is multiplied there, in a file that was written for the first
    answer. It may need the picture's size; a canvas without one is not asked.
    """

    name: str
    looks: str
    factors: Callable[[Canvas], Factors]


@dataclass(frozen=True, slots=True)
class Question:
    """A row: the first answer is the one that is assumed.

    reads: it holds for files that the program wrote, too. frame and card are sizes in pixels, shown
    is how the card stands in the project that asks.
    """

    name: str
    apps: tuple[str, ...]
    format: str
    asks: str
    answers: tuple[Answer, ...]
    frame: tuple[int, int]
    card: tuple[int, int]
    shown: Parameters
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


def _as_written(_: Canvas) -> Factors:
    return {}


def _turned(_: Canvas) -> Factors:
    return {"rotation": Fraction(-1)}


def _by_sequence(canvas: Canvas) -> Factors:
    """The writer divided by the picture's size; the program multiplies by the frame's."""
    width, height = canvas.shown
    return {"x": canvas.width / width, "y": canvas.height / height}


def _not_multiplied(canvas: Canvas) -> Factors:
    """The writer divided by the share of the frame that the fitted picture fills."""
    width, height = canvas.shown
    return {
        "x": canvas.width / (width * canvas.fit),
        "y": canvas.height / (height * canvas.fit),
    }


def _by_the_document(canvas: Canvas) -> Factors:
    """Crops in percent of the picture's height on all sides, as the DTD says."""
    height = canvas.shown[1]
    across, down = height / canvas.height, 1 / canvas.fit
    return {"crop_left": across, "crop_right": across, "crop_top": down, "crop_bottom": down}


def _anchor(down: int, *, by_picture: bool) -> Callable[[Canvas], Factors]:
    def factors(canvas: Canvas) -> Factors:
        share = canvas.shown[1] * canvas.fit / canvas.height if by_picture else Fraction(1)
        return {"anchor_x": share, "anchor_y": share * down}

    return factors


QUESTIONS = (
    Question(
        "premiere-centre", ("premiere",), "xmeml",
        "What is the position of a clip in Premiere's XML a share of?",
        (
            Answer("media", "The card stands a little to the right of the middle, and a little below it.", _as_written),
            Answer("sequence", "The card stands far to the right, and well below the middle.", _by_sequence),
        ),
        (1920, 1080), (640, 480), Parameters(x=0.25 * 640 / 1920, y=0.25 * 480 / 1080),
    ),
    Question(
        "premiere-rotation", ("premiere",), "xmeml",
        "Which way does a positive rotation turn in Premiere's XML?",
        (
            Answer("anticlockwise", "The card's right side is lower.", _as_written),
            Answer("clockwise", "The card's left side is lower.", _turned),
        ),
        (1920, 1080), (640, 480), Parameters(scale=1.5, rotation=15.0),
    ),
    Question(
        "resolve-position", ("resolve",), "fcpxml",
        "What does Resolve multiply the position of an FCPXML clip by?",
        (
            Answer("fitted", "The card's middle is one and a half tenths above the middle line.", _as_written),
            Answer("frame", "The card's middle is three and a half tenths above the middle line.", _not_multiplied),
        ),
        (1080, 1920), (640, 480), Parameters(scale=0.8, x=0.1, y=-0.15), reads=False,
    ),
    Question(
        "resolve-crop", ("resolve",), "fcpxml",
        "What does Resolve count the crop of an FCPXML clip in?",
        (
            Answer("fitted", "A quarter of the card is cut from its left and from its top.", _as_written),
            Answer("document", "About a tenth of the card is cut from its left and from its top.", _by_the_document),
        ),
        (1920, 1080), (640, 480), Parameters(scale=2.25, crop_left=0.25, crop_top=0.25), reads=False,
    ),
    Question(
        "fcp-anchor", ("fcp",), "fcpxml",
        "What is the anchor of an FCPXML clip a percentage of, and does it point up?",
        (
            Answer("sequence-up", "The card's middle is left of the middle line, one and a half tenths above the other.", _anchor(1, by_picture=False)),
            Answer("sequence-down", "The card's middle is right of the middle line, one and a half tenths above the other.", _anchor(-1, by_picture=False)),
            Answer("picture-up", "The card's middle is left of the middle line, less than a tenth above the other.", _anchor(1, by_picture=True)),
            Answer("picture-down", "The card's middle is right of the middle line, less than a tenth above the other.", _anchor(-1, by_picture=True)),
        ),
        (1920, 1080), (1280, 400), Parameters(scale=0.5, rotation=90.0, anchor_x=0.25, anchor_y=-0.4),
    ),
    Question(
        "capcut-rotation", ("capcut", "jianying"), "capcut",
        "Which way does a positive rotation turn in a draft?",
        (
            Answer("clockwise", "The card's right side is lower.", _as_written),
            Answer("anticlockwise", "The card's left side is lower.", _turned),
        ),
        (1920, 1080), (640, 480), Parameters(scale=1.5, rotation=15.0),
    ),
)  # fmt: skip


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
