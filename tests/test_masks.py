"""Parts and spans that finishing can be asked for alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from roughcut.check import check
from roughcut.encode.begun import begun_from, unstyled_from
from roughcut.encode.decisions import spine as spine_index
from roughcut.encode.layouts import Layout, alike, layout_of, parameters_of
from roughcut.finishing import finish
from roughcut.learn.habits.tables import Worth
from roughcut.learn.habits.worth import NEVER
from roughcut.learn.predictor import Part, Span
from roughcut.scoring import score
from roughcut.ticks import from_seconds, seconds
from tests.learn.made import held_out, learned
from tests.strategies import timelines

PARTS = Part.__args__
TITLES = {"title", "lower third"}


def spans(timeline):
    return [[(c.start, c.duration, c.source) for c in track.clips] for track in timeline.tracks]


@pytest.mark.parametrize("name", ["teacher", "magazine"])
def test_the_parts_are_the_whole_each_once(name):
    begun = begun_from(held_out(name)[0])
    whole = finish(begun, learned(name), minimum_confidence=0.0).added
    alone = {
        part: finish(begun, learned(name), minimum_confidence=0.0, only=[part]).added
        for part in PARTS
    }
    assert all(each.clip.source is not None for own in alone.values() for each in own)
    assert sorted(map(key, whole)) == sorted(key(each) for own in alone.values() for each in own)
    assert all(each.track.startswith("A") for each in alone["sound"])
    assert all(each.role in TITLES for each in alone["titles"])
    assert all(each.reframed for each in alone["layouts"])
    assert alone["sound"]
    assert alone["layouts"]


def key(added):
    return added.role, added.clip.start, added.clip.duration, added.reframed


def test_layouts_alone_restyle_what_is_there_and_add_nothing():
    own = held_out("teacher")[0]
    bare = unstyled_from(own)
    restyled = finish(bare, learned("teacher"), only=["layouts"])
    assert spans(restyled.timeline) == spans(bare)
    assert {each.role for each in restyled.added} >= {"picture-in-picture", "logo", "reframed"}
    before, after = score(own, bare), score(own, restyled.timeline)
    assert before.overlay_layout_iou < 0.5
    assert after.overlay_layout_iou > 0.95
    assert after.layout_iou > before.layout_iou


def test_pictures_are_moved_only_where_that_was_worth_it_unless_it_is_asked_for():
    style, bare = learned("teacher"), unstyled_from(held_out("teacher")[0])
    person = style.tables.persons[0]
    assert person.standing.saved == person.standing.tried > 20  # the rule has no exception
    assert person.standing.least == 0

    persons = (replace(person, standing=Worth(least=NEVER, tried=30)),)
    idle = replace(style, tables=replace(style.tables, persons=persons))
    moved = finish(bare, style, only=["layouts"]).added
    kept = finish(bare, idle, only=["layouts"])
    assert {each.role for each in kept.added} == {"reframed"} < {each.role for each in moved}
    assert kept.held_back == len(moved) - len(kept.added)
    assert finish(bare, idle, only=["layouts"], minimum_confidence=0.0).added == moved
    assert any("can stand as yours do; not proposed: none of 30" in each for each in idle.words())


def test_pictures_follow_those_that_were_moved_in_the_same_timeline():
    own = held_out("teacher")[0]
    half = own.duration // 2
    elsewhere = Layout(scale=0.4, x=0.2, y=-0.3)

    def put(clip):
        there = parameters_of(elsewhere, clip.source, own, clip.parameters)
        return replace(clip, parameters=there) if clip.start < half else clip

    bare = unstyled_from(own)
    above = spine_index(own) + 1  # the host, picture in picture
    tracks = list(bare.tracks)
    tracks[above] = replace(tracks[above], clips=tuple(map(put, tracks[above].clips)))
    begun = replace(bare, tracks=tuple(tracks))
    finished = finish(begun, learned("teacher"), only=["layouts"]).timeline
    later = [clip for clip in finished.tracks[above].clips if clip.start >= half]
    assert len(later) > 1
    assert all(alike(layout_of(clip, finished), elsewhere) for clip in later)


@pytest.mark.parametrize("name", ["teacher", "interviewer", "magazine"])
def test_a_span_is_filled_and_nothing_outside_it_is_touched(name):
    own = held_out(name)[0]
    base = spine_index(own)
    span = Span(own.duration // 3, 2 * own.duration // 3)
    begun = replace(
        own,
        tracks=tuple(
            track
            if index == base
            else replace(
                track,
                clips=tuple(
                    c for c in track.clips
                    if c.link is not None or c.end <= span.start or c.start >= span.end
                ),
            )
            for index, track in enumerate(own.tracks)
        ),
    )  # fmt: skip
    finished = finish(begun, learned(name), within=span, minimum_confidence=0.0)
    assert finished.added
    assert check(finished.timeline) == ()
    for each in finished.added:
        assert span.start <= each.clip.start < span.end
        if not each.reframed:
            assert each.clip.end <= span.end
    assert score(own, finished.timeline).edits < score(own, begun).edits


@settings(max_examples=10)
@given(begun=timelines())
def test_a_filled_span_is_sound_and_everything_stays(begun):
    if spine_index(begun) is None or check(begun):
        return
    span = Span(begun.duration // 4, begun.duration // 2 + 1)
    for only in (None, ["layouts"]):
        finished = finish(begun, learned("teacher"), within=span, only=only).timeline
        assert check(finished) == ()
        there = {(t.kind, c.start, c.duration, c.name) for t in finished.tracks for c in t.clips}
        old = {(t.kind, c.start, c.duration, c.name) for t in begun.tracks for c in t.clips}
        assert old <= there
        if only:
            assert spans(finished) == spans(begun)


@pytest.mark.parametrize("name", ["teacher", "interviewer", "shorts", "magazine"])
@settings(max_examples=10)
@given(begun=timelines())
def test_layouts_hold_still_and_no_clip_is_shorter_than_the_editor_s_shortest(name, begun):
    if spine_index(begun) is None or check(begun):
        return
    person = learned(name).tables.persons[0]
    frame = seconds(begun.rate.ticks(1))
    end = max(clip.end for clip in begun.tracks[spine_index(begun)].clips)
    for each in finish(begun, learned(name), minimum_confidence=0.0).added:
        if each.reframed:
            continue
        assert not each.clip.parameters.animated
        least = min(h.shortest for h in person.streams if h.stream.role == each.role)
        if each.clip.end >= end - begun.rate.ticks(1):
            least = person.shortest_seconds
        assert seconds(each.clip.duration) > least - frame - 0.01
        assert len(each.nearest) == min(3, len(person.spines))


def test_a_length_that_ends_with_the_span_is_cut_there():
    begun = begun_from(held_out("teacher")[0])
    span = Span(0, from_seconds(30))
    music = [
        each.clip
        for each in finish(begun, learned("teacher"), within=span, only=["sound"]).added
    ]  # fmt: skip
    assert [clip.end for clip in music] == [begun.rate.snap(span.end)]
