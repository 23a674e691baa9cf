"""The page of a search: it says what was best, whether that was luck, and what is used."""

from dataclasses import replace

import pytest

from roughcut.learn.multitrack import Settings
from roughcut.learn.tuning.switches import SWITCHES, put, usual
from roughcut.learn.tuning.tuned import Held, Trial, Tuned
from roughcut.report.curves import shares_svg
from roughcut.report.page import tuning_page
from roughcut.report.tuned import changed_rows, trial_rows, words

USUAL = usual(SWITCHES)
HELD = Held(3.0, 3.4, 0.02, 0.03, 0.1, 0.7, 4, 3)
FOUND = Tuned(
    (
        Trial(0, "whole", 10, 3.5, USUAL),
        Trial(1, "left", 4, 5.0, USUAL | {"epochs": 40}),
        Trial(2, "whole", 20, 3.1, USUAL | {"epochs": 20, "heads": "per track"}),
    ),
    2,
    (("heads", 0.7), ("epochs", 0.3)),
    HELD,
    put(Settings(), SWITCHES, USUAL | {"epochs": 20, "heads": "per track"}),
)


@pytest.mark.parametrize(
    ("found", "ends"),
    [
        (FOUND, "better there, too, so it is used."),
        (
            replace(FOUND, held=replace(HELD, low=-0.1)),
            "not surely better: the protocol is used.",
        ),
        (replace(FOUND, held=None), "were not compared yet."),
        (replace(FOUND, best=0, held=None), "3.500; that is used."),
    ],
)
def test_the_last_sentence_says_what_is_used(found, ends):
    assert words(found)[-1].endswith(ends)
    assert words(found)[0].startswith("3 trials, 1 of them left early")


def test_what_differs_from_the_protocol_and_nothing_else_is_listed():
    assert changed_rows(FOUND) == (("epochs", "10", "20"), ("heads", "shared", "per track"))
    best, first = trial_rows(FOUND)
    assert best == ("2", "3.100", "20", "epochs 20, heads per track")
    assert first == ("the protocol", "3.500", "10", "")


def test_the_page_draws_how_much_each_switch_decided_or_says_that_it_cannot():
    page = tuning_page("about", FOUND)
    assert shares_svg(FOUND.importances, "How much each switch decided") in page
    assert "Too few trials" in tuning_page("about", replace(FOUND, importances=()))


def test_bars_are_as_long_as_their_shares_and_names_are_escaped():
    svg = shares_svg((("<b>", 0.6), ("c", 0.3)), "title")
    widths = [float(part.split('"')[0]) for part in svg.split('width="')[1:]]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.1)
    assert "<b>" not in svg
    assert ">60%<" in svg
