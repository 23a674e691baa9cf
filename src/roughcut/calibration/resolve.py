"""What is asked of Resolve, of the three formats that it opens."""

from __future__ import annotations

from fractions import Fraction

from roughcut.calibration.changes import cropped_from_the_frame, times
from roughcut.calibration.premiere import TURNED, by_sequence
from roughcut.calibration.question import TALL, Answer, Question
from roughcut.calibration.subjects import Still
from roughcut.formats.fcpxml.canvas import Canvas
from roughcut.parameters import Parameters


def _not_multiplied(canvas: Canvas) -> dict[str, Fraction]:
    """The writer divided by the share of the frame that the fitted picture fills."""
    width, height = canvas.shown
    return {
        "x": canvas.width / (width * canvas.fit),
        "y": canvas.height / (height * canvas.fit),
    }


def _by_the_document(canvas: Canvas) -> dict[str, Fraction]:
    """Crops in percent of the picture's height on all sides, as the DTD says."""
    height = canvas.shown[1]
    across, down = height / canvas.height, 1 / canvas.fit
    return {"crop_left": across, "crop_right": across, "crop_top": down, "crop_bottom": down}


def _unfitted(canvas: Canvas) -> dict[str, Fraction]:
    """The writer divided by the fit; the program shows percent of the picture's own pixels."""
    return {"scale": 1 / canvas.fit}


def _by_fitted(canvas: Canvas) -> dict[str, Fraction]:
    return {"x": canvas.fit, "y": canvas.fit}


def _upside_down(_: Canvas) -> dict[str, Fraction]:
    return {"y": Fraction(-1)}


RESOLVE = (
    Question(
        "resolve-xml-scale", ("resolve",), "xmeml",
        "What is the scale of a clip in XML a percentage of for Resolve?",
        (
            Answer("fitted", "The card is half as high as the frame."),
            Answer("native", "The card is a little more than two tenths of the frame high.", times(_unfitted)),
        ),
        Still(640, 480), Parameters(scale=1.125),
    ),
    Question(
        "resolve-xml-centre", ("resolve",), "xmeml",
        "What is the position of a clip in XML a share of for Resolve?",
        (
            Answer("media", "The card's middle is less than one tenth right of the middle line."),
            Answer("fitted", "The card's middle is nearly two tenths right of the middle line.", times(_by_fitted)),
            Answer("sequence", "The card's middle is two and a half tenths right of the middle line.", times(by_sequence)),
        ),
        Still(640, 480), Parameters(scale=1.125, x=0.25 * 640 / 1920),
    ),
    Question(
        "resolve-position", ("resolve",), "fcpxml",
        "What does Resolve multiply the position of an FCPXML clip by?",
        (
            Answer("fitted", "The card's middle is one and a half tenths above the middle line."),
            Answer("frame", "The card's middle is three and a half tenths above the middle line.", times(_not_multiplied)),
        ),
        Still(640, 480), Parameters(scale=0.8, x=0.1, y=-0.15), TALL, reads=False,
    ),
    Question(
        "resolve-crop", ("resolve",), "fcpxml",
        "What does Resolve count the crop of an FCPXML clip in?",
        (
            Answer("fitted", "A quarter of the card is cut from its left and from its top."),
            Answer("document", "Less of the card is cut: a sixteenth from its left, a seventh from its top.", times(_by_the_document)),
        ),
        Still(640, 480), Parameters(scale=1.6875, crop_left=0.25, crop_top=0.25), TALL, reads=False,
    ),
    Question(
        "resolve-otio-tilt", ("resolve",), "otio",
        "Which way does a positive tilt move a picture in Resolve's OpenTimelineIO?",
        (
            Answer("up", "The card stands above the middle line."),
            Answer("down", "The card stands below the middle line.", times(_upside_down)),
        ),
        Still(640, 480), Parameters(y=-0.25),
    ),
    Question(
        "resolve-otio-rotation", ("resolve",), "otio",
        "Which way does a positive angle turn a picture in Resolve's OpenTimelineIO?",
        (
            Answer("anticlockwise", "The card's right side is lower."),
            Answer("clockwise", "The card's left side is lower.", TURNED),
        ),
        Still(640, 480), Parameters(scale=1.5, rotation=15.0),
    ),
    Question(
        "resolve-otio-crop", ("resolve",), "otio",
        "What is a crop in Resolve's OpenTimelineIO a share of?",
        (
            Answer("media", "A quarter of the card is cut from its left."),
            Answer("frame", "A sixth of the card is cut from its left.", cropped_from_the_frame()),
        ),
        Still(640, 480), Parameters(scale=2.25, crop_left=0.25),
    ),
)  # fmt: skip
