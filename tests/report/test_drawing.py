from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import etree

from roughcut.encode.begun import begun_from
from roughcut.report.drawing import WIDTH, Drawn, added_clips, timelines_svg
from roughcut.report.ruler import marks
from roughcut.sample import EDITORS, projects
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Media, Timeline, Track

MEDIA = Media("a.mov", width=1920, height=1080)


RATE = Rate(25)


def timeline(*tracks, rate=RATE, **more):
    return Timeline("t", rate, 1920, 1080, tuple(tracks), **more)


def cut(count, ticks):
    return Track("video", tuple(Clip(at * ticks, ticks, MEDIA) for at in range(count)))


def parsed(svg):
    return etree.fromstring(svg.encode())


def test_nothing_to_draw_is_drawn():
    assert parsed(timelines_svg([])).tag.endswith("svg")
    assert parsed(timelines_svg([Drawn("empty", timeline())])).tag.endswith("svg")


@pytest.mark.parametrize("count", [5_000, 50_000])
def test_a_picture_of_thousands_of_clips_has_room_for_its_width_only(count):
    three_hours = 3 * 3600 * TICKS_PER_SECOND
    svg = timelines_svg([Drawn("long", timeline(cut(count, three_hours // count)))])
    blocks = parsed(svg).xpath("//*[contains(@class, 'rc-clip')]")
    assert 100 < len(blocks) < WIDTH
    assert len(svg) < 400_000


def test_crowded_clips_are_counted_in_their_hover_text():
    svg = timelines_svg([Drawn("long", timeline(cut(10_000, TICKS_PER_SECOND)))])
    told = [
        int(each.split()[0])
        for each in parsed(svg).xpath("//*[local-name()='title']/text()")
        if " clips, " in each
    ]
    assert sum(told) == 10_000


def test_a_block_is_drawn_where_its_clip_is():
    svg = parsed(timelines_svg([Drawn("two", timeline(cut(2, 60 * TICKS_PER_SECOND)))]))
    first, second = svg.xpath("//*[contains(@class, 'rc-clip')]")
    width = float(first.xpath("*[local-name()='rect']/@width")[0])
    assert first.get("transform") == "translate(0.0 0)"
    assert second.get("transform") == f"translate({width:.1f} 0)"


def test_what_finishing_added_is_found_though_tracks_are_renumbered():
    own = projects(EDITORS[0], 1, 0)[0]
    begun = begun_from(own)
    below = replace(own, tracks=(Track("video"), *own.tracks))
    added = added_clips(begun, below)
    kept = sum(len(track.clips) for track in begun.tracks)
    assert len(added) == sum(len(track.clips) for track in own.tracks) - kept
    assert added_clips(begun, begun) == frozenset()


def test_marks_stand_at_round_timecodes_also_in_drop_frame():
    rate = Rate(30000, 1001)
    drawn = timeline(
        cut(1, rate.ticks(rate.frames(600 * TICKS_PER_SECOND))), rate=rate, drop_frame=True
    )
    labels = [label for _, label in marks(drawn, drawn.duration, 10)]
    assert 4 <= len(labels) <= 11
    assert labels[0] == "00:00:00;00"
    assert all(label[:-2].endswith("00;") for label in labels)
    assert {label[-2:] for label in labels} <= {"00", "02"}


def test_marks_of_an_hour_start_are_in_the_timelines_own_timecode():
    drawn = timeline(cut(1, 20 * TICKS_PER_SECOND), start=3600 * TICKS_PER_SECOND)
    assert next(marks(drawn, drawn.duration, 10))[1] == "01:00:00:00"


@pytest.mark.parametrize("seconds", [7, 95, 611, 1_830, 2_830, 2_990, 10_000])
def test_no_timecode_of_the_ruler_lies_over_another(seconds):
    svg = parsed(timelines_svg([Drawn("one", timeline(cut(1, seconds * TICKS_PER_SECOND)))]))
    spans = []
    for each in svg.xpath("//*[@class='rc-time']"):
        x, width = float(each.get("x")), 6.0 * len(each.text)
        spans.append((x - width, x) if each.get("text-anchor") == "end" else (x, x + width))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
