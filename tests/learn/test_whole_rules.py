from dataclasses import replace

import pytest

from roughcut.check import check
from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import encode
from roughcut.errors import NotEnough
from roughcut.learn.whole_rules import WHOLE_RULES, last_pasted, nothing_added, rates
from roughcut.parameters import Parameters
from roughcut.sample import EDITORS, projects
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Clip, Media, Timeline, Track

PAL = Rate(25)
CAMERA = Media("a.mov", "/one/a.mov", 1920, 1080, PAL, from_seconds(1000), audio_channels=2)
LOGO = Media("logo.png", "/logo.png", 800, 800, still=True)
HALF = Parameters(scale=0.5)


def clip(start: float, end: float, source=CAMERA, parameters=HALF) -> Clip:
    return Clip(
        from_seconds(start), from_seconds(end) - from_seconds(start), source, parameters=parameters
    )


def timeline(*tracks: tuple[Clip, ...]) -> Timeline:
    return Timeline("t", PAL, 1920, 1080, tuple(Track("video", clips) for clips in tracks))


def spans(track: Track) -> list[tuple[float, float]]:
    return [(each.start / from_seconds(1), each.end / from_seconds(1)) for each in track.clips]


PLAIN = Parameters()


@pytest.mark.parametrize(("name", "rule"), WHOLE_RULES, ids=[name for name, _ in WHOLE_RULES])
@pytest.mark.parametrize("editor", EDITORS, ids=[each.name for each in EDITORS])
def test_what_a_rule_finishes_is_sound_and_keeps_what_was_there(name, rule, editor):
    *past, own = projects(editor, 5, seed=2)
    begun = begun_from(own)
    finished = rule(begun, past, 0)
    assert check(finished) == ()
    assert rule(begun, past, 0) == finished
    for kind in ("video_tracks", "audio_tracks"):
        there, now = getattr(begun, kind)[0].clips, getattr(finished, kind)[0].clips
        kept = {(each.start, each.duration, each.source_start) for each in now}
        assert {(each.start, each.duration, each.source_start) for each in there} <= kept
    assert (finished == begun) == (name == "nothing added")


def test_the_last_project_is_pasted_at_its_scaled_times():
    first = timeline((clip(0, 10, parameters=PLAIN),), (clip(8, 9, LOGO),))
    last = timeline(
        (clip(0, 6, parameters=Parameters(scale=1.2)), clip(6, 10, parameters=PLAIN)),
        (clip(1, 3, LOGO),),
    )
    begun = timeline((clip(0, 12, parameters=PLAIN), clip(12, 20, parameters=PLAIN)))
    finished = last_pasted(begun, [first, last], 0)
    assert spans(finished.tracks[1]) == [(2, 6)]
    assert finished.tracks[1].clips[0].source == LOGO
    assert finished.tracks[1].clips[0].parameters == HALF
    scales = [each.parameters.scale for each in finished.tracks[0].clips]
    assert scales == pytest.approx([1.2, 1])


def test_what_is_pasted_shows_this_projects_own_file():
    past = timeline((clip(0, 10, parameters=PLAIN),), (clip(1, 3),))
    own = replace(CAMERA, path="/two/a.mov")
    begun = timeline((clip(0, 10, own, PLAIN),))
    assert last_pasted(begun, [past], 0).tracks[1].clips[0].source == own


def test_what_lay_under_the_main_track_is_pasted_under_it():
    past = timeline((clip(2, 3, LOGO),), (clip(0, 10, parameters=PLAIN),))
    finished = last_pasted(timeline((clip(0, 10, parameters=PLAIN),)), [past], 0)
    assert [spans(track) for track in finished.tracks] == [[(2, 3)], [(0, 10)]]


def test_rates_add_as_many_a_minute_of_the_median_length():
    overlays = tuple(
        clip(start, start + length, LOGO) for start, length in ((5, 1), (20, 2), (40, 9))
    )
    past = timeline((clip(0, 60, parameters=PLAIN),), overlays)
    begun = timeline((clip(0, 600, parameters=PLAIN),))
    added = spans(rates(begun, [past], 4).tracks[1])
    assert 25 <= len(added) <= 30  # thirty, without those for which there was no room
    assert {round(end - start, 6) for start, end in added} == {2}
    assert rates(begun, [past], 5) != rates(begun, [past], 4)


def test_rates_reframe_as_often_as_the_past_did():
    shots = tuple(
        clip(n, n + 1, parameters=Parameters(scale=1.2) if n % 4 == 0 else PLAIN)
        for n in range(400)
    )
    begun = begun_from(timeline(shots))
    finished = rates(begun, [timeline(shots)], 0)
    moved = sum(each.parameters.scale > 1.1 for each in finished.tracks[0].clips)
    assert moved == pytest.approx(100, abs=30)


def test_without_a_past_or_a_picture_there_is_nothing_to_go_by():
    begun = timeline((clip(0, 10, parameters=PLAIN),))
    with pytest.raises(NotEnough, match="past projects"):
        last_pasted(begun, [], 0)
    with pytest.raises(NotEnough, match="no picture"):
        rates(timeline(()), [begun], 0)
    assert nothing_added(begun, [], 0) == begun


def test_a_source_that_is_too_short_ends_the_clip():
    short = Media(
        "whoosh.wav", "/w.wav", duration=from_seconds(1), has_video=False, audio_channels=2
    )
    past = timeline((clip(0, 10, parameters=PLAIN),))
    sound = Clip(from_seconds(2), from_seconds(1), short)
    past = replace(past, tracks=(*past.tracks, Track("audio", ()), Track("audio", (sound,))))
    begun = timeline((clip(0, 100, parameters=PLAIN),))
    finished = last_pasted(begun, [past], 0)
    assert check(finished) == ()
    (row,) = [row for row in encode(finished).rows if row.audio]
    assert (row.track, row.start, row.duration) == (2, from_seconds(20), from_seconds(1))
