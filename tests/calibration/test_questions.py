"""Each answer's picture is what its words say of the numbers that stand in the project's file."""

import json
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from roughcut.calibration.assuming import Assumption, as_read, to_write
from roughcut.calibration.cards import card, png
from roughcut.calibration.projects import calibrate, picture
from roughcut.calibration.questions import QUESTIONS, question
from roughcut.parameters import NAMES, Keyframes
from tests.calibration.page import BEGIN, END, PAGE, table
from tests.strategies import Shape, timelines

av = pytest.importorskip("av")
ANSWERS = [(each, answer) for each in QUESTIONS for answer in each.answers]
RED = (204, 51, 51)
pictured = cache(picture)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """What `calibrate` writes for each program."""
    base = tmp_path_factory.mktemp("asked")
    apps = ("premiere", "resolve", "fcp", "capcut")
    for app in apps:
        calibrate(app, base / app)
    return {app: base / app for app in apps}


def seen(asked, answer):
    """Left, top, right, bottom of what is not the ruled frame; red's middle is told apart."""
    pixels = pictured(asked, asked.answer(answer))
    coloured = (pixels.max(axis=2).astype(int) - pixels.min(axis=2)) > 20
    coloured |= (pixels > 200).all(axis=2)
    rows, columns = np.where(coloured)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def middle(box):
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def red_side(asked, answer):
    """How far the red corner is left of the frame's middle, and above it, in pixels."""
    pixels = pictured(asked, asked.answer(answer))
    rows, columns = np.where((pixels == RED).all(axis=2))
    return pixels.shape[1] / 2 - columns.mean(), pixels.shape[0] / 2 - rows.mean()


def xml(folder, name, file):
    return etree.parse(str(folder / name / file)).getroot()


def near(found, expected):
    assert all(math.isclose(a, b, abs_tol=2) for a, b in zip(found, expected, strict=True)), (found, expected)  # fmt: skip


def test_the_centre_of_premiere_is_a_share_of_the_media_or_of_the_sequence(folders):
    (value,) = xml(folders["premiere"], "premiere-centre", "cut.xml").xpath(
        "//parameter[parameterid='center']/value"
    )
    across, down = (float(value.findtext(name)) for name in ("horiz", "vert"))
    asked = question("premiere-centre")
    near(middle(seen(asked, "media")), (960 + across * 640, 540 + down * 480))
    near(middle(seen(asked, "sequence")), (960 + across * 1920, 540 + down * 1080))


@pytest.mark.parametrize(
    ("name", "app", "positive"),
    [
        ("premiere-rotation", "premiere", "anticlockwise"),
        ("capcut-rotation", "capcut", "clockwise"),
    ],
)
def test_a_rotation_turns_one_way_or_the_other(folders, name, app, positive):
    if app == "premiere":
        root = xml(folders[app], name, "cut.xml")
        (value,) = root.xpath("//parameter[parameterid='rotation']/value")
        written = float(value.text)
    else:
        draft = json.loads((folders[app] / name / "draft_content.json").read_text())
        written = max(
            (each["clip"]["rotation"] for track in draft["tracks"] for each in track["segments"]),
            key=abs,
        )
    clockwise = written if positive == "clockwise" else -written
    assert clockwise == 15
    # Turned clockwise, the upper left corner goes up and to the right.
    asked = question(name)
    level = red_side(asked, positive)
    for answer in asked.answers:
        left, _ = red_side(asked, answer.name)
        assert (left < level[0] + 1) == (answer.name == positive)


def test_the_position_of_resolve_is_multiplied_by_the_fitted_share_or_not(folders):
    root = xml(folders["resolve"], "resolve-position", "cut.fcpxml")
    (value,) = root.xpath("//adjust-transform/@position")
    across, up = (float(part) * 1920 / 100 for part in value.split())
    fit = min(1080 / 640, 1920 / 480)
    asked = question("resolve-position")
    near(middle(seen(asked, "frame")), (540 + across, 960 - up))
    share = 640 * fit / 1080, 480 * fit / 1920
    near(middle(seen(asked, "fitted")), (540 + across * share[0], 960 - up * share[1]))


def test_the_crop_of_resolve_is_in_its_own_units_or_those_of_the_document(folders):
    root = xml(folders["resolve"], "resolve-crop", "cut.fcpxml")
    (rect,) = root.iter("trim-rect")
    left, top = float(rect.get("left")), float(rect.get("top"))
    asked = question("resolve-crop")
    fit = 2.25  # 640×480 in 1920×1080
    near(seen(asked, "document"), (240 + left / 100 * 480 * fit, top / 100 * 480 * fit, 1680, 1080))
    near(seen(asked, "fitted"), (240 + left * 1080 / 100 * fit, top * fit / 100 * 1080, 1680, 1080))


def test_the_anchor_of_final_cut_is_a_share_of_two_heights_in_two_directions(folders):
    root = xml(folders["fcp"], "fcp-anchor", "cut.fcpxml")
    (value,) = root.xpath("//adjust-transform/@anchor")
    across, up = (float(part) / 100 for part in value.split())
    (scale,) = root.xpath("//adjust-transform/@scale")
    size = float(scale.split()[0])
    asked = question("fcp-anchor")
    for answer in asked.answers:
        unit, direction = answer.name.split("-")
        height = 1080 if unit == "sequence" else 400 * 1.5  # 1280×400 is fitted at 1.5
        right, below = (
            across * height * size,
            -up * height * size * (1 if direction == "up" else -1),
        )
        # Turned clockwise by 90°, what was right of the anchor is below it.
        near(middle(seen(asked, answer.name)), (960 + below, 540 - right))


@given(timeline=timelines(Shape(unknown=False)), pair=st.sampled_from(ANSWERS))
def test_what_is_written_for_an_answer_is_shown_as_it_was(timeline, pair):
    asked, answer = pair
    written, _ = to_write(timeline, Assumption(asked, answer))
    shown, _ = as_read(written, Assumption(asked, answer))
    for before, after in zip(values(timeline), values(shown), strict=True):
        assert math.isclose(before, after, rel_tol=1e-12, abs_tol=1e-12)
    if answer is asked.answers[0]:
        assert written == timeline


def values(timeline):
    for track in timeline.tracks:
        for clip in track.clips:
            for name in NAMES:
                value = getattr(clip.parameters, name)
                if isinstance(value, Keyframes):
                    yield from (key.value for key in value.keys)
                else:
                    yield value


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda each: each.name)
def test_every_answer_looks_different_and_is_seen(asked):
    pictures = [pictured(asked, answer) for answer in asked.answers]
    frame = pictures[0].shape[0] * pictures[0].shape[1]
    for number, one in enumerate(pictures):
        for other in pictures[number + 1 :]:
            assert (one != other).any(axis=2).sum() > frame / 100
        box = seen(asked, asked.answers[number].name)
        assert box[2] - box[0] > 100 < box[3] - box[1]


def test_a_picture_is_a_png(tmp_path):
    path = tmp_path / "card.png"
    path.write_bytes(png(card(64, 48)))
    with av.open(str(path)) as container:
        (frame,) = container.decode(video=0)
    assert (frame.to_ndarray(format="rgb24") == card(64, 48)).all()


def test_the_page_lists_the_questions_as_they_are():
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0].strip() == table(), (
        "run: python -m tests.calibration.page --write"
    )
