"""What is asked of Premiere."""

from __future__ import annotations

from fractions import Fraction

from roughcut.calibration.changes import crops_unread, times
from roughcut.calibration.placing import (
    by_stored_width,
    in_on_media,
    nest_in_the_middle,
    nest_where_written,
)
from roughcut.calibration.question import Answer, Question
from roughcut.calibration.subjects import Movie, Nest, Still
from roughcut.formats.fcpxml.canvas import Canvas
from roughcut.parameters import Parameters
from roughcut.ticks import Rate

PAL_WIDE = Fraction(512, 351)  # of PAL-601, anamorphic, as Premiere writes it


def _turned(_: Canvas) -> dict[str, Fraction]:
    return {"rotation": Fraction(-1)}


def by_sequence(canvas: Canvas) -> dict[str, Fraction]:
    """The writer divided by the picture's size; the program multiplies by the frame's."""
    width, height = canvas.shown
    return {"x": canvas.width / width, "y": canvas.height / height}


TURNED = times(_turned)

PREMIERE = (
    Question(
        "premiere-centre", ("premiere",), "xmeml",
        "What is the position of a clip in Premiere's XML a share of?",
        (
            Answer("media", "The card stands a little to the right of the middle, and a little below it."),
            Answer("sequence", "The card stands far to the right, and well below the middle.", times(by_sequence)),
        ),
        Still(640, 480), Parameters(x=0.25 * 640 / 1920, y=0.25 * 480 / 1080),
    ),
    Question(
        "premiere-anamorphic", ("premiere",), "xmeml",
        "Is the position of media with wide pixels in Premiere's XML a share of the width that is shown, or of the stored one?",
        (
            Answer("shown", "The card's middle stands more than two and a half tenths right of the middle line."),
            Answer("stored", "The card's middle stands less than two tenths right of the middle line.", by_stored_width()),
        ),
        Movie(720, 576, Rate(25), PAL_WIDE), Parameters(scale=0.5, x=float(720 * PAL_WIDE / 2 / 1920)),
    ),
    Question(
        "premiere-rotation", ("premiere",), "xmeml",
        "Which way does a positive rotation turn in Premiere's XML?",
        (
            Answer("anticlockwise", "The card's right side is lower."),
            Answer("clockwise", "The card's left side is lower.", TURNED),
        ),
        Still(640, 480), Parameters(scale=1.5, rotation=15.0),
    ),
    Question(
        "premiere-nest", ("premiere",), "xmeml",
        "Where is a nested sequence whose position in Premiere's XML is -0.5, -0.5, which Premiere exports for nests anywhere?",
        (
            Answer("middle", "The card fills the frame.", nest_in_the_middle()),
            Answer("written", "The lower right quarter of the card stands in the frame's upper left quarter.", nest_where_written()),
        ),
        Nest(1920, 1080), Parameters(x=-0.5, y=-0.5),
    ),
    Question(
        "premiere-otio-crop", ("premiere",), "otio",
        "Does Premiere read the crop of a clip's Motion in OpenTimelineIO?",
        (
            Answer("read", "A quarter of the card is cut from its left and from its top."),
            Answer("unread", "The card is whole.", crops_unread("crop that Premiere does not read")),
        ),
        Still(640, 480), Parameters(scale=2.25, crop_left=0.25, crop_top=0.25), reads=False,
    ),
    Question(
        "xml-grid", ("premiere", "resolve"), "xmeml",
        "Are the in and out points of media of another frame rate counted in frames of the sequence or of the media?",
        (
            Answer("sequence", "The card says 050 at the first frame."),
            Answer("media", "The card says 025 at the first frame.", in_on_media()),
        ),
        Movie(640, 480, Rate(50)), Parameters(scale=2.25),
    ),
)  # fmt: skip
