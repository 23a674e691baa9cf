"""Each rule finds the fault that is planted for it, and nothing else; what can be mended is gone after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.check import check
from roughcut.doctor.examining import of_timelines
from roughcut.doctor.mending import mend
from roughcut.doctor.rules import RULES
from roughcut.timeline import Clip, Timeline, Track
from tests.doctor.made import APPS, PLANTS, clean
from tests.strategies import timelines

BY_NAME = {rule.name: rule for rule in RULES}
FORMAT = "xmeml"


def rules_found(timeline, app):
    return {each.rule for each in of_timelines((timeline,), app, FORMAT)}


def test_every_rule_has_a_planted_fault():
    assert set(PLANTS) == set(BY_NAME)
    assert len(RULES) == len(BY_NAME)


@given(timeline=clean(), app=st.sampled_from(APPS))
def test_clean_timelines_are_clean(timeline, app):
    assert rules_found(timeline, app) == set()


@pytest.mark.parametrize("name", PLANTS)
@given(timeline=clean())
def test_a_planted_fault_is_found_in_the_programs_that_have_it(name, timeline):
    broken = PLANTS[name](timeline)
    rule = BY_NAME[name]
    for app in APPS:
        expected = {name} if rule.apps is None or app in rule.apps else set()
        assert rules_found(broken, app) == expected, app


@pytest.mark.parametrize("name", [rule.name for rule in RULES if rule.mend is not None])
@given(timeline=clean())
def test_what_is_mended_is_gone_and_nothing_else_is_changed(name, timeline):
    rule = BY_NAME[name]
    app = rule.apps[0] if rule.apps else "premiere"
    mended, done = mend(PLANTS[name](timeline), app, FORMAT)
    assert rules_found(mended, app) == set()
    assert [each.rule for each in done] == [name]
    assert check(mended) == ()
    untouched = len(timeline.tracks[0].clips) - 2
    if name not in {"drop-frame at a rate without it", "transition without handles"}:
        assert mended.tracks[0].clips[:untouched] == timeline.tracks[0].clips[:untouched]


@given(timeline=clean(), app=st.sampled_from(APPS))
def test_a_clean_timeline_is_left_as_it_is(timeline, app):
    assert mend(timeline, app, FORMAT) == (timeline, ())


@given(timeline=clean())
def test_a_fault_in_a_nest_is_found_once_and_mended_in_every_place(timeline):
    inner = PLANTS["control character in a name"](timeline)
    nests = tuple(Clip(inner.duration * n, inner.duration, inner, name="nest") for n in range(2))
    outer = Timeline("outer", inner.rate, 1920, 1080, (Track("video", nests),))
    found = [each.rule for each in of_timelines((outer,), "premiere", FORMAT)]
    assert found.count("control character in a name") == 1
    mended, _ = mend(outer, "premiere", FORMAT)
    one, other = (clip.source for clip in mended.tracks[0].clips)
    assert one is other
    assert "control character in a name" not in rules_found(mended, "premiere")


@given(timeline=timelines(), app=st.sampled_from(APPS))
def test_awkward_timelines_are_judged_and_mended_once(timeline, app):
    """A second mending finds nothing to do, and a mend brings no fault that was not there."""
    before = rules_found(timeline, app)
    mended, _ = mend(timeline, app, FORMAT)
    assert rules_found(mended, app) <= before
    assert mend(mended, app, FORMAT) == (mended, ())
    assert check(mended) == ()
