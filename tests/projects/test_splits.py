"""Splits: by project, whole, and the same whatever the order of files."""

import pytest

from roughcut.encode.decisions import encode
from roughcut.errors import NotEnough
from roughcut.projects.example import Example
from roughcut.projects.splits import (
    Fold,
    leave_one_editor_out,
    leave_one_project_out,
    project_folds,
)
from tests.projects.conftest import edit

DECISIONS = encode(edit(0, clips=1))


def example(editor, project, sequence="film"):
    return Example(editor, project, f"{project}.xml", sequence, "digest", DECISIONS)


MANY = [example(f"e{n % 3}", f"p{n}", s) for n in range(9) for s in ("one", "two")]
SPLITS = (leave_one_editor_out, leave_one_project_out, lambda them: project_folds(them, 4, seed=3))


def test_a_fold_that_leaks_cannot_be_made():
    with pytest.raises(ValueError, match=r"both sides.*'p'"):
        Fold("p", (example("a", "p", "one"),), (example("a", "p", "two"),))
    with pytest.raises(ValueError, match="empty side"):
        Fold("p", (), (example("a", "p"),))


@pytest.mark.parametrize("split", SPLITS)
def test_every_example_is_tested_once(split):
    tested = [each for fold in split(MANY) for each in fold.test]
    assert len(tested) == len(MANY)
    assert set(map(id, tested)) == set(map(id, MANY))


@pytest.mark.parametrize("split", SPLITS)
def test_the_order_of_files_does_not_matter(split):
    assert split(MANY[::-1]) == split(MANY[5:] + MANY[:5]) == split(MANY)


def test_a_project_that_two_editors_share_is_not_learned_from():
    there = [example("a", "copied"), example("b", "copied", "two"), example("b", "own")]
    [first, second] = leave_one_editor_out([*there, example("c", "third")])[:2]
    assert {each.project for each in first.train} == {"own", "third"}
    assert {each.project for each in second.train} == {"third"}


def test_another_seed_deals_other_folds():
    assert project_folds(MANY, 4, seed=1) != project_folds(MANY, 4, seed=2)


def test_too_few_to_split_is_said():
    with pytest.raises(NotEnough, match=r"1 editors cannot be split. At least 2"):
        leave_one_editor_out([example("a", "p"), example("a", "q")])
    with pytest.raises(NotEnough, match="At least 2 projects"):
        leave_one_project_out([example("a", "p")])
    with pytest.raises(NotEnough, match="At least 5 projects"):
        project_folds([example("a", "p"), example("a", "q")], 5)
