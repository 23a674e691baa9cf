"""Damaged and hostile OTIO files: one typed error, or omissions; never a crash."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.check import check, with_nests
from roughcut.errors import RoughcutError, Unreadable
from roughcut.formats import json_objects as documents
from roughcut.formats import otio, sniffed

from .otio_files import clip, gap, only, read, span, stack, timeline, track


def refused(tmp_path, document, *words):
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, document)
    message = str(caught.value)
    assert "cut.otio" in message
    for word in words:
        assert word in message
    return caught.value


def test_broken_json_names_its_line(tmp_path):
    error = refused(
        tmp_path, '{"OTIO_SCHEMA": "Timeline.1",\n "tracks": ]', "cut.otio:2", "JSON is broken"
    )
    assert error.where.line == 2


@pytest.mark.parametrize("text", ["", "[]", "null", "\ufeff", '"OTIO_SCHEMA"'])
def test_what_is_no_object_is_refused(tmp_path, text):
    refused(tmp_path, text)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "cut.otio"
    path.write_bytes(b'{"OTIO_SCHEMA": "Timeline.1", "name": "\xff\xfe"}')
    with pytest.raises(Unreadable, match="utf-8"):
        otio.read(path)


@pytest.mark.parametrize("opening", ['{"a":', "[", '[{"x":'])
def test_a_million_brackets_are_refused_where_they_get_too_deep(tmp_path, opening):
    refused(
        tmp_path, '{"OTIO_SCHEMA": "Timeline.1",\n"tracks": ' + opening * 1_000_000, ":2", "deep"
    )


def test_a_crowd_of_objects_is_refused(tmp_path):
    crowd = "{}," * documents.MAX_OBJECTS
    text = '{"OTIO_SCHEMA": "Timeline.1",\n"tracks": {"children": [' + crowd + "{}]}}"
    refused(tmp_path, text, "cut.otio:2", "1,500,000 objects")


def test_brackets_in_names_are_not_depth(tmp_path):
    reading = read(tmp_path, timeline(track(clip(span(0, 5))), name='[{"' * 1_000))
    assert reading.timelines[0].name == '[{"' * 1_000


@pytest.mark.parametrize("text", ['"' + '\\"' * 400_000, '"\\' * 400_000])
def test_endless_strings_take_no_endless_time(tmp_path, text):
    refused(tmp_path, '{"OTIO_SCHEMA": ' + text)


def test_a_file_past_the_bound_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "MAX_BYTES", 1_000)
    refused(tmp_path, timeline(name="x" * 1_000), "MiB")


@pytest.mark.parametrize("schema", ["Marker.2", "Thing.1", ""])
def test_a_file_without_a_timeline_is_refused(tmp_path, schema):
    refused(tmp_path, {"OTIO_SCHEMA": schema}, "no timeline")


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
@pytest.mark.parametrize("field", ["value", "rate"])
def test_a_time_that_is_no_number_is_refused_by_its_place(tmp_path, number, field):
    used = span(0, 10)
    used["duration"][field] = number
    refused(
        tmp_path,
        timeline(track(clip(used))),
        "tracks.children[0].children[0].source_range.duration",
    )


@pytest.mark.parametrize("text", ["1e400", "-1e400", "1" * 5_000, "1" * 400])
def test_numbers_no_double_holds_are_refused(tmp_path, text):
    refused(
        tmp_path, json.dumps(timeline(track(clip(span(0, 123456789))))).replace("123456789", text)
    )


@pytest.mark.parametrize("rate", [0, -25, -1e-300, 1e300])
def test_rates_that_are_none_are_refused(tmp_path, rate):
    refused(tmp_path, timeline(track(clip(span(0, 10, rate)))), "rate")


def test_a_negative_length_is_refused(tmp_path):
    refused(tmp_path, timeline(track(clip(span(0, -10)))), "negative")


def test_an_item_of_an_unknown_kind_keeps_its_place_empty(tmp_path):
    odd = {"OTIO_SCHEMA": "Hologram.7", "source_range": span(0, 9)}
    reading = read(tmp_path, timeline(track(odd, clip(span(0, 5)))))
    (found,) = reading.timelines[0].tracks[0].clips
    assert found.start == found.duration * 9 // 5
    assert ("item of an unknown kind", "Hologram") in [(e.what, e.value) for e in reading.omissions]


@pytest.mark.parametrize(
    "ours",
    [
        {"speed": "1/0"},
        {"speed": "9" * 1_000},
        {"speed": 2},
        {"link": 0.5},
        {"link": 1e99},
        {"label": ["a"]},
        {"parameters": {"scale": []}},
        {"parameters": {"scale": [[0, 1]]}},
        {"parameters": {"scale": [[0, 1, "bounce"]]}},
        {"parameters": {"scale": [[5, 1, "hold"], [5, 2, "hold"]]}},
        {"parameters": {"scale": [[1e30, 1, "hold"]]}},
        {"parameters": {"scale": "2"}},
        {"parameters": {"scale": math.nan}},
    ],
    ids=str,
)
def test_our_own_metadata_is_not_trusted(tmp_path, ours):
    refused(tmp_path, timeline(track(clip(span(0, 5), metadata={"roughcut": ours}))))


@pytest.mark.parametrize(
    "ours",
    [
        {"width": 0, "height": 5},
        {"width": 1e9, "height": 5},
        {"width": 1.5, "height": 5},
        {"rate": "-1"},
        {"rate": "x"},
        {"pixel_aspect": "0"},
        {"audio_rate": 0},
    ],
    ids=str,
)
def test_our_own_frame_is_not_trusted(tmp_path, ours):
    refused(tmp_path, timeline(track(clip(span(0, 5))), stack_metadata={"roughcut": ours}))


def test_half_a_surrogate_pair_is_refused(tmp_path):
    refused(
        tmp_path, '{"OTIO_SCHEMA": "Timeline.1", "name": "\\ud83c", "tracks": null}', "surrogate"
    )


def test_nests_in_nests_are_read_as_deep_as_the_file_may_be(tmp_path):
    inner = stack(track(clip(span(0, 5))))
    for _ in range(25):
        inner = stack(track(inner))
    (found,) = read(tmp_path, timeline(track(inner))).timelines
    assert len(with_nests(found)) == 27


def test_a_plain_text_file_is_not_ours(tmp_path):
    path = tmp_path / "cut.otio"
    path.write_text("{}")
    assert sniffed(path) is None


def test_ours_are_recognised_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "cut.txt"
    path.write_text("\ufeff" + json.dumps(timeline(track(clip(span(0, 5))))), encoding="utf-8")
    assert sniffed(path).name == "otio"
    assert otio.read(path).timelines


@given(data=st.binary(max_size=200))
def test_noise_is_an_error_of_ours(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("noise") / "cut.otio"
    path.write_bytes(b'{"OTIO_SCHEMA": "Timeline.1",' + data)
    with pytest.raises(RoughcutError):
        otio.read(path)


def test_a_transition_without_a_cut_is_told_and_left_out(tmp_path):
    """Between gaps, and beside a clip that is left out."""
    fade = {
        "OTIO_SCHEMA": "Transition.1",
        "name": "fade",
        "transition_type": "SMPTE_Dissolve",
        "in_offset": {"OTIO_SCHEMA": "RationalTime.1", "value": 4, "rate": 25},
        "out_offset": {"OTIO_SCHEMA": "RationalTime.1", "value": 4, "rate": 25},
    }
    pieces = [clip(span(0, 20)), gap(30), fade, gap(30), clip(span(0, 20)), fade, clip(span(0, 20))]
    found, lost = only(read(tmp_path, timeline(track(*pieces))))
    assert len(found.tracks[0].transitions) == 1
    assert lost == ["transition off a cut"]
    assert check(found) == ()
