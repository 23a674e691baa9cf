"""Lengths and ranges as users write them."""

from pathlib import Path

import pytest

from roughcut.errors import NotEnough
from roughcut.footage.asked import Length, asked_of, wanted_length
from roughcut.ticks import TICKS_PER_SECOND as SECOND

FILES = (Path("rushes/a.mov"), Path("rushes/b.mov"))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("3:00", 180, 180), ("90", 90, 90), ("1:02:03.5", 3723.5, 3723.5), ("2:30-3:20", 150, 200),
        (" 0:10 - 0:20 ", 10, 20),
    ],
)  # fmt: skip
def test_lengths(text, least, most):
    assert wanted_length(text) == Length(int(least * SECOND), int(most * SECOND))


@pytest.mark.parametrize("text", ["", "0", "soon", "3:", "-5", "2:00-1:00", "1:2:3:4", "1e9", "٣"])
def test_what_is_no_length(text):
    with pytest.raises(NotEnough, match=r"no time|no span|some time|before it begins"):
        wanted_length(text)


def test_ranges_go_to_their_files():
    first, second = asked_of(FILES, ["a.mov@0:01-0:02", "b.mov@3-4"], ["b.mov@5-6"])
    assert (first.keep, first.drop) == (((SECOND, 2 * SECOND),), ())
    assert (second.keep, second.drop) == (((3 * SECOND, 4 * SECOND),), ((5 * SECOND, 6 * SECOND),))
    (alone,) = asked_of(FILES[:1], ["1-2"], [])
    assert alone.keep == ((SECOND, 2 * SECOND),)


@pytest.mark.parametrize("text", ["1-2", "c.mov@1-2", "a.mov@2-1", "a.mov@x", "a.mov"])
def test_a_range_that_is_none_is_refused(text):
    with pytest.raises(NotEnough, match=r"span|file|ends"):
        asked_of(FILES, [text], [])
