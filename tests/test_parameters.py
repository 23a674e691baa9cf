"""Values that change: what holds, what is linear, what is eased."""

from dataclasses import fields

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roughcut.parameters import (
    DEFAULTS,
    NAMES,
    UNITS,
    Keyframe,
    Keyframes,
    Parameters,
    value_at,
)
from roughcut.ticks import Rate
from tests.golden_numbers import GOLDEN
from tests.strategies import parameters

RATE = Rate(25)
DRAWN = parameters(RATE, RATE.ticks(100))


def values(drawn):
    return [getattr(drawn, name) for name in NAMES]


def curve(easing):
    return Keyframes((Keyframe(0, 0.0, easing), Keyframe(8, 4.0)))


@pytest.mark.parametrize(
    ("easing", "expected"),
    [
        ("hold", [0.0, 0.0, 0.0, 0.0, 4.0]),
        ("linear", [0.0, 1.0, 2.0, 3.0, 4.0]),
        # 3t² − 2t³ at the quarters: 5/32, 1/2, 27/32 of the way.
        ("eased", [0.0, 0.625, 2.0, 3.375, 4.0]),
    ],
)
def test_a_segment_goes_as_its_first_key_says(easing, expected):
    assert [curve(easing).at(time) for time in (0, 2, 4, 6, 8)] == expected


@pytest.mark.parametrize("easing", ["hold", "linear", "eased"])
def test_before_the_first_key_and_after_the_last_their_values_hold(easing):
    assert (curve(easing).at(-100), curve(easing).at(100)) == (0.0, 4.0)


def test_a_lone_key_is_its_value_always():
    assert [Keyframes((Keyframe(5, 2.0),)).at(time) for time in (0, 5, 9)] == [2.0] * 3


@pytest.mark.parametrize(
    "keys", [(), (Keyframe(3, 0.0), Keyframe(3, 1.0)), (Keyframe(4, 0.0), Keyframe(3, 1.0))]
)
def test_keys_that_do_not_rise_are_refused(keys):
    with pytest.raises(ValueError, match="key"):
        Keyframes(keys)


@given(drawn=DRAWN, time=st.integers(-(10**12), 10**13))
def test_between_two_keys_lies_no_value_beyond_them(drawn, time):
    for value in values(drawn):
        if not isinstance(value, Keyframes):
            assert value_at(value, time) == value
            continue
        numbers = [key.value for key in value.keys]
        slack = 1e-9 * (max(numbers) - min(numbers))
        assert min(numbers) - slack <= value.at(time) <= max(numbers) + slack


@given(drawn=DRAWN)
def test_at_its_keys_a_curve_has_their_values(drawn):
    for value in values(drawn):
        if isinstance(value, Keyframes):
            assert [value.at(key.time) for key in value.keys] == [key.value for key in value.keys]


@given(drawn=DRAWN, time=st.integers(0, RATE.ticks(100)))
def test_a_moment_has_no_keys(drawn, time):
    moment = drawn.at(time)
    assert moment.animated == ()
    assert moment.at(0) == moment
    assert all(getattr(moment, name) == value_at(value, time) for name, value in drawn.items())


@given(drawn=DRAWN)
def test_animated_names_those_with_keys(drawn):
    assume(drawn.animated)
    assert set(drawn.animated) < set(NAMES)
    assert all(isinstance(getattr(drawn, name), Keyframes) for name in drawn.animated)


def test_every_parameter_has_a_unit_and_a_default():
    assert tuple(each.name for each in fields(Parameters)) == NAMES == tuple(UNITS)
    assert Parameters() == DEFAULTS
    assert DEFAULTS.animated == ()


# Where the corners of each picture were seen when it was rendered: left, top, right, bottom.
SEEN = {
    "G01": (0, 0, 1920, 1080),
    "G02": (0, 0, 1920, 1080),
    "G03": (-960, -540, 2880, 1620),
    "G04": (320, 180, 1600, 900),
    "G05": (0, 0, 1920, 1080),
    "G06": (240, 0, 1680, 1080),
    "G07": (-1166.67, 0, 2246.67, 1920),
    "G08": (40, 716, 616, 1040),
    "G09": (40, 716, 616, 1040),
    "G10": (1556.25, 60, 1860, 600),
    "G11": (-96, -162, 2208, 1134),
    "G15": (672, 270, 1632, 810),
}


@pytest.mark.parametrize("golden", [each for each in GOLDEN if each.name in SEEN], ids=lambda each: each.name)  # fmt: skip
def test_the_formula_of_the_docstring_draws_the_golden_pictures(golden):
    """x = W/2 + x·W + dx without rotation; dx = (u − 1/2 − anchor)·w·scale."""
    (frame_width, frame_height), (width, height) = golden.frame, golden.media
    what = golden.parameters
    left, right = (
        frame_width * (0.5 + what.x) + (u - 0.5 - what.anchor_x) * width * what.scale
        for u in (0, 1)
    )
    top, bottom = (
        frame_height * (0.5 + what.y) + (v - 0.5 - what.anchor_y) * height * what.scale
        for v in (0, 1)
    )
    assert (left, top, right, bottom) == pytest.approx(SEEN[golden.name], abs=0.01)
