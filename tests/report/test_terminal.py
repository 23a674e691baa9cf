import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from roughcut.errors import Omission, Where
from roughcut.formats import Reading
from roughcut.learn import MODELS
from roughcut.report.additions import finished_json, finished_table
from roughcut.report.strip import strip
from roughcut.report.terminal import inspect_json, inspection, models_table, score_table
from roughcut.sample import EDITORS, projects
from roughcut.scoring import score
from roughcut.ticks import TICKS_PER_SECOND
from tests.report.pages import HOSTILE, comparison, hostile

OMISSIONS = (
    Omission(Where("a.xml", 12), "audio filter", "Reverb"),
    Omission(Where("a.xml", 40), "audio filter", "EQ"),
    Omission(Where("a.xml", 7), "effect " + "x" * 200),
)


def reading(editor=EDITORS[0]):
    return Reading(tuple(projects(editor, 2, 0)), OMISSIONS)


def printed(thing, width=100):
    out = StringIO()
    Console(file=out, width=width, force_terminal=False).print(thing)
    return out.getvalue()


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.name)
@pytest.mark.parametrize("clips", [False, True])
def test_an_inspection_fits_a_hundred_columns(editor, clips):
    text = printed(inspection(Path("a.xml"), reading(editor), None, clips=clips))
    assert max(map(len, text.splitlines())) <= 100
    assert editor.name in text


def test_omissions_are_counted_and_placed():
    text = printed(inspection(Path("a.xml"), reading(), (), clips=False))
    line = next(line for line in text.splitlines() if "audio filter" in line)
    assert line.split()[0] == "2"
    assert "a.xml:12" in line


def test_hostile_names_move_no_cursor_and_fit():
    broken = Reading((hostile(projects(EDITORS[0], 1, 0)[0]),), ())
    text = printed(inspection(Path("a\x1b[2J.xml"), broken, None, clips=True))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_strip_shows_each_track_and_a_disabled_clip_without_colour():
    own = projects(EDITORS[0], 1, 0)[0]
    main = own.tracks[0]
    off = replace(own, tracks=(replace(main, clips=(replace(main.clips[0], enabled=False),)),))
    assert "╌" in strip(off).plain
    assert "╌" not in strip(own).plain
    lines = strip(own).plain.splitlines()
    for name in own.track_names:
        assert any(line.startswith(name) for line in lines)


def test_a_strip_of_an_empty_timeline_is_drawn():
    own = projects(EDITORS[0], 1, 0)[0]
    assert strip(replace(own, tracks=())).plain.startswith("    ")


def test_an_inspection_as_json_has_each_time_in_ticks_timecode_and_seconds():
    told = json.loads(json.dumps(inspect_json(reading())))
    assert told["omissions"][0] == {
        "what": "audio filter",
        "count": 2,
        "first": "a.xml:12",
        "value": "Reverb",
    }
    first, own = told["timelines"][0], reading().timelines[0]
    assert [track["name"] for track in first["tracks"]] == list(own.track_names)
    clip, real = first["tracks"][0]["clips"][1], own.tracks[0].clips[1]
    assert clip["start"]["ticks"] == real.start
    assert clip["start"]["seconds"] == pytest.approx(real.start / TICKS_PER_SECOND)
    assert clip["end"]["ticks"] == real.end
    assert clip["role"] == "main"


def test_what_was_added_is_listed_and_fits():
    made = comparison(projects(EDITORS[0], 1, 0)[0]).finished
    text = printed(finished_table(made))
    assert max(map(len, text.splitlines())) <= 100
    assert "70 %" in text
    told = finished_json(made)["added"]
    assert [each["start_ticks"] for each in told] == [each.clip.start for each in made.added]
    assert told[0]["nearest"] == [{"project": "teacher 07", "seconds": 83.2}]
    assert "Nothing was added" in printed(finished_table(replace(made, added=())))


def test_a_score_says_what_is_best():
    own = projects(EDITORS[0], 1, 0)[0]
    text = printed(score_table(score(own, own)))
    assert "overlay activity F1" in text
    edits = next(line for line in text.splitlines() if line.startswith("edits"))
    assert edits.split()[1] == "0"


def test_the_models_are_listed_with_their_sizes():
    text = printed(models_table(MODELS))
    assert "2,230,547" in text
    assert "varies" in text


def test_hostile_names_of_additions_fit_too():
    own = hostile(projects(EDITORS[0], 1, 0)[0])
    text = printed(finished_table(comparison(own, HOSTILE).finished))
    assert max(map(len, text.splitlines())) <= 100
    assert "\x00" not in text
