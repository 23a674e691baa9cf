"""Exact time: frames and ticks, timecode, rates as programs write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds, from_timecode, timecode
from tests.strategies import RATES

FRAMES = st.integers(-(10**7), 10**7)
NTSC_30, NTSC_60, NTSC_24 = Rate(30000, 1001), Rate(60000, 1001), Rate(24000, 1001)


@pytest.mark.parametrize("rate", RATES, ids=str)
@given(frame=FRAMES)
def test_a_frame_comes_back_from_its_ticks(rate, frame):
    assert rate.frames(rate.ticks(frame)) == frame
    assert Fraction(rate.ticks(frame), TICKS_PER_SECOND) == frame / rate.fraction


@given(frame=FRAMES, frame_ticks=st.integers(10**9, 10**11))
def test_a_frame_of_an_odd_recording_comes_back_too(frame, frame_ticks):
    rate = Rate.from_frame_ticks(frame_ticks)
    assert rate.ticks(frame) == frame * frame_ticks
    assert rate.frames(rate.ticks(frame)) == frame


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (29.97, NTSC_30),
        (23.976, NTSC_24),
        (23.98, NTSC_24),
        (Fraction(2999, 100), Rate(2999, 100)),
        (59.94, NTSC_60),
        (25.0, Rate(25)),
        (12.5, Rate(25, 2)),
    ],
)
def test_decimal_rates_become_what_they_stand_for(written, meant):
    if written in {23.98, Fraction(2999, 100)}:
        assert abs(Rate.nearest(written).fraction - meant.fraction) < Fraction(1, 50)
    else:
        assert Rate.nearest(written) == meant


@pytest.mark.parametrize("bad", [0, -25, float("nan"), float("inf"), 1e9])
def test_a_rate_that_is_none_is_refused(bad):
    with pytest.raises(ValueError, match="positive"):
        Rate.nearest(bad)


@pytest.mark.parametrize(
    ("frame", "rate", "drop", "label"),
    [
        # SMPTE ST 12-1: frame numbers 0 and 1 of a minute are skipped, but for each tenth.
        (1799, NTSC_30, True, "00:00:59;29"),
        (1800, NTSC_30, True, "00:01:00;02"),
        (17982, NTSC_30, True, "00:10:00;00"),
        (107892, NTSC_30, True, "01:00:00;00"),
        (108000, NTSC_30, False, "01:00:00:00"),
        (3600, NTSC_60, True, "00:01:00;04"),
        (86400, NTSC_24, False, "01:00:00:00"),
    ],
)
def test_timecode_counts_labels_not_seconds(frame, rate, drop, label):
    assert timecode(rate.ticks(frame), rate, drop_frame=drop) == label
    assert from_timecode(label, rate) == rate.ticks(frame)


@pytest.mark.parametrize("rate", RATES, ids=str)
@given(frame=st.integers(0, 3 * 3600 * 60), drop=st.booleans())
def test_timecode_goes_there_and_back(rate, frame, drop):
    assert from_timecode(timecode(rate.ticks(frame), rate, drop_frame=drop), rate) == rate.ticks(
        frame
    )


@pytest.mark.parametrize("text", ["", "1:2:3", "00:00:00:25", "00:61:00:00", "aa:bb:cc:dd"])
def test_what_is_no_timecode_is_refused(text):
    with pytest.raises(ValueError, match="timecode"):
        from_timecode(text, Rate(25))


def test_a_microsecond_and_a_sample_are_whole_ticks():
    for denominator in (1_000_000, 48_000, 44_100, 96_000, 90_000, 2_400):
        assert from_seconds(Fraction(1, denominator)) * denominator == TICKS_PER_SECOND
