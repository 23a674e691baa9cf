"""What is asked of Final Cut, of CapCut and JianYing, and of two programs that open FCPXML."""

from __future__ import annotations

from fractions import Fraction

from roughcut.calibration.changes import Factors, text_times, times
from roughcut.calibration.placing import crop_left_in_place
from roughcut.calibration.premiere import TURNED
from roughcut.calibration.question import SMALL, Answer, Question
from roughcut.calibration.subjects import Still, Title
from roughcut.formats.fcpxml.canvas import Canvas
from roughcut.formats.fcpxml.reading.titles import POINTS
from roughcut.parameters import Parameters

_DRAFTS = ("capcut", "jianying")


def _anchor(down: int, *, by_picture: bool) -> Factors:
    def factors(canvas: Canvas) -> dict[str, Fraction]:
        share = canvas.shown[1] * canvas.fit / canvas.height if by_picture else Fraction(1)
        return {"anchor_x": share, "anchor_y": share * down}

    return factors


OTHERS = (
    Question(
        "fcp-anchor", ("fcp",), "fcpxml",
        "What is the anchor of an FCPXML clip a percentage of, and does it point up?",
        (
            Answer("sequence-up", "The card's middle is left of the middle line, one and a half tenths above the other."),
            Answer("sequence-down", "The card's middle is right of the middle line, one and a half tenths above the other.", times(_anchor(-1, by_picture=False))),
            Answer("picture-up", "The card's middle is left of the middle line, less than a tenth above the other.", times(_anchor(1, by_picture=True))),
            Answer("picture-down", "The card's middle is right of the middle line, less than a tenth above the other.", times(_anchor(-1, by_picture=True))),
        ),
        Still(1280, 400), Parameters(scale=0.5, rotation=90.0, anchor_x=0.25, anchor_y=-0.4),
    ),
    Question(
        "title-size", ("fcp", "resolve"), "fcpxml",
        "What does the font size of a title in FCPXML count?",
        (
            Answer("lines", "The letter is a little more than two tenths of the frame high."),
            Answer("pixels", "The letter is three and a half tenths of the frame high.", text_times(lambda frame: Fraction(POINTS, frame.height))),
        ),
        Title(240), frame=SMALL,
    ),
    Question(
        "capcut-rotation", _DRAFTS, "capcut",
        "Which way does a positive rotation turn in a draft?",
        (
            Answer("clockwise", "The card's right side is lower."),
            Answer("anticlockwise", "The card's left side is lower.", TURNED),
        ),
        Still(640, 480), Parameters(scale=1.5, rotation=15.0),
    ),
    Question(
        "capcut-crop", _DRAFTS, "capcut",
        "Is what a crop leaves of a picture in a draft fitted into the frame, or does it stay where it was?",
        (
            Answer("fitted", "The piece of the card is as high as the frame."),
            Answer("in-place", "The piece of the card is half as high as the frame.", crop_left_in_place()),
        ),
        Still(640, 480), Parameters(scale=4.5, y=-0.5, crop_left=0.25, crop_right=0.25, crop_top=0.5),
    ),
)  # fmt: skip
