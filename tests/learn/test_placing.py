"""Where something starts and ends, as rules tell it."""

from dataclasses import replace

import pytest

from roughcut.encode.decisions import encode
from roughcut.learn.habits.edit import edit_from, edit_of
from roughcut.learn.habits.placing import LENGTH_RULES, START_RULES, moments, usual_times
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.learn.made import examples


def all_edges(edit, event):
    """Every start and end on other tracks that was known when the event came."""
    own = (event.stream.audio, event.stream.track)
    before = edit.events[: edit.events.index(event)]
    others = [each for each in before if (each.stream.audio, each.stream.track) != own]
    return sorted({time for each in others for time in (each.start, each.end)})


@pytest.mark.parametrize("name", ["interviewer", "magazine"])
def test_edges_that_are_left_out_change_no_answer(name):
    edit = edit_of(examples(name)[0])
    told = 0
    for stream in edit.streams:
        events = edit.of(stream)
        pairs = list(zip(moments(edit, events), events, strict=True))
        usual = usual_times(pairs)
        for moment, event in pairs:
            known = all_edges(edit, event)
            whole = replace(moment, edges=known)
            for rules in (START_RULES, LENGTH_RULES):
                for rule in rules.values():
                    assert rule(moment, usual) == rule(whole, usual)
            inside = [t for t in known if moment.cut < t < moment.clip_end]
            assert list(moment.edges_inside()) == inside
            told += len(inside)
    assert told


def laid_over(spine, overlays):
    """The events of one picture track over a main track; (start, duration) in seconds each."""
    tracks = [
        Track("video", tuple(clip(f"{number}.mov", *each) for each in spans))
        for number, spans in enumerate((spine, overlays))
    ]
    edit = edit_from(encode(Timeline("cut", Rate(25), 1920, 1080, tuple(tracks))), "me", "a", "cut")
    return edit, edit.events


def clip(name, start, duration):
    source = Media(name, width=1920, height=1080)
    return Clip(start * TICKS_PER_SECOND, duration * TICKS_PER_SECOND, source)


def start_told(rule, edit, events):
    """What a start rule says before each of the events."""
    known = moments(edit, events)
    usual = usual_times(list(zip(known, events, strict=True)))
    return [START_RULES[rule](moment, usual) for moment in known]


def test_what_starts_where_the_main_track_pauses_hangs_on_the_clip_before():
    edit, events = laid_over([(0, 10), (20, 10)], [(10, 6), (16, 3), (20, 2)])
    assert [each.within for each in events] == [0, 0, 1]
    assert start_told("where the main track ends or pauses", edit, events) == [10, 10, 30]
    assert start_told("where the one before ends", edit, events) == [None, 16, None]
