"""Each answer's picture is what its words say of the numbers that stand in the project's file."""

import json
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from roughcut.calibration.assuming import turned
from roughcut.calibration.cards import card, png
from roughcut.calibration.projects import calibrate, picture
from roughcut.calibration.questions import QUESTIONS, question
from roughcut.parameters import NAMES, Keyframes
from roughcut.timeline import Text
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
        assert calibrate(app, base / app).left_out == ()
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


def said(folder, key, value):
    """What the parameter of this identity is in the folder's OTIO file."""
    found = [json.loads((folder / "cut.otio").read_text())]
    while found:
        each = found.pop()
        if isinstance(each, dict) and each.get(key) == value:
            return each["Parameter Value"] if "Parameter Value" in each else each["StartValue"]["Value"]  # fmt: skip
        found += each.values() if isinstance(each, dict) else each if isinstance(each, list) else []
    raise AssertionError(f"{folder} says no {value}")


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
        ("resolve-otio-rotation", "resolve", "anticlockwise"),
        ("capcut-rotation", "capcut", "clockwise"),
    ],
)
def test_a_rotation_turns_one_way_or_the_other(folders, name, app, positive):
    if app == "premiere":
        root = xml(folders[app], name, "cut.xml")
        (value,) = root.xpath("//parameter[parameterid='rotation']/value")
        written = float(value.text)
    elif app == "resolve":
        written = said(folders[app] / name, "Parameter ID", "transformationRotationAngle")
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


def test_the_position_of_wide_pixels_is_a_share_of_one_width_or_the_other(folders):
    folder = folders["premiere"]
    root = xml(folder, "premiere-anamorphic", "cut.xml")
    (value,) = root.xpath("//parameter[parameterid='center']/value")
    across = float(value.findtext("horiz"))
    with av.open(str(folder / "media" / "frames 720x576 25.mp4")) as container:
        (stream,) = container.streams.video
        shown = stream.width * stream.sample_aspect_ratio
    asked = question("premiere-anamorphic")
    near(middle(seen(asked, "shown")), (960 + across * shown, 540))
    near(middle(seen(asked, "stored")), (960 + across * 720, 540))


def test_a_nest_stands_where_premiere_wrote_or_in_the_middle(folders):
    root = xml(folders["premiere"], "premiere-nest", "cut.xml")
    (value,) = root.xpath("//parameter[parameterid='center']/value")
    assert [float(value.findtext(name)) for name in ("horiz", "vert")] == [-0.5, -0.5]
    asked = question("premiere-nest")
    near(seen(asked, "middle"), (0, 0, 1920, 1080))
    near(seen(asked, "written"), (0, 0, 1920 / 2, 1080 / 2))


def test_a_crop_of_premiere_s_motion_is_seen_or_not(folders):
    folder = folders["premiere"] / "premiere-otio-crop"
    left, top = (said(folder, "DisplayName", f"Crop {side}") / 100 for side in ("Left", "Top"))
    asked = question("premiere-otio-crop")
    near(seen(asked, "read"), (240 + left * 1440, top * 1080, 1680, 1080))
    near(seen(asked, "unread"), (240, 0, 1680, 1080))


@pytest.mark.parametrize("app", ["premiere", "resolve"])
def test_in_counts_frames_of_the_sequence_or_of_the_media(folders, app):
    root = xml(folders[app], "xml-grid", "cut.xml")
    (item,) = root.xpath("//clipitem[.//file/rate/timebase='50']")
    first = int(item.findtext("in"))
    with av.open(str(folders[app] / "media" / "frames 640x480 50.mp4")) as container:
        frames = [each.to_ndarray(format="rgb24") for each in container.decode(video=0)]
    for answer, number in {"sequence": first * 2, "media": first}.items():
        shown = pictured(question("xml-grid"), question("xml-grid").answer(answer))
        small = shown[:, 240:1680][np.ix_(np.arange(480) * 9 // 4, np.arange(640) * 9 // 4)]
        apart = [np.abs(small.astype(int) - each).mean() for each in frames]
        assert np.argmin(apart) == number


def test_the_scale_of_resolve_is_of_the_fitted_picture_or_of_its_own_pixels(folders):
    root = xml(folders["resolve"], "resolve-xml-scale", "cut.xml")
    (value,) = root.xpath("//clipitem[name='card 640x480.png']//parameter[parameterid='scale']/value")  # fmt: skip
    size = float(value.text) / 100
    asked = question("resolve-xml-scale")
    for answer, tall in {"fitted": 1080, "native": 480}.items():
        box = seen(asked, answer)
        near((box[3] - box[1], box[2] - box[0]), (tall * size, tall * size * 4 / 3))


def test_the_position_of_resolve_s_xml_is_a_share_of_one_of_three(folders):
    root = xml(folders["resolve"], "resolve-xml-centre", "cut.xml")
    (value,) = root.xpath("//clipitem[name='card 640x480.png']//parameter[parameterid='center']/value")  # fmt: skip
    across = float(value.findtext("horiz"))
    asked = question("resolve-xml-centre")
    for answer, wide in {"media": 640, "fitted": 1440, "sequence": 1920}.items():
        near(middle(seen(asked, answer)), (960 + across * wide, 540))


def test_the_tilt_of_resolve_moves_up_or_down(folders):
    tilt = said(folders["resolve"] / "resolve-otio-tilt", "Parameter ID", "transformationTilt")
    assert tilt > 0
    asked = question("resolve-otio-tilt")
    near(middle(seen(asked, "up")), (960, 540 - tilt * 1080))
    near(middle(seen(asked, "down")), (960, 540 + tilt * 1080))


def test_the_crop_of_resolve_s_otio_is_a_share_of_the_media_or_the_frame(folders):
    left = said(folders["resolve"] / "resolve-otio-crop", "Parameter ID", "cropLeft")
    asked = question("resolve-otio-crop")
    near(seen(asked, "media"), (240 + left * 1440, 0, 1680, 1080))
    near(seen(asked, "frame"), (left * 1920, 0, 1680, 1080))


@pytest.mark.parametrize("app", ["fcp", "resolve"])
def test_a_font_size_counts_lines_of_1080_or_pixels(folders, app):
    (size,) = xml(folders[app], "title-size", "cut.fcpxml").xpath("//@fontSize")
    asked = question("title-size")
    for answer, pixels in {"lines": float(size) * 720 / 1080, "pixels": float(size)}.items():
        box = seen(asked, answer)
        near((box[3] - box[1],), (0.7 * pixels,))


def test_what_a_crop_leaves_of_a_material_is_fitted_or_left(folders):
    draft = json.loads((folders["capcut"] / "capcut-crop" / "draft_content.json").read_text())
    (material,) = [each for each in draft["materials"]["videos"] if "card" in each["path"]]
    corners = ("upper_left_x", "upper_left_y", "lower_right_x", "lower_right_y")
    left, top, right, bottom = (material["crop"][name] for name in corners)
    assert (left, top, right, bottom) == (0.25, 0.5, 0.75, 1)
    (clip,) = [
        each["clip"]
        for track in draft["tracks"]
        for each in track["segments"]
        if each["material_id"] == material["id"]
    ]
    assert (clip["scale"]["x"], clip["transform"]) == (1, {"x": 0, "y": 0})
    asked = question("capcut-crop")
    near(seen(asked, "fitted"), (240, 0, 1680, 1080))
    whole = (240, 0)  # of the fitted card, 1440 × 1080
    near(
        seen(asked, "in-place"),
        (whole[0] + left * 1440, top * 1080, whole[0] + right * 1440, bottom * 1080),
    )


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
    fit = 1.6875  # 640×480 in 1080×1920
    near(seen(asked, "document"), (left / 100 * 480 * fit, 555 + top / 100 * 480 * fit, 1080, 1365))
    near(seen(asked, "fitted"), (left * 1920 / 100 * fit, 555 + top * fit / 100 * 810, 1080, 1365))


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
    written, lost = turned((timeline,), answer.change.written)
    (shown,), unsure = turned(written, answer.change.shown)
    if answer is asked.answers[0]:
        assert written == (timeline,)
    elif not lost and not unsure:
        for before, after in zip(values(timeline), values(shown), strict=True):
            assert math.isclose(before, after, rel_tol=1e-9, abs_tol=1e-9)


def values(timeline):
    for track in timeline.tracks:
        for clip in track.clips:
            yield clip.source_start
            if isinstance(clip.source, Text) and clip.source.size is not None:
                yield clip.source.size
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
