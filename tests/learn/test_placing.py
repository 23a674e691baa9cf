"""Where something starts and ends, as rules tell it."""

from dataclasses import replace

import pytest

from roughcut.learn.habits.edit import edit_of
from roughcut.learn.habits.placing import LENGTH_RULES, START_RULES, moments, usual_times
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
