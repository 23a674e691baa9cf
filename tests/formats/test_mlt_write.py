"""Clips in Kdenlive's and Shotcut's files stay within what their files have."""

import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.check import check
from roughcut.formats import kdenlive, shotcut
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track

INNER, OUTER = Rate(25), Rate(24000, 1001)


@pytest.mark.parametrize("door", [kdenlive, shotcut], ids=["kdenlive", "shotcut"])
def test_a_nest_of_another_rate_uses_its_file_to_the_last_frame_and_no_further(door, tmp_path):
    """108 frames of 25 are 103.6 of 23.976, and what is before them 82.9: rounded, a frame too many."""
    length, before = INNER.ticks(108), 878_472_000_000
    file = Media("a.mov", "/a.mov", 1920, 1080, Rate(24), before + length)
    piece = Clip(INNER.ticks(1), length, file, before)
    nest = Timeline("nest", INNER, 1920, 1080, (Track("video", (piece,)),))
    whole = Clip(0, OUTER.ticks(105), nest)
    made = door.write(Timeline("cut", OUTER, 1920, 1080, (Track("video", (whole,)),)))
    path = tmp_path / "cut"
    path.write_bytes(made.content)
    back = door.read(path).chosen()
    assert check(back) == ()
    (inside,) = back.tracks[0].clips[0].source.tracks[0].clips
    frames = [OUTER.frames(each) for each in (inside.source_start, inside.duration, inside.source.duration)]  # fmt: skip
    assert frames == [82, 104, 186]
    assert "source range between frames" in {each.what for each in made.omissions}


@pytest.mark.parametrize("door", [kdenlive, shotcut], ids=["kdenlive", "shotcut"])
def test_a_fast_clip_that_begins_between_frames_ends_within_its_file(door, tmp_path):
    """At four times the speed half a frame is two of the file's."""
    file = Media("a.mov", "/a.mov", 1920, 1080, INNER, INNER.ticks(206))
    fast = Clip(0, INNER.ticks(25), file, INNER.ticks(106), Fraction(4))
    made = door.write(Timeline("cut", INNER, 1920, 1080, (Track("video", (fast,)),)))
    path = tmp_path / "cut"
    path.write_bytes(made.content)
    back = door.read(path).chosen()
    assert check(back) == ()
    (clip,) = back.tracks[0].clips
    assert (clip.source_start, clip.speed) == (INNER.ticks(104), 4)
    assert "source range between frames" in {each.what for each in made.omissions}


@pytest.mark.parametrize("door", [kdenlive, shotcut], ids=["kdenlive", "shotcut"])
@given(
    rate=st.sampled_from((INNER, OUTER)),
    speed=st.sampled_from((Fraction(-1), Fraction(-3, 2), Fraction(-1, 3), Fraction(-4))),
    frames=st.integers(1, 40),
    beside=st.tuples(st.integers(0, 3), st.integers(2, 100)),
)
def test_a_reversed_clip_ends_within_its_file(door, rate, speed, frames, beside):
    """It plays to its source's first frames; rounded up, its producer would go on past the file."""
    before, after = beside
    start, used = INNER.ticks(before), round(-speed * rate.ticks(frames))
    file = Media(
        "a.mov", "/a.mov", 1920, 1080, INNER, INNER.snap(start + used) + INNER.ticks(after)
    )
    clip = Clip(0, rate.ticks(frames), file, start, speed)
    made = door.write(Timeline("cut", rate, 1920, 1080, (Track("video", (clip,)),)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cut")
        path.write_bytes(made.content)
        reading = door.read(path)
    (back,) = reading.chosen().tracks[0].clips
    assert "source range of a reversed clip" not in {each.what for each in reading.omissions}
    assert abs(back.source_start - start) <= rate.ticks(1) * max(1, -speed)
    said = "source range between frames" in {each.what for each in made.omissions}
    assert said == (back.source_start != start)
