"""OpenShot projects: golden pictures, curves, speed, layers, masks, damage."""

import json
from fractions import Fraction

import pytest

from roughcut.check import check
from roughcut.errors import Unreadable
from roughcut.formats import FORMATS, osp
from roughcut.parameters import Keyframe, Keyframes
from roughcut.ticks import Rate
from roughcut.timeline import Marker, Transition
from tests.golden_numbers import GOLDEN

PAL = Rate(25)
SECOND = PAL.ticks(25)


def point(frame, value, interpolation=1, **handles):
    return {"co": {"X": frame, "Y": value}, "interpolation": interpolation, **handles}


def still(value):
    return {"Points": [point(1, value, 0)]}


def line(*points, kind=1):
    return {"Points": [point(frame, value, kind) for frame, value in points]}


def clip(size=(1920, 1080), **changes):
    """Two seconds at the start of a layer, of a file of a minute with sound switched off."""
    reader = {
        "path": "footage/card.mov", "width": size[0], "height": size[1], "duration": 60.0,
        "fps": {"num": 25, "den": 1}, "has_video": True, "has_audio": True, "channels": 2,
        "has_single_image": False, "pixel_ratio": {"num": 1, "den": 1},
    }  # fmt: skip
    reader.update(changes.pop("reader", {}))
    made = {
        "layer": 1_000_000, "position": 0, "start": 0, "end": 2.0, "scale": 1, "gravity": 4,
        "has_audio": still(0), "has_video": still(-1), "title": "card", "reader": reader, "effects": [],
    }  # fmt: skip
    return {**made, **changes}


def mask(position, length, path="@transitions/common/fade.svg"):
    return {
        "layer": 1_000_000, "type": "Mask", "position": position, "start": 0, "end": length,
        "reader": {"path": path},
    }  # fmt: skip


def project(*clips, frame=(1920, 1080), effects=(), **changes):
    return {
        "id": "T0", "fps": {"num": 25, "den": 1}, "width": frame[0], "height": frame[1],
        "sample_rate": 44_100, "channels": 2, "channel_layout": 3, "settings": {},
        "clips": list(clips), "effects": list(effects), "files": [], "layers": [], "markers": [],
        **changes,
    }  # fmt: skip


@pytest.fixture
def reading(tmp_path):
    def read(*clips, **changes):
        path = tmp_path / "cut.osp"
        path.write_text(json.dumps(project(*clips, **changes)), encoding="utf-8")
        assert [each.name for each in FORMATS if each.sniff(path.read_bytes()[:4096])] == ["osp"]
        result = osp.read(path)
        assert check(result.timelines[0]) == ()
        return result

    return read


@pytest.fixture
def only(reading):
    """The one picture of a project that loses nothing."""

    def read(*clips, **changes):
        result = reading(*clips, **changes)
        assert result.omissions == ()
        (found,) = result.timelines[0].video_tracks[0].clips
        return found

    return read


# As the program writes the golden pictures: scale_x, location_x, location_y, rotation, origin, crop, alpha.
WRITTEN = {
    "G01": {}, "G02": {}, "G03": {"scale": 2.0}, "G04": {"scale": 2 / 3}, "G05": {}, "G06": {},
    "G07": {"scale": (1920 / 1080) / (1080 / 1920)},
    "G08": {"scale": 0.3, "x": -632 / 1920, "y": 338 / 1080},
    "G09": {"scale": 0.3, "x": -632 / 1920, "y": 338 / 1080},
    "G10": {"scale": 0.5, "x": 748.125 / 1920, "y": -210 / 1080},
    "G11": {"scale": 1.2, "x": 0.05, "y": -0.05},
    "G12": {"crop": {"left": 0.25}},
    "G13": {"scale": 0.5, "rotation": 15.0},
    # The centre lies half a picture right and down of the corner that is turned about.
    "G14": {"scale": 0.5, "rotation": 15.0, "origin": 0.0},
    "G15": {"scale": 0.5, "x": 0.1, "crop": {"left": 0.25, "top": 0.1}},
    "G16": {"alpha": 0.5},
}  # fmt: skip


@pytest.mark.parametrize("golden", GOLDEN[:16], ids=lambda golden: golden.name)
def test_golden_pictures(only, golden):
    said = WRITTEN[golden.name]
    crop = {"type": "Crop", **{side: still(value) for side, value in said.get("crop", {}).items()}}
    found = only(
        clip(
            golden.media,
            scale_x=still(said.get("scale", 1.0)),
            scale_y=still(said.get("scale", 1.0)),
            location_x=still(said.get("x", 0.0)),
            location_y=still(said.get("y", 0.0)),
            rotation=still(said.get("rotation", 0.0)),
            origin_x=still(said.get("origin", 0.5)),
            origin_y=still(said.get("origin", 0.5)),
            alpha=still(said.get("alpha", 1.0)),
            effects=[crop] if "crop" in said else [],
        ),
        frame=golden.frame,
    )
    for name, value in golden.parameters.items():
        assert getattr(found.parameters, name) == pytest.approx(value), name


def test_a_zoom_of_a_trimmed_clip_counts_the_frames_of_its_source(only):
    zoom = line((26, 1.0), (76, 1.5))
    found = only(clip(start=1.0, end=3.0, scale_x=zoom, scale_y=zoom))
    keys = (Keyframe(0, 1.0), Keyframe(PAL.ticks(50), 1.5))
    assert (found.source_start, found.parameters.scale) == (SECOND, Keyframes(keys))


@pytest.mark.parametrize(
    ("mode", "gravity", "expected"),
    [
        (0, 4, (2.25, 0.0, 0.0)),  # fills 1440 × 1080
        (1, 4, (2.25, 0.0, 0.0)),
        (3, 4, (1.0, 0.0, 0.0)),
        (3, 0, (1.0, (320 - 720) / 1440, (240 - 540) / 1080)),
        (3, 8, (1.0, (720 - 320) / 1440, (540 - 240) / 1080)),
        (3, 5, (1.0, (720 - 320) / 1440, 0.0)),
    ],
)
def test_modes_and_places_of_gravity(only, mode, gravity, expected):
    found = only(clip((640, 480), scale=mode, gravity=gravity), frame=(1440, 1080)).parameters
    assert (found.scale, found.x, found.y) == pytest.approx(expected)


def test_a_segment_has_the_interpolation_of_the_point_at_its_right(only):
    points = [point(1, 0.0, 2), point(11, 1.0, 1), point(21, 0.5, 2), point(31, 0.0, 0)]
    found = only(clip(alpha={"Points": [points[2], points[0], points[3], points[1]]}))
    keys = found.parameters.opacity.keys
    assert [PAL.frames(key.time) for key in keys] == [0, 10, 20, 30]
    assert [key.easing for key in keys[:3]] == ["linear", "hold", "eased"]


def test_handles_that_were_moved_are_said(reading):
    bent = [point(1, 0.0), point(11, 1.0, 0, handle_left={"X": 0.9, "Y": 0.1})]
    (omission,) = reading(clip(alpha={"Points": bent})).omissions
    assert (omission.what, omission.value) == ("keyframe curve", "alpha")


@pytest.mark.parametrize(
    ("points", "start", "speed"),
    [
        (((1, 1), (51, 101)), 0, Fraction(2)),
        (((1, 51), (51, 101)), 50, Fraction(1)),
        (((1, 50), (51, 0)), 0, Fraction(-1)),
        (((1, 11), (51, 11)), 10, Fraction(0)),
    ],
)
def test_the_time_curve_is_a_speed(only, points, start, speed):
    found = only(clip(time=line(*points)))
    assert (PAL.frames(found.source_start), found.speed) == (start, speed)


def test_a_bent_time_curve_is_its_mean_speed(reading):
    result = reading(clip(time=line((1, 1), (26, 11), (51, 101))))
    (found,) = result.timelines[0].tracks[0].clips
    assert [each.what for each in result.omissions] == ["time remapping"]
    assert found.speed == 2


def test_layers_are_ordered_by_their_numbers(reading):
    (timeline,) = reading(
        clip(layer=3, title="top"), clip(layer=-1, title="bottom"), clip(layer=2.5, title="middle"),
        layers=[{"number": 2.5, "label": "B-roll", "lock": True}],
    ).timelines  # fmt: skip
    assert [track.clips[0].name for track in timeline.tracks] == ["bottom", "middle", "top"]
    assert [(track.name, track.locked) for track in timeline.tracks][1] == ("B-roll", True)


def test_the_sound_of_a_picture_is_linked_and_louder(reading):
    (timeline,) = reading(clip(has_audio=still(-1), volume=still(1.5))).timelines
    picture, sound = (track.clips[0] for track in timeline.tracks)
    assert [track.kind for track in timeline.tracks] == ["video", "audio"]
    assert picture.link == sound.link is not None
    assert sound.parameters.gain == 1.5


def test_clips_that_overlap_without_a_mask_are_above_each_other(reading):
    (timeline,) = reading(clip(title="a"), clip(title="b", position=1.0)).timelines
    assert [[each.name for each in track.clips] for track in timeline.tracks] == [["a"], ["b"]]


def test_a_mask_over_two_clips_is_a_dissolve(reading):
    (timeline,) = reading(
        clip(title="a"), clip(title="b", position=1.6, start=4.0, end=6.0), effects=[mask(1.6, 0.4)]
    ).timelines  # fmt: skip
    (track,) = timeline.tracks
    assert [(each.name, each.start, each.end) for each in track.clips] == [
        ("a", 0, PAL.ticks(40)),
        ("b", PAL.ticks(40), PAL.ticks(90)),
    ]
    assert track.transitions == (Transition(PAL.ticks(40), PAL.ticks(10), 0),)


def test_masks_at_the_ends_of_a_clip_fade_it(reading):
    (timeline,) = reading(
        clip(), effects=[mask(0, 0.4), mask(1.6, 0.4, "@transitions/extra/wipe_left-right.svg")]
    ).timelines
    assert timeline.tracks[0].transitions == (
        Transition(0, PAL.ticks(10), 0),
        Transition(PAL.ticks(40), PAL.ticks(10), PAL.ticks(10), "wipe left right"),
    )


def test_a_mask_that_begins_before_the_timeline_begins_with_it(reading):
    found = reading(clip(), effects=[mask(-0.4, 2.4), mask(-0.8, 2.8)])
    (track,) = found.timelines[0].tracks
    assert track.transitions == (Transition(0, PAL.ticks(50), PAL.ticks(50)),)
    said = [each.what for each in found.omissions]
    assert said == ["transition before the timeline's start"] * 2 + ["transition"]


def test_a_mask_over_the_middle_of_a_clip_is_lost_and_said(reading):
    assert [each.what for each in reading(clip(), effects=[mask(0.8, 0.4)]).omissions] == ["transition"]  # fmt: skip


def test_titles_are_pictures_beside_the_project(only):
    title = {"path": "@assets/title/Hello.svg", "has_single_image": True, "has_audio": False}
    found = only(clip(reader=title))
    assert (found.source.path, found.source.still) == ("cut_assets/title/Hello.svg", True)


def test_markers_and_settings(reading):
    mark = {"position": 1.0, "icon": "blue.png"}
    (timeline,) = reading(clip(), markers=[mark], fps={"num": 30000, "den": 1001}).timelines
    assert timeline.rate == Rate(30000, 1001)
    assert timeline.audio_rate == 44_100
    assert timeline.markers == (Marker(Rate(30000, 1001).ticks(30), color="blue"),)


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("non-uniform scale", {"scale_x": still(2.0)}),
        ("stretched picture", {"scale": 2, "size": (640, 480)}),
        ("sheared picture", {"shear_x": still(0.2)}),
        ("blend mode", {"composite": 3}),
        ("parent of a clip", {"parentObjectId": "X"}),
        ("waveform", {"waveform": True}),
        ("switched on and off", {"has_audio": line((1, 1.0), (10, 0.0))}),
        ("effect", {"effects": [{"type": "Blur"}]}),
        ("crop that is fitted anew", {"effects": [{"type": "Crop", "resize": True}]}),
        ("crop with an offset", {"effects": [{"type": "Crop", "x": still(0.1)}]}),
        ("clip without length", {"end": 0.0}),
        ("clip without media", {"reader": {"path": ""}}),
        ("clip before the beginning", {"position": -1.0}),
        ("scale relative to fit", {"reader": {"width": 0}}),
    ],
)
def test_what_is_not_carried_is_said(reading, what, changes):
    assert [each.what for each in reading(clip(**changes)).omissions] == [what]


@pytest.mark.parametrize(
    "changes",
    [
        {"fps": {"num": 0, "den": 1}},
        {"fps": {"num": 25, "den": 0}},
        {"clips": "none"},
        {"clips": [clip(position="soon")]},
        {"clips": [clip(end=1e30)]},
        {"clips": [clip(alpha={"Points": [{"co": {"X": 1}}]})]},
        {"clips": [clip(alpha={"Points": [point(1e30, 1.0)]})]},
        {"clips": [clip(reader={"has_audio": "yes"})]},
        {"clips": [clip() for _ in range(101)]},
    ],
)
def test_damage_is_refused(tmp_path, changes):
    path = tmp_path / "cut.osp"
    path.write_text(json.dumps(project(**changes)), encoding="utf-8")
    with pytest.raises(Unreadable, match=r"cut.osp: "):
        osp.read(path)
