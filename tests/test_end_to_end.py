"""From project files of made-up editors to finished timelines: is the rule recovered?"""

from dataclasses import dataclass
from statistics import mean

import pytest

import roughcut
from roughcut.check import check
from roughcut.doctor.examining import of_timelines
from roughcut.encode.begun import begun_from
from roughcut.finishing import finish
from roughcut.learn import habits
from roughcut.learn.habits import Habits
from roughcut.learn.whole_rules import WHOLE_RULES
from roughcut.projects import gather
from roughcut.sample import chosen, write_projects
from roughcut.scoring import Score
from roughcut.timeline import Timeline

NAMES = ("teacher", "interviewer", "magazine")
PAST, HELD_OUT = 16, 4


@dataclass(frozen=True)
class Person:
    """A made-up editor: what was learned from the past, and timelines that were held out."""

    learned: Habits
    past: tuple[Timeline, ...]
    own: tuple[Timeline, ...]

    def scores(self, finished) -> list[Score]:
        return [roughcut.score(own, finished(begun_from(own))) for own in self.own]


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    found = {}
    for name in NAMES:
        folder = tmp_path_factory.mktemp(name)
        (editor,) = chosen(name)
        paths = write_projects(editor, folder, PAST + HELD_OUT, seed=11)
        past, own = paths[:PAST], paths[PAST:]
        examples = gather(past, cache=tmp_path_factory.mktemp("cache"), minimum_clips=10).examples
        found[name] = Person(
            habits.fit(examples, seed=0),
            tuple(roughcut.read(path).chosen() for path in past),
            tuple(roughcut.read(path).chosen() for path in own),
        )
    return found


def average(scores: list[Score], measure: str) -> float:
    return mean(score.figures()[measure] for score in scores)


@pytest.mark.parametrize("name", NAMES)
def test_the_rule_is_recovered_clearly_better_than_by_the_best_simple_rule(people, name):
    person = people[name]
    ours = person.scores(lambda begun: finish(begun, person.learned).timeline)
    rules = [
        person.scores(lambda begun, rule=rule: rule(begun, person.past, 0))
        for _, rule in WHOLE_RULES
    ]
    for measure in ("overlay_activity_f1", "role_activity_f1", "start_f1"):
        best = max(average(scores, measure) for scores in rules)
        assert average(ours, measure) > best + 0.1, measure
    assert average(ours, "layout_iou") > max(average(scores, "layout_iou") for scores in rules)
    assert average(ours, "edits") < 0.5 * min(average(scores, "edits") for scores in rules)


@pytest.mark.parametrize("name", NAMES)
def test_the_right_persons_style_recovers_more_than_anybody_elses(people, name):
    person = people[name]
    ours = person.scores(lambda begun: finish(begun, person.learned).timeline)
    for other in NAMES:
        if other == name:
            continue
        theirs = person.scores(
            lambda begun, other=other: finish(begun, people[other].learned).timeline
        )
        assert average(ours, "overlay_activity_f1") > average(theirs, "overlay_activity_f1") + 0.2
        assert average(ours, "layout_iou") > average(theirs, "layout_iou")
        assert average(ours, "edits") < 0.5 * average(theirs, "edits")


def faults(timeline):
    """The rules of Premiere's doctor that a timeline breaks."""
    return {each.rule for each in of_timelines((timeline,), "premiere", "xmeml")}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_finished_is_sound_survives_its_file_and_keeps_what_was_there(
    people, name, tmp_path
):
    person = people[name]
    for number, own in enumerate(person.own):
        begun = begun_from(own)
        finished = finish(begun, person.learned).timeline
        assert check(finished) == ()
        assert faults(finished) <= faults(own)
        path = tmp_path / f"{number}.xml"
        roughcut.write(finished, path, app="premiere")
        read = roughcut.read(path).chosen()
        assert roughcut.score(finished, read).edits == 0
        spans = [(clip.start, clip.duration) for clip in begun.video_tracks[0].clips]
        assert spans == [(clip.start, clip.duration) for clip in read.video_tracks[0].clips]
