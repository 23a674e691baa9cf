"""What an editor changes in our timelines counts more than an old project."""

from dataclasses import replace
from statistics import mean

import pytest

from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import encode
from roughcut.errors import NotEnough, Unreadable
from roughcut.finishing import finish
from roughcut.learn.habits import correction, fit
from roughcut.learn.habits.edit import REFRAMED
from roughcut.projects.example import Example
from roughcut.projects.pairs import pairs
from roughcut.sample import EDITORS, projects
from roughcut.scoring import score

OLD, CORRECTED = 6, 2


def changed():
    """The teacher, who has given up lower thirds, and lets the logo stand for three seconds."""
    teacher = EDITORS[0]
    overlays = tuple(
        replace(each, lasts=3) if each.name == "logo" else each
        for each in teacher.overlays
        if each.name != "lower third"
    )
    return replace(teacher, overlays=overlays)


def example(timeline, project):
    return Example("you", project, f"{project}.xml", project, project, encode(timeline))


@pytest.fixture(scope="module")
def course():
    """(old examples, learned from them, and again with what became of ours, corrections, judged)."""
    old = [example(each, f"old {n}") for n, each in enumerate(projects(EDITORS[0], OLD, 0))]
    first = fit(old)
    new = projects(changed(), CORRECTED + 4, 5)
    corrected = [
        correction(finish(begun_from(each), first).timeline, example(each, f"corrected {n}"))
        for n, each in enumerate(new[:CORRECTED])
    ]
    return old, first, fit(old, corrected), corrected, new[CORRECTED:]


def left(learned, own):
    return mean(score(each, finish(begun_from(each), learned).timeline).edits for each in own)


def test_the_second_proposal_is_better_than_the_first_and_than_from_two_more_projects(course):
    old, first, second, corrected, own = course
    plain = fit([*old, *(each.example for each in corrected)])
    assert left(second, own) < left(first, own) - 0.5
    assert left(second, own) <= left(plain, own)


def test_what_was_deleted_is_not_proposed_again(course):
    _, first, second, _, own = course

    def straps(learned):
        added = [each for timeline in own for each in finish(begun_from(timeline), learned).added]
        return sum(each.role == "lower third" for each in added)

    assert straps(first) > 0
    assert straps(second) == 0


def test_each_clip_that_was_added_says_what_became_of_it(course):
    _, _, _, corrected, _ = course
    fates = {}
    for each in corrected:
        for stream, confidence, saving in each.tried:
            assert 0 < confidence <= 1
            fates.setdefault(stream.role, []).append(saving)
    assert all(saving == -1 for saving in fates["lower third"])  # deleted
    assert mean(fates["picture-in-picture"]) > 2  # mostly kept
    assert set(fates[REFRAMED]) == {1}  # a layout is one change


def test_an_editor_s_own_clips_are_no_trials():
    own = projects(EDITORS[0], 1, 0)[0]
    assert correction(own, example(own, "own")).tried == ()


def test_order_changes_nothing(course):
    old, _, _, corrected, _ = course
    assert fit(old[:3], corrected).files() == fit(old[2::-1], corrected[::-1]).files()


def test_pairs_are_two_files_or_the_same_names_in_two_folders(tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, names in ((ours, ("a.xml", "b.xml", "c.xml")), (theirs, ("a.prproj", "c.xml"))):
        folder.mkdir()
        for name in names:
            (folder / name).write_text("")
    assert pairs(ours / "a.xml", theirs / "c.xml") == ((ours / "a.xml", theirs / "c.xml"),)
    assert pairs(ours, theirs) == (
        (ours / "a.xml", theirs / "a.prproj"),
        (ours / "c.xml", theirs / "c.xml"),
    )
    with pytest.raises(NotEnough, match="one is a folder"):
        pairs(ours, theirs / "c.xml")
    with pytest.raises(Unreadable, match="no such"):
        pairs(ours / "d.xml", theirs)
    (theirs / "a.prproj").unlink()
    (theirs / "c.xml").unlink()
    with pytest.raises(NotEnough, match="no file of one"):
        pairs(ours, theirs)
