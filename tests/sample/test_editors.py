import itertools

import pytest

from roughcut.check import check
from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import encode
from roughcut.encode.layouts import Layout, alike
from roughcut.errors import NotEnough
from roughcut.sample import EDITORS, chosen, projects
from roughcut.sample.editors import INTERVIEWER, MAGAZINE, SHORTS, TEACHER
from roughcut.sample.placing import in_corner
from roughcut.ticks import seconds
from roughcut.timeline import Media, Timeline

COUNT = 6

everyone = pytest.mark.parametrize("editor", EDITORS, ids=[each.name for each in EDITORS])


def rows(timeline: Timeline, role: str):
    return [row for row in encode(timeline).rows if row.role == role]


def main_clips(timeline: Timeline):
    return timeline.video_tracks[0].clips


def share(facts) -> float:
    listed = list(facts)
    assert listed
    return sum(listed) / len(listed)


@everyone
def test_projects_are_sound_and_on_frames(editor):
    for timeline in projects(editor, COUNT, seed=3):
        assert check(timeline) == ()
        assert check(begun_from(timeline)) == ()
        for track in timeline.tracks:
            for clip in track.clips:
                assert editor.rate.snap(clip.start) == clip.start
                assert editor.rate.snap(clip.end) == clip.end


@everyone
def test_the_same_seed_cuts_the_same_and_another_one_does_not(editor):
    assert projects(editor, 3, seed=5) == projects(editor, 3, seed=5)
    assert projects(editor, 3, seed=5)[:2] == projects(editor, 2, seed=5)
    assert projects(editor, 1, seed=5) != projects(editor, 1, seed=6)


@everyone
def test_the_main_track_is_found_again_as_the_spine(editor):
    for timeline in projects(editor, COUNT, seed=1):
        assert encode(timeline).spine == 0


@everyone
def test_a_spine_holds_the_main_track_and_its_sound_alone_fitted_into_the_frame(editor):
    for timeline in projects(editor, COUNT, seed=2):
        begun = begun_from(timeline)
        decisions = encode(begun)
        assert {row.role for row in decisions.rows} == {"main", "sound"}
        assert all(alike(each, Layout()) for each in decisions.layouts)
        pairs = zip(main_clips(timeline), main_clips(begun), strict=True)
        for finished, bare in pairs:
            assert (finished.start, finished.duration) == (bare.start, bare.duration)
            assert (finished.source, finished.source_start) == (bare.source, bare.source_start)


def test_a_timeline_without_picture_has_no_spine():
    timeline = projects(TEACHER, 1)[0]
    silent_film = Timeline(timeline.name, timeline.rate, 1920, 1080, timeline.audio_tracks)
    with pytest.raises(NotEnough, match="no picture"):
        begun_from(silent_film)


def test_editors_differ_in_frame_and_rhythm_and_what_they_lay_over():
    for one, other in itertools.combinations(EDITORS, 2):
        assert (one.frame, one.rate) != (other.frame, other.rate)
        roles = [{row.role for row in encode(projects(each, 1)[0]).rows} for each in (one, other)]
        layouts = [
            {row.clip.parameters for row in encode(projects(each, 1)[0]).rows}
            for each in (one, other)
        ]
        assert roles[0] != roles[1] or layouts[0] != layouts[1]


def test_footage_has_4k_upright_and_stereo_linked_to_its_picture():
    cameras = [camera for editor in EDITORS for camera in editor.cameras]
    assert any((each.width, each.height) == (3840, 2160) for each in cameras)
    assert any(each.height > each.width for each in cameras)
    timeline = projects(TEACHER, 1)[0]
    sound = timeline.audio_tracks[0].clips
    assert [clip.link for clip in sound] == [clip.link for clip in main_clips(timeline)]
    assert all(clip.source.audio_channels == 2 for clip in sound)


def test_the_picture_in_picture_stands_as_golden_number_eight():
    media = Media("cam.mov", width=1920, height=1080)
    place = in_corner("bottom-left", 0.3, 40)(media, (1920, 1080))
    assert place.scale == pytest.approx(0.3)
    assert (place.x, place.y) == pytest.approx((-0.329167, 0.312963), abs=1e-6)


def test_the_teacher_keeps_the_stated_rule():
    asked = happened = 0
    for timeline in projects(TEACHER, 24, seed=2):
        main = main_clips(timeline)
        pictures = {row.anchor.spine: row for row in rows(timeline, "picture-in-picture")}
        for index, clip in enumerate(main):
            if clip.name == "screen":
                asked += 1
                happened += index in pictures
        logo = rows(timeline, "logo")
        assert all(seconds(row.start) < 0.2 for row in logo)
        assert all(seconds(row.duration) == pytest.approx(8, abs=0.2) for row in logo)
        assert len(rows(timeline, "music")) == 1
    assert 0.9 < happened / asked < 1  # the editor forgets one in twenty


def test_the_teacher_punches_every_third_cut_that_shows_a_person():
    def punched(clip):
        return clip.parameters.scale * clip.source.width / 1920 == pytest.approx(1.2)

    asked, others = [], []
    for timeline in projects(TEACHER, 24, seed=2):
        for index, clip in enumerate(main_clips(timeline)):
            third = index > 0 and index % 3 == 0 and clip.name != "screen"
            (asked if third else others).append(punched(clip))
    assert 0.9 < share(asked) < 1
    assert 0 < share(others) < 0.03


def test_the_interviewer_covers_cuts_on_the_same_person_with_the_wide_camera():
    asked, others = [], []
    for timeline in projects(INTERVIEWER, 24, seed=1):
        main = main_clips(timeline)
        covered = {row.anchor.spine for row in rows(timeline, "cutaway")}
        for index, clip in enumerate(main):
            jump = index > 0 and main[index - 1].name == clip.name
            (asked if jump else others).append(index in covered)
    assert share(asked) > 0.9
    assert share(others) < 0.03


def test_shorts_get_faster_and_caption_the_phone():
    captioned = []
    for timeline in projects(SHORTS, COUNT, seed=1):
        main = main_clips(timeline)
        half = len(main) // 2
        early = sum(clip.duration for clip in main[:half]) / half
        late = sum(clip.duration for clip in main[half:]) / (len(main) - half)
        assert late < early
        captioned += [main[row.anchor.spine].name for row in rows(timeline, "lower third")]
    assert 0.9 < share(name == "phone" for name in captioned) < 1


def test_the_magazine_shows_its_bug_from_the_first_frame_to_the_last():
    for timeline in projects(MAGAZINE, COUNT, seed=1):
        (bug,) = rows(timeline, "logo")
        assert bug.duration > 0.99 * timeline.duration


def test_an_unknown_editor_is_named_with_the_nearest_one():
    assert chosen(None) == EDITORS
    assert chosen("shorts") == (SHORTS,)
    with pytest.raises(NotEnough, match="Did you mean 'teacher'"):
        chosen("taecher")
