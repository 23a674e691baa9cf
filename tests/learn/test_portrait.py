from dataclasses import replace

import pytest

from roughcut.encode.decisions import encode
from roughcut.encode.layouts import Layout
from roughcut.learn.portrait import portrait, track_words, words
from roughcut.projects import Example
from roughcut.sample import EDITORS, projects
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Media, Timeline, Track, Transition

CAMERA = Media("a.mov", width=1920, height=1080, audio_channels=2)
SECOND = TICKS_PER_SECOND
BY_NAME = {editor.name: editor for editor in EDITORS}


def example(timeline, number=1, editor="you"):
    return Example(editor, f"p{number}", "a.xml", timeline.name, "0", encode(timeline))


def examples(editor, count=8):
    return [example(each, n) for n, each in enumerate(projects(editor, count, 0))]


def made(*lengths, above=(), transitions=(), name="t"):
    """A timeline whose main track has shots of these lengths in seconds."""
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    main = Track(
        "video",
        tuple(
            Clip(round(at * SECOND), round(length * SECOND), CAMERA)
            for at, length in zip(starts, lengths, strict=True)
        ),
        transitions,
    )
    tracks = (main, Track("video", above)) if above else (main,)
    return Timeline(name, Rate(25), 1920, 1080, tracks)


def test_the_pace_is_that_of_the_main_track():
    over = Clip(SECOND, SECOND, replace(CAMERA, name="b.mov"))
    pace = portrait([example(made(2, 4, 6, above=(over,)))]).pace
    assert pace.shots == 3
    assert pace.cuts_a_minute == pytest.approx(3 / (12 / 60))
    assert pace.quantiles_seconds[2] == pytest.approx(4)
    assert sum(pace.counts) == 3
    assert pace.counts[pace.edges_seconds.index(2.0)] == 1


def test_a_shot_longer_than_every_edge_is_in_the_last_bin():
    assert portrait([example(made(1, 600))]).pace.counts[-1] == 1


def test_a_track_is_on_for_its_share_of_the_time():
    over = Clip(0, 3 * SECOND, replace(CAMERA, name="b.mov"))
    habits = portrait([example(made(6, 6, above=(over,)))]).tracks
    assert [each.name for each in habits] == ["1st track above the main one", "main track"]
    assert habits[0].share_on == pytest.approx(0.25)
    assert habits[0].clips_a_minute == pytest.approx(5)
    assert habits[0].usual_seconds == pytest.approx(3)
    assert habits[0].sequences == 1


def test_the_teachers_rule_shows_in_the_portrait():
    told = portrait(examples(BY_NAME["teacher"]))
    shares = {each.name: each.share_on for each in told.roles}
    assert shares["main"] == pytest.approx(1)
    assert 0 < shares["logo"] < 0.1
    scales = [round(each.layout.scale, 2) for each in told.layouts[:4]]
    assert told.layouts[0].layout == Layout()
    assert 0.3 in scales
    assert 1.2 in scales
    assert sum(each.share for each in told.layouts) == pytest.approx(1)
    assert all(each.media_aspect > 0 for each in told.layouts)


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.name)
def test_the_order_of_projects_is_irrelevant(editor):
    forth = examples(editor, 4)
    assert portrait(forth) == portrait(forth[::-1])


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.name)
def test_words_are_sentences(editor):
    said = words(portrait(examples(editor, 4)))
    assert said[0].startswith("You cut every ")
    assert all(each.endswith(".") and "\n" not in each for each in said)
    assert len(said) == len(set(said))


def test_several_editors_are_spoken_about_not_to():
    both = [example(made(2, 3), 1, "a"), example(made(2, 3, name="u"), 2, "b")]
    assert words(portrait(both))[0].startswith("They cut every ")


def test_nothing_on_the_timelines_is_said():
    empty = example(Timeline("t", Rate(25), 1920, 1080))
    for given in ([], [empty]):
        told = portrait(given)
        assert told.clips == 0
        assert words(told) == ("There is nothing on the timelines yet.",)


def test_transitions_are_counted_by_kind():
    kinds = tuple(
        Transition(round(at * SECOND), SECOND, SECOND // 2, kind)
        for at, kind in ((1.5, "wipe"), (3.5, "dissolve"), (5.5, "dissolve"))
    )
    told = portrait([example(made(2, 2, 2, 2, transitions=kinds))])
    assert [(each.kind, each.count) for each in told.transitions] == [("dissolve", 2), ("wipe", 1)]
    assert told.transitions[0].usual_seconds == pytest.approx(1)
    assert any(each.startswith("Transitions: dissolve 2 times") for each in words(told))


def test_what_is_used_again_over_the_main_track_is_seen():
    first = Clip(0, SECOND, replace(CAMERA, name="b.mov"))
    again = replace(first, start=3 * SECOND)
    other = Clip(5 * SECOND, SECOND, replace(CAMERA, name="c.mov"))
    told = portrait([example(made(4, 4, above=(first, again, other)))])
    assert told.reused == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("track", "audio", "said"),
    [
        (0, False, "main track"),
        (1, False, "1st track above the main one"),
        (-2, False, "2nd track below the main one"),
        (11, False, "11th track above the main one"),
        (3, True, "A3"),
    ],
)
def test_tracks_are_named_against_the_main_one(track, audio, said):
    assert track_words(track, audio=audio) == said
