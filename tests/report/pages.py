"""Pages to look at: a made-up editor's, and one whose every name is hostile."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import encode
from roughcut.errors import Unreadable
from roughcut.finishing import Added, Finished
from roughcut.learn.figures import Curve, TaskFigure
from roughcut.learn.portrait import portrait, words
from roughcut.projects import Example, Gathered
from roughcut.projects.gathering import Duplicate
from roughcut.report.drawing import added_clips
from roughcut.report.page import Comparison, style_page
from roughcut.sample import EDITORS, projects
from roughcut.style import LearnedFrom, Record, Settings

HOSTILE = '<script>alert("x")</script>&\u202e"\'><img src=http://example.com/x>\n\x00'
OVERLAY = "an overlay starts in this spine clip"


def figures(word="habits"):
    rule = "rate of the track"
    return (
        TaskFigure(
            OVERLAY, "average precision", "new editor", "cold", word, 0.34, rule, 0.29, 0.01, 0.09, 9, 0.06
        ),
        TaskFigure(
            OVERLAY, "average precision", "same editor", "begun", word, 0.6, rule, 0.54, -0.02, 0.15, 9
        ),
        TaskFigure(
            OVERLAY, "average precision", "same editor", "causal", word, 0.5, rule, 0.54, -0.07, -0.01, 9
        ),
        TaskFigure(
            OVERLAY, "average precision", "same editor", "cold", word, 0.5, rule, 0.5, float("nan"), float("nan"), 1
        ),
    )  # fmt: skip


def hostile(timeline):
    """The timeline with every name replaced by one that tries to break out of the page."""
    tracks = tuple(
        replace(
            track,
            name=HOSTILE,
            clips=tuple(replace(clip, name=HOSTILE, role=HOSTILE) for clip in track.clips),
        )
        for track in timeline.tracks
    )
    return replace(timeline, name=HOSTILE, tracks=tracks)


def finished(own, begun, word=""):
    """As if everything that was taken away had been proposed again."""
    past = SimpleNamespace(project=word or "teacher 07", seconds=83.2)
    added = tuple(
        Added(
            own.track_names[track], own.tracks[track].clips[at], "logo", 0.7, word or "starts with it", (past,)
        )
        for track, at in sorted(added_clips(begun, own))
    )  # fmt: skip
    return Finished(own, added)


def comparison(own, word=""):
    begun = begun_from(own)
    scores = (("habits", {"activity_f1": 0.9, "edits": 12.5}), (word or "rates", {"cut_f1": 0.4}))
    return Comparison(own, begun, finished(own, begun, word), multitrack=own, scores=scores)


def page(word="", editor=EDITORS[0], comparisons=None, transitions=None):
    """A style's page; with a word, that is what everything on it is called."""
    timelines = projects(editor, 3, 0)
    if word:
        timelines = tuple(hostile(each) for each in timelines)
    examples = tuple(
        Example(word or "you", f"project {n}", word or "a.xml", word or each.name, "0" * 64, encode(each))
        for n, each in enumerate(timelines)
    )  # fmt: skip
    gathered = Gathered(
        examples,
        ((Path("/home/secret") / (word.replace("/", "") or "b.prproj"), Unreadable("b", word or "cut short", "Save it")),),
        {word or "effect": 3},
        (Duplicate(word or "c.xml", "Copy", "a.xml", "Main"),),
        {word or "too few clips": 2},
    )  # fmt: skip
    portrayed = portrait(examples)
    if transitions is not None:
        portrayed = replace(portrayed, transitions=transitions)
    record = Record(
        1,
        (LearnedFrom(word or "a.xml", "0" * 64, 3),),
        Settings(),
        (*words(portrayed), word),
        figures(word or "habits"),
        (Curve(word or "sum", (1.0, 0.5), (1.1, float("nan"))),),
        {},
    )
    shown = (
        [comparison(each, word) for each in timelines[:2]] if comparisons is None else comparisons
    )
    return style_page(record, portrayed, gathered, comparisons=shown)
