"""Encrypted, damaged and hostile drafts: one typed error, or omissions; never a crash."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.errors import RoughcutError, Unreadable, Unsupported
from roughcut.formats import capcut, json_objects, sniffed
from roughcut.ticks import TICKS_PER_SECOND

from .capcut_drafts import (
    SECOND,
    draft,
    only,
    read,
    segment,
    text,
    track,
    video,
)

ENCRYPTED = "qZ8/k+1A" * 1_000


def refused(tmp_path, document, *words):
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, document)
    message = str(caught.value)
    assert "draft_content.json" in message
    for word in words:
        assert word in message


def test_an_encrypted_draft_is_known_and_refused_with_a_way_out(tmp_path):
    path = tmp_path / "draft_content.json"
    path.write_text(ENCRYPTED)
    assert sniffed(path).name == "capcut"
    with pytest.raises(Unsupported, match=r"encrypted.*JianYing 5\.9"):
        capcut.read(path)


@pytest.mark.parametrize("content", ["{}", '{"materials": []}', "text " * 200, "", '{"a": "canvas_config"}'])  # fmt: skip
def test_other_files_are_not_drafts(tmp_path, content):
    path = tmp_path / "draft_content.json"
    path.write_text(content)
    assert sniffed(path) is None


def test_broken_json_names_its_line(tmp_path):
    refused(tmp_path, '{"materials": {},\n "tracks": ]', "json:2", "JSON is broken")


@pytest.mark.parametrize("opening", ['{"a":', "["])
def test_a_million_brackets_are_refused_where_they_get_too_deep(tmp_path, opening):
    refused(tmp_path, '{"materials": {},\n"tracks": ' + opening * 1_000_000, ":2", "deep")


def test_a_crowd_of_objects_is_refused(tmp_path):
    crowd = "{}," * json_objects.MAX_OBJECTS
    refused(tmp_path, '{"materials": {}, "tracks": [' + crowd + "{}]}", "objects")


def test_a_crowd_of_objects_inside_of_a_title_is_refused(tmp_path):
    crowd = '{"styles": [' + "{}," * json_objects.MAX_OBJECTS + "{}]}"
    document = draft(
        track(segment(0, SECOND, "t"), kind="text"), materials={"texts": [text(crowd)]}
    )
    refused(tmp_path, document, "objects")


def test_drafts_in_drafts_that_unfold_to_millions_of_clips_are_refused(tmp_path):
    inner = draft(track(*[segment(second * SECOND, SECOND) for second in range(100)]))
    for _ in range(4):
        inner = draft(
            track(*[segment(each * SECOND, SECOND, "n") for each in range(100)]),
            materials={"drafts": [{"id": "n", "draft": inner}]},
        )
    refused(tmp_path, inner, "unfold")


NUMBERS = {
    "NaN": math.nan,
    "infinity": math.inf,
    "beyond any timeline": 1e30,
    "text": "5",
    "true": True,
    "null": None,
    "an object": {},
}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
def test_a_length_that_is_no_number_is_refused_by_its_place(tmp_path, number):
    document = draft(track(segment(0, number)))
    refused(tmp_path, document, "tracks[0].segments[0].target_timerange", "duration")


@pytest.mark.parametrize("number", [math.nan, math.inf, "5", True, {}], ids=repr)
@pytest.mark.parametrize("name", ["speed", "volume", "render_index"])
def test_a_field_that_is_no_number_is_refused(tmp_path, number, name):
    refused(tmp_path, draft(track(segment(0, SECOND, **{name: number}))), name)


@pytest.mark.parametrize("speed", [0, -1, 1e-9, 1e9])
def test_a_speed_of_no_program_is_refused(tmp_path, speed):
    refused(tmp_path, draft(track(segment(0, SECOND, speed=speed))), "speed")


@pytest.mark.parametrize("fps", [0, -30, 1e-9, 1e9, "30"])
def test_a_rate_of_no_program_is_refused(tmp_path, fps):
    refused(tmp_path, draft(track(segment(0, SECOND)), fps=fps), "fps")


@pytest.mark.parametrize("frame", [(0, 0), (-5, 1080), (10**9, 1080), (None, None)])
def test_a_frame_that_is_none_is_replaced_and_told(tmp_path, frame):
    found, lost = only(read(tmp_path, draft(track(segment(0, SECOND)), frame=frame)))
    assert (found.width, found.height) == (1920, 1080)
    assert lost == ["frame size"]


def test_a_segment_without_its_material_is_left_out_and_told(tmp_path):
    found, lost = only(read(tmp_path, draft(track(segment(0, SECOND, "gone")))))
    assert found.tracks[0].clips == ()
    assert lost == ["clip without media"]


def test_a_segment_over_another_without_a_transition_ends_it_and_is_told(tmp_path):
    document = draft(track(segment(0, 4 * SECOND), segment(SECOND, SECOND)))
    found, lost = only(read(tmp_path, document))
    second = TICKS_PER_SECOND
    assert [(clip.start, clip.end) for clip in found.tracks[0].clips] == [
        (0, second),
        (second, 2 * second),
    ]
    assert lost == ["overlap"]


def test_a_crop_of_everything_is_told(tmp_path):
    crop = {
        f"{row}_{side}_{axis}": 0.5
        for row in ("upper", "lower")
        for side in ("left", "right")
        for axis in "xy"
    }
    found, lost = only(
        read(tmp_path, draft(track(segment(0, SECOND)), materials={"videos": [video(crop=crop)]}))
    )
    assert lost == ["crop of everything"]
    assert found.tracks[0].clips[0].parameters.crop_left == 0


def test_half_a_surrogate_pair_is_refused(tmp_path):
    refused(tmp_path, '{"materials": {}, "name": "\\ud83c", "tracks": []}', "surrogate")


@given(data=st.binary(max_size=200))
def test_noise_is_an_error_of_ours(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("noise") / "draft_content.json"
    path.write_bytes(b'{"canvas_config": ' + data)
    with pytest.raises(RoughcutError):
        capcut.read(path)
