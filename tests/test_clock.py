"""Times as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.clock import length_of, rate_of, span_of
from roughcut.errors import NotEnough
from roughcut.ticks import TICKS_PER_SECOND, Rate


@pytest.mark.parametrize(
    ("text", "length_seconds"),
    [("20s", 20), ("20", 20), ("1:30", 90), ("1:00:00", 3600), (" 0:02.5 ", 2.5), ("2,5 s", 2.5)],
)
def test_lengths_are_exact(text, length_seconds):
    assert length_of(text) == round(length_seconds * TICKS_PER_SECOND)


@pytest.mark.parametrize(
    "text", ["", "s", "1:", "-1", "1:2:3:4", "1e9", "ten", "9" * 99, "١٠ seconds"]
)
def test_what_names_no_time_is_refused(text):
    with pytest.raises(NotEnough, match="names no time"):
        length_of(text)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_span_has_both_ends(start, length):
    def words(total):
        return f"{total // 60}:{total % 60:02}"

    assert span_of(f"{words(start)}-{words(start + length)}") == (
        start * TICKS_PER_SECOND,
        (start + length) * TICKS_PER_SECOND,
    )


@pytest.mark.parametrize("text", ["1:00-1:00", "2:00-1:00", "1:00", "1:00-2:00-3:00"])
def test_what_names_no_span_is_refused(text):
    with pytest.raises(NotEnough, match="1:00-2:00"):
        span_of(text)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("25", Rate(25)),
        (" 29.97 ", Rate(30000, 1001)),
        ("23,976", Rate(24000, 1001)),
        ("23.98", Rate(24000, 1001)),
        ("30000/1001", Rate(30000, 1001)),
        ("119/4", Rate(119, 4)),
        ("12.5", Rate(25, 2)),
    ],
)
def test_a_decimal_is_the_usual_rate_near_it_and_a_fraction_is_exact(text, rate):
    assert rate_of(text) == rate


@pytest.mark.parametrize(
    "text", ["", "0", "25p", "-25", "25/0", "1e3", "2000", "9" * 20, "٢٥", "nan"]
)
def test_what_names_no_rate_is_refused(text):
    with pytest.raises(NotEnough, match="names no frame rate"):
        rate_of(text)
