"""What makes a timeline sound: each rule finds its fault, and only that."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from roughcut.check import check, with_nests
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track, Transition
from tests.strategies import timelines

RATE = Rate(25)
MEDIA = Media("a.mov", width=1920, height=1080, rate=RATE, duration=RATE.ticks(100))


def clip(first, after, **changes):
    return Clip(RATE.ticks(first), RATE.ticks(after - first), MEDIA, name=f"{first}", **changes)


def timeline(*clips, transitions=()):
    return Timeline("t", RATE, 1920, 1080, (Track("video", clips, transitions),))


@given(timelines())
def test_what_the_strategies_draw_is_sound(drawn):
    assert check(drawn) == ()


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (replace(timeline(clip(0, 10)), width=0), "frame size"),
        (timeline(clip(0, 10), clip(9, 20)), "overlap"),
        (timeline(clip(5, 5)), "clip range"),
        (timeline(clip(0, 10, source_start=-1)), "source range"),
        (timeline(clip(0, 60, speed=Fraction(2))), "outside media"),
        (
            timeline(clip(0, 10), transitions=(Transition(RATE.ticks(20), RATE.ticks(4), 0),)),
            "transition",
        ),
        (
            timeline(clip(0, 10), transitions=(Transition(-1, RATE.ticks(4), 1),)),
            "transition range",
        ),
    ],
)
def test_each_fault_is_found(broken, rule):
    findings = check(broken)
    assert {each.rule for each in findings} == {rule}
    assert "'t'" in str(findings[0])


def test_a_fault_in_a_nest_is_found_once():
    inner = timeline(clip(0, 10), clip(9, 20))
    nests = tuple(Clip(RATE.ticks(n * 20), RATE.ticks(20), inner) for n in range(3))
    outer = Timeline("outer", RATE, 1920, 1080, (Track("video", nests),))
    assert with_nests(outer) == (outer, inner)
    assert [each.rule for each in check(outer)] == ["overlap"]


def test_a_still_never_runs_out():
    still = replace(MEDIA, still=True, duration=RATE.ticks(1))
    assert check(timeline(replace(clip(0, 60), source=still))) == ()
