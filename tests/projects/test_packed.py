"""Packed readings: the same values, no pickle, and nothing but values of the right kind."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.errors import Omission, Where
from roughcut.formats.door import Reading
from roughcut.projects.packed import pack, source_as_json, source_from_json, unpack
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track
from tests.strategies import timelines


@given(timelines())
def test_a_reading_comes_back(timeline):
    omission = Omission(Where("old.xml", 3, timeline.name, "V1", "00:00:00:01"), "mask", "oval")
    reading = unpack(pack(Reading((timeline,), (omission,))), "new.xml")
    [back], [omitted] = reading.timelines, reading.omissions
    assert back == timeline
    assert back.metadata == timeline.metadata
    assert omitted.where == Where("new.xml", 3, timeline.name, "V1", "00:00:00:01")
    assert reading.file == "new.xml"


def test_a_nest_that_is_also_at_the_top_comes_back_as_one_object():
    nest = Timeline("nest", Rate(25), 10, 10, (Track("video", (Clip(0, 9, Text("a")),)),))
    top = Timeline("top", Rate(25), 10, 10, (Track("video", (Clip(0, 5, nest), Clip(5, 4, nest))),))
    back = unpack(pack(Reading((top, nest))), "f")
    assert back.timelines == (top, nest)
    first, second = back.timelines[0].tracks[0].clips
    assert first.source is second.source is back.timelines[1]


def test_nests_that_double_forty_times_stay_small():
    nest = Timeline("nest", Rate(25), 10, 10)
    for _ in range(40):
        track = Track("video", (Clip(0, 5, nest), Clip(5, 4, nest)))
        nest = Timeline("nest", Rate(25), 10, 10, (track,))
    assert len(pack(Reading((nest,)))) < 10_000


@given(st.binary(max_size=200))
def test_other_bytes_are_refused(content):
    with pytest.raises(ValueError, match="no packed reading"):
        unpack(content, "f")


@given(timelines(), st.data())
def test_a_changed_byte_gives_a_reading_or_a_value_error(timeline, data):
    content = bytearray(pack(Reading((timeline,))))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        assert isinstance(unpack(bytes(content), "f"), Reading)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    "source",
    [
        Media("a.mov", "/x/a.mov", 1920, 1080, Rate(30000, 1001), 10**15, still=False),
        Generator("color", "red", "#ff0000"),
        Text("Hello\nyou", "Arial", 40.0, "#ffffff"),
    ],
)
def test_a_source_is_a_line_of_json_and_back(source):
    line = source_as_json(source)
    assert "\n" not in line
    assert source_from_json(line) == source


def test_other_json_is_no_source():
    for line in ("", "{}", msgspec.json.encode(["nest", 3]).decode(), '["media", 1]'):
        with pytest.raises(ValueError, match="no source"):
            source_from_json(line)
