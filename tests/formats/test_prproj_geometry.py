"""Where Premiere draws a picture, against pictures whose place was measured."""

from dataclasses import fields

import pytest

from roughcut.formats import prproj
from roughcut.parameters import Keyframes, Parameters
from tests.formats.prproj_files import (
    SECOND,
    Item,
    Sequence,
    animated,
    effect,
    media,
    motion,
    project,
    static,
)  # fmt: skip
from tests.golden_numbers import GOLDEN

POINT = "PointComponentParam"

# What Premiere's own project holds for each golden picture: Position, Scale, Rotation, Anchor,
# then Crop left, top and Opacity in percent.
PREMIERE = {
    "G01": ("0.5:0.5", "100.", "0.", "0.5:0.5"),
    "G02": ("0.5:0.5", "50.", "0.", "0.5:0.5"),
    "G03": ("0.5:0.5", "100.", "0.", "0.5:0.5"),
    "G04": ("0.5:0.5", "100.", "0.", "0.5:0.5"),
    "G05": ("0.5:0.5", "150.", "0.", "0.5:0.5"),
    "G06": ("0.5:0.5", "225.", "0.", "0.5:0.5"),
    "G07": ("0.5:0.5", "177.778", "0.", "0.5:0.5"),
    "G08": ("0.170833:0.812963", "30.", "0.", "0.5:0.5"),
    "G09": ("0.170833:0.812963", "15.", "0.", "0.5:0.5"),
    "G10": ("0.889648:0.305556", "28.125", "0.", "0.5:0.5"),
    "G11": ("0.55:0.45", "120.", "0.", "0.5:0.5"),
    "G12": ("0.5:0.5", "100.", "0.", "0.5:0.5", "25.", "0."),
    "G13": ("0.5:0.5", "50.", "15.", "0.5:0.5"),
    "G14": ("0.25:0.25", "50.", "15.", "0:0"),
    "G15": ("0.6:0.5", "25.", "0.", "0.5:0.5", "25.", "10."),
    "G16": ("0.5:0.5", "100.", "0.", "0.5:0.5", "0.", "0.", "50."),
    "G17": ("0.5:0.5", None, "0.", "0.5:0.5"),
}


@pytest.fixture
def drawn(tmp_path):
    """The parameters of a clip with components, and the kinds of its omissions."""

    def read(*components, frame=(1920, 1080), picture=(1920, 1080), in_point=0, clip_extra="", aspect=""):  # fmt: skip
        item = Item(0, 4 * SECOND, in_point=in_point, components=components, clip_extra=clip_extra)
        path = tmp_path / "drawn.prproj"
        files = [media(size=picture, pixel_aspect=aspect)]
        path.write_bytes(project([Sequence("s", video=[[item]], size=frame)], files))
        found = prproj.read(path)
        (clip,) = found.timelines[0].tracks[0].clips
        return clip.parameters, [each.what for each in found.omissions]

    return read


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.name)
@pytest.mark.parametrize("crop_in_motion", [False, True], ids=["Crop effect", "version 43"])
def test_golden_pictures(drawn, golden, crop_in_motion):
    position, scale, rotation, anchor, *rest = PREMIERE[golden.name]
    start = 10 * SECOND
    sized = static(2, scale) if scale else animated(2, [(start, "100.", 0), (start + 2 * SECOND, "150.", 0)])  # fmt: skip
    moved = [static(1, position, POINT), sized, static(3, "100."), static(4, "true"), static(5, rotation), static(6, anchor, POINT)]  # fmt: skip
    components = []
    if rest:
        first = 8 if crop_in_motion else 1
        cropped = [static(first + n, each) for n, each in enumerate([rest[0], rest[1], "0.", "0."])]
        if crop_in_motion:
            moved += cropped
        else:
            components.append(
                effect("AE.ADBE AECrop", *cropped, static(5, "false"), static(6, "0"))
            )
    components.append(motion(*moved))
    if len(rest) == 3:
        components.append(
            effect("AE.ADBE Opacity", static(1, rest[2]), static(2, "18"), static(3, "0"))
        )
    parameters, lost = drawn(*components, frame=golden.frame, picture=golden.media, in_point=start)
    assert lost == []
    for each in fields(Parameters):
        ours, theirs = getattr(parameters, each.name), getattr(golden.parameters, each.name)
        if isinstance(theirs, Keyframes):
            assert ours == theirs
        else:
            assert ours == pytest.approx(theirs, abs=2e-6, rel=2e-6), each.name


WIDE_PIXELS = "<PixelAspectRatio>1920,1440</PixelAspectRatio>"


@pytest.mark.parametrize(
    ("sizes", "scale"),
    [
        ({"frame": (1920, 1080), "picture": (3840, 2160)}, 0.5),
        ({"frame": (1920, 1080), "picture": (640, 480)}, 2.25),
        ({"frame": (1080, 1920), "picture": (1920, 1080)}, 0.5625),
        ({"frame": (1920, 1080), "picture": (1440, 1080), "aspect": WIDE_PIXELS}, 1.0),
    ],
)
@pytest.mark.parametrize(
    "flag",
    ["<ScaleToFramePolicy>1</ScaleToFramePolicy>", "<ScaleToFrameSize>true</ScaleToFrameSize>"],
)
def test_scale_to_frame_size_is_folded_into_the_scale(drawn, sizes, scale, flag):
    fitted, _ = drawn(**sizes, clip_extra=flag)
    assert fitted.scale == pytest.approx(scale)
    half, _ = drawn(motion(static(2, "50.")), **sizes, clip_extra=flag)
    assert half.scale == pytest.approx(scale / 2)


def test_another_width_than_height_is_declared(drawn):
    parameters, lost = drawn(motion(static(2, "50."), static(3, "70."), static(4, "false")))
    assert parameters.scale == 0.5
    assert lost == ["non-uniform scale"]


def test_a_linked_width_is_no_loss(drawn):
    _, lost = drawn(motion(static(2, "50."), static(3, "70."), static(4, "true")))
    assert lost == []


def test_two_crops_leave_what_neither_cuts(drawn):
    crops = [effect("AE.ADBE AECrop", static(1, cut), static(3, other)) for cut, other in (("10.", "30."), ("20.", "5."))]  # fmt: skip
    parameters, lost = drawn(*crops)
    assert (parameters.crop_left, parameters.crop_right) == (0.2, 0.3)
    assert lost == []


def test_a_point_that_moves_in_one_direction_is_animated_in_one(drawn):
    moved = motion(animated(1, [(0, "0.5:0.5", 0), (SECOND, "0.7:0.5", 0)]))
    parameters, _ = drawn(moved)
    assert parameters.animated == ("x",)
    assert parameters.y == 0.0


def test_one_project_writes_points_with_a_comma(drawn):
    written = f"<ParameterID>1</ParameterID><StartKeyframe>{-10**17},0.25,0.75,0,0,0,0,0,0,5,4,0,0,0,0</StartKeyframe>"  # fmt: skip
    parameters, _ = drawn(motion((POINT, written)))
    assert (parameters.x, parameters.y) == (-0.25, 0.25)


@pytest.mark.parametrize(
    ("modes", "lost"),
    [(("18", "0"), []), (("13", "6"), ["blend mode"]), (("18",), []), (("13",), ["blend mode"])],
)
def test_a_blend_mode_other_than_normal_is_declared(drawn, modes, lost):
    blended = effect("AE.ADBE Opacity", static(1, "100."), *(static(n, each) for n, each in enumerate(modes, 2)))  # fmt: skip
    assert drawn(blended)[1] == lost
