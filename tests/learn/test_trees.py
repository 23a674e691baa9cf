"""Our reader of LightGBM's text, beside LightGBM itself."""

import lightgbm
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.learn.habits.boost import trained
from roughcut.learn.habits.trees import Trees


def table(seed, rows=400):
    """Numbers, gaps, zeros, whole codes with unknown ones; and labels that hang on them."""
    random = np.random.default_rng(seed)
    columns = random.normal(size=(rows, 5))
    columns[:, 1] = np.where(random.random(rows) < 0.3, np.nan, columns[:, 1])
    columns[:, 2] = np.where(random.random(rows) < 0.5, 0.0, columns[:, 2])
    columns[:, 3] = random.integers(0, 40, rows)
    columns[:, 4] = np.where(random.random(rows) < 0.2, np.nan, random.integers(0, 5, rows))
    columns[:, 0] = np.where(random.random(rows) < 0.2, np.nan, np.round(columns[:, 0]))
    hidden = np.isnan(columns[:, 0]) + (columns[:, 3] % 3 == 0) + np.nan_to_num(columns[:, 1])
    return columns, (hidden + 0.3 * random.normal(size=rows) > 0.8).astype(int), hidden


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("objective", ["binary", "regression"])
def test_answers_are_lightgbm_s(seed, objective):
    columns, labels, hidden = table(seed)
    target = labels if objective == "binary" else hidden
    text = trained(columns, target, seed=seed, categorical=(3, 4), objective=objective)
    asked, _, _ = table(seed + 100)
    asked[0], asked[1, 3], asked[2, 3], asked[3, 3] = np.nan, -1, 41, 1e9
    theirs = lightgbm.Booster(model_str=text).predict(asked)
    assert Trees(text).answer(asked) == pytest.approx(theirs, abs=1e-12)


def test_a_branch_between_what_is_missing_and_all_the_rest_is_read():
    random = np.random.default_rng(0)
    column = np.where(random.random(300) < 0.3, np.nan, random.integers(0, 3, 300))[:, None]
    text = trained(column, np.isnan(column[:, 0]).astype(int), seed=0)
    assert "threshold=inf" in text
    theirs = lightgbm.Booster(model_str=text).predict(column)
    assert Trees(text).answer(column) == pytest.approx(theirs, abs=1e-12)


def test_labels_that_nothing_tells_grow_no_branch_and_are_answered_all_the_same():
    text = trained(np.zeros((100, 2)), np.arange(100) % 2, seed=0)
    assert Trees(text).answer(np.ones((3, 2))) == pytest.approx([0.5] * 3)


COLUMNS, LABELS, _ = table(0)
MODEL = trained(COLUMNS, LABELS, seed=0, categorical=(3, 4))


@given(st.data())
def test_a_damaged_model_is_refused_or_answers(data):
    """No number of a text can end the process, or make a walk that does not end."""
    lines = MODEL.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        words = lines[number].split(" ")
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(
            st.sampled_from(
                ["", "-1", "0", "7", "-99", "nan", "1e999", "9" * 30, "x", "a=b", "3.5"]
            )
        )
        lines[number] = " ".join(words)
    try:
        trees = Trees("\n".join(lines))
    except ValueError:
        return
    assert trees.answer(np.zeros((2, trees.columns))).shape == (2,)


def test_the_wrong_number_of_columns_is_an_error():
    with pytest.raises(ValueError, match="takes 5 columns"):
        Trees(MODEL).answer(np.zeros((1, 4)))
