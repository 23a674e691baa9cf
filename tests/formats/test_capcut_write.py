"""What a draft has no place for, and what is written in its stead."""

from fractions import Fraction
from itertools import pairwise

import pytest

from roughcut.check import check
from roughcut.formats import capcut
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Marker, Media, Timeline, Track, Transition

RATE = Rate(25)
SECOND = RATE.ticks(25)


def there_and_back(clip, tmp_path):
    """The clip as it comes back, and what the writer said."""
    timeline = Timeline("cut", RATE, 1920, 1080, (Track("video", (clip,)),))
    written = capcut.write(timeline, "capcut")
    path = tmp_path / "draft_content.json"
    path.write_bytes(written.content)
    (back,) = capcut.read(path).timelines
    assert check(back) == ()
    (found,) = back.tracks[0].clips
    return found, {each.what for each in written.omissions}


def test_a_held_frame_plays_at_the_slowest_speed_within_its_file(tmp_path):
    file = Media("a.mov", "/a.mov", 1920, 1080, duration=10 * SECOND)
    note = Marker(SECOND, name="here")
    held = Clip(0, 20 * SECOND, file, 9 * SECOND, Fraction(0), name="a.mov", markers=(note,))
    back, said = there_and_back(held, tmp_path)
    assert (back.source_start, back.speed) == (8 * SECOND, Fraction(1, 10))
    assert back.markers == (note,)
    assert said == {"freeze frame", "start of a clip that runs faster"}


HELD, SLOW = Fraction(0), Fraction(1, 5000)


@pytest.mark.parametrize(
    ("speed", "frames", "length"),
    [(HELD, 4, SECOND * 20), (HELD, 1, SECOND * 3 * 3600), (SLOW, 2, SECOND * 100), (-SLOW, 2, SECOND * 100)],
)  # fmt: skip
def test_what_is_shorter_than_a_tenth_of_its_clip_plays_slower_still(
    tmp_path, speed, frames, length
):
    """Media or nest, its end is that of the clip; at a tenth it would have run out before."""
    file = Media("a.mov", "/a.mov", 1920, 1080, duration=RATE.ticks(frames))
    inner = Timeline("a.mov", RATE, 1920, 1080, (Track("video", (Clip(0, file.duration, file),)),))
    for source in (file, inner):
        held = Clip(0, length, source, 0, speed, name="a.mov")
        back, said = there_and_back(held, tmp_path)
        assert back.duration == length
        assert (back.source_start, back.source_duration) == (0, source.duration)
        assert (back.speed < 0) == (speed < 0)
        assert said >= {"freeze frame" if speed == HELD else "speed"}


def test_a_file_of_unknown_length_is_as_long_as_its_slowed_clips_need(tmp_path):
    file = Media("a.mov", "/a.mov", 1920, 1080)
    slow = Clip(0, 20 * SECOND, file, SECOND, Fraction(1, 50), name="a.mov")
    back, said = there_and_back(slow, tmp_path)
    assert (back.source_start, back.speed) == (SECOND, Fraction(1, 10))
    assert back.source.duration == 3 * SECOND
    assert said == {"speed", "media duration"}


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((6, 8, 9), [(17, 23, 20), (23, 25, 24), (25, 26, 25)]),
        ((12, 4, 1), [(14, 26, 20)]),
    ],
)
def test_transitions_centred_on_their_cuts_are_not_over_each_other(tmp_path, lengths, expected):
    """Where one would begin in the one before it is shorter, where it would cut in it is lost."""
    file = Media("a.mov", "/a.mov", 1920, 1080, duration=90 * SECOND)
    cuts, frame = [0, 20, 24, 25, 60], RATE.ticks(1)
    clips = [Clip(a * frame, (b - a) * frame, file, SECOND) for a, b in pairwise(cuts)]
    first, second, third = (each * frame for each in lengths)
    fades = [
        Transition(20 * frame - first, first, first),
        Transition(24 * frame, second, 0),
        Transition(25 * frame, third, 0),
    ]
    timeline = Timeline("cut", RATE, 1920, 1080, (Track("video", tuple(clips), tuple(fades)),))
    written = capcut.write(timeline, "capcut")
    path = tmp_path / "draft_content.json"
    path.write_bytes(written.content)
    back = capcut.read(path)
    (track,) = back.chosen().tracks
    times = [(each.start, each.end, each.start + each.cut) for each in track.transitions]
    assert times == [tuple(edge * frame for edge in each) for each in expected]
    assert "transition over the one before it" not in {each.what for each in back.omissions}
    lost = [each for each in written.omissions if each.what == "transition over the one before it"]
    assert len(lost) == len(lengths) - len(expected)


def test_a_transition_centred_on_an_early_cut_begins_with_the_timeline(tmp_path):
    file = Media("a.mov", "/a.mov", 1920, 1080, duration=90 * SECOND)
    frame = RATE.ticks(1)
    clips = (Clip(0, 6 * frame, file, SECOND), Clip(6 * frame, SECOND, file, 9 * SECOND))
    late = Transition(6 * frame, 20 * frame, 0)
    timeline = Timeline("cut", RATE, 1920, 1080, (Track("video", clips, (late,)),))
    written = capcut.write(timeline, "capcut")
    path = tmp_path / "draft_content.json"
    path.write_bytes(written.content)
    (found,) = capcut.read(path).chosen().tracks[0].transitions
    assert found == Transition(0, 12 * frame, 6 * frame)
    assert "transition beside its cut" in {each.what for each in written.omissions}
