"""Expected scores are computed by hand, beside each case."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from roughcut.encode.begun import begun_from
from roughcut.errors import NotEnough
from roughcut.parameters import DEFAULTS, Keyframe, Keyframes, Parameters
from roughcut.sample import EDITORS, projects
from roughcut.scoring import boundary_f1, intersection_over_union, pooled_f1, score
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Clip, Media, Timeline, Track

PAL = Rate(25)
CAMERA = Media("a.mov", "/a.mov", 1920, 1080, Rate(25), from_seconds(1000), audio_channels=2)
OTHER = Media("b.mov", "/b.mov", 1920, 1080, Rate(25), from_seconds(1000), audio_channels=2)
LOGO = Media("logo.png", "/logo.png", 800, 800, still=True)
HALF = Parameters(scale=0.5)


def clip(start: float, end: float, source=CAMERA, parameters=DEFAULTS) -> Clip:
    first = from_seconds(start)
    return Clip(first, from_seconds(end) - first, source, parameters=parameters)


def timeline(*tracks: tuple[Clip, ...], rate=PAL, size=(1920, 1080)) -> Timeline:
    return Timeline("t", rate, *size, tuple(Track("video", clips) for clips in tracks))


MAIN = (clip(0, 4), clip(4, 10))


def on(*steps: int) -> np.ndarray:
    return np.array(steps, dtype=bool)


def test_pooled_f1_by_hand():
    # Two true positives, one missed, one too much: 2·2 / (2·2 + 1 + 1).
    assert pooled_f1([(on(1, 1, 1, 0), on(1, 1, 0, 1))]) == pytest.approx(4 / 6)
    # Pooled over two roles: the second adds one missed step.
    pairs = [(on(1, 1, 1, 0), on(1, 1, 0, 1)), (on(0, 1, 0, 0), on(0, 0, 0, 0))]
    assert pooled_f1(pairs) == pytest.approx(4 / 7)
    assert pooled_f1([(on(0, 0), on(0, 0))]) is None


def test_intersection_over_union_by_hand():
    assert intersection_over_union(on(1, 1, 1, 0), on(1, 1, 0, 1)) == pytest.approx(2 / 4)
    assert intersection_over_union(on(0, 0), on(0, 0)) is None


def test_boundaries_match_once_and_within_the_window():
    def ticks(*times):
        return [from_seconds(time) for time in times]

    assert boundary_f1([(ticks(1, 2, 3), ticks(1.2, 2.21, 3))]) == pytest.approx(4 / 6)
    assert boundary_f1([(ticks(1), ticks(0.9, 1.1))]) == pytest.approx(2 / 3)
    assert boundary_f1([([], [])]) is None


def test_boundaries_match_as_often_as_any_choice_allows():
    random = np.random.default_rng(0)
    for _ in range(200):
        theirs, mine = (sorted(random.integers(0, 20, size=4).tolist()) for _ in range(2))
        best = max(
            sum(abs(a - b) <= 2 for a, b in zip(theirs, order, strict=True))
            for order in itertools.permutations(mine)
        )
        tenths = [[from_seconds(time / 10) for time in times] for times in (theirs, mine)]
        assert boundary_f1([(tenths[0], tenths[1])]) == pytest.approx(best / 4)


def test_a_timeline_is_itself():
    whole = timeline(MAIN, (clip(1, 3, OTHER, HALF),), (clip(0, 2, LOGO, Parameters(scale=0.1)),))
    figures = score(whole, whole).figures()
    assert figures.pop("edits") == 0
    assert figures.pop("decisions") == 4
    assert set(figures.values()) == {1.0}


def test_golden_an_overlay_that_comes_late_and_stands_elsewhere():
    theirs = timeline(MAIN, (clip(1, 3, OTHER, HALF),))
    ours = timeline(MAIN, (clip(2, 3, OTHER, Parameters(scale=0.5, x=0.25)),))
    found = score(theirs, ours)
    # 10 of 20 steps hit, none too much: 2·10 / (20 + 10).
    assert found.overlay_activity_f1 == pytest.approx(20 / 30)
    # The main track's 100 steps are hit as well: 2·110 / (120 + 110).
    assert found.activity_f1 == pytest.approx(220 / 230)
    assert found.track_iou_by_track == {"spine": 1, "spine+1": pytest.approx(10 / 20)}
    assert found.track_iou == pytest.approx(0.75)
    assert found.cut_f1 == 1
    assert found.start_f1 == 0
    # Half of a half-wide picture lies on the other: ⅛ of the frame shared of ⅜.
    assert found.overlay_layout_iou == pytest.approx(1 / 3)
    # 100 main steps of 1 and 10 of ⅓.
    assert found.layout_iou == pytest.approx((100 + 10 / 3) / 110)
    assert found.overlay_asset_accuracy == 1
    # It starts late and stands elsewhere.
    assert found.edits == 2
    assert found.decisions == 3


def test_golden_what_is_missing_and_what_is_too_much():
    theirs = timeline(MAIN, (clip(1, 3, OTHER, HALF), clip(5, 6, OTHER, HALF)))
    ours = timeline(MAIN, (clip(1, 3, CAMERA, HALF),), (clip(0, 1, LOGO, Parameters(scale=0.1)),))
    found = score(theirs, ours)
    assert found.overlay_asset_accuracy == 0
    # Another source, a picture-in-picture of four choices to add, a logo to delete.
    assert found.edits == 1 + 4 + 1
    assert found.activity_f1_by_role["logo"] == 0
    assert found.activity_f1_by_role["picture-in-picture"] == pytest.approx(40 / 50)
    assert found.role_activity_f1 == pytest.approx(0.4)


def test_a_punch_in_counts_although_the_frame_hides_its_edges():
    theirs = timeline((clip(0, 10, parameters=Parameters(scale=1.2)),))
    ours = timeline((clip(0, 10),))
    found = score(theirs, ours)
    assert found.layout_iou == pytest.approx(1 / 1.44)
    assert found.edits == 1


def test_a_moving_layout_is_judged_at_every_step():
    zoom = Keyframes((Keyframe(0, 1.0), Keyframe(from_seconds(10), 2.0)))
    theirs = timeline((clip(0, 10, parameters=Parameters(scale=zoom)),))
    found = score(theirs, timeline((clip(0, 10),)))
    expected = np.mean([1 / (1 + (step + 0.5) / 100) ** 2 for step in range(100)])
    assert found.layout_iou == pytest.approx(expected)


def test_rates_frame_sizes_and_lengths_may_differ():
    theirs = timeline(MAIN)
    camera = replace(CAMERA, width=3840, height=2160)
    ours = timeline(
        (clip(0, 4, camera), clip(4, 20, camera)), rate=Rate(30000, 1001), size=(3840, 2160)
    )
    found = score(theirs, ours)
    assert found.activity_f1 == pytest.approx(200 / 300)
    assert found.cut_f1 == 1
    assert found.layout_iou == 1
    assert found.edits == 1


def test_sound_of_a_picture_and_disabled_clips_are_not_judged():
    linked = tuple(replace(each, link=index) for index, each in enumerate(MAIN, 1))
    with_sound = Timeline(
        "t", Rate(25), 1920, 1080, (Track("video", linked), Track("audio", linked))
    )
    hidden = (replace(clip(1, 2, OTHER), enabled=False),)
    found = score(with_sound, timeline(MAIN, hidden))
    assert found.edits == 0
    assert found.decisions == 2


def test_a_file_on_another_disk_is_the_same_file():
    moved = replace(CAMERA, path="D:\\footage\\a.mov")
    assert score(timeline((clip(0, 4),)), timeline((clip(0, 4, moved),))).asset_accuracy == 1


def test_a_timeline_without_clips_cannot_be_judged():
    with pytest.raises(NotEnough, match="another sequence"):
        score(timeline(MAIN), timeline(()))


@pytest.mark.parametrize("editor", EDITORS, ids=[each.name for each in EDITORS])
def test_a_bare_spine_lacks_every_overlay(editor):
    whole = projects(editor, 1, seed=1)[0]
    found = score(whole, begun_from(whole))
    assert found.overlay_activity_f1 == 0
    assert found.cut_f1 == 1
    assert found.edits >= found.decisions - len(whole.video_tracks[0].clips)
