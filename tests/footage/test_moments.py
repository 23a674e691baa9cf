"""Pieces end at pauses, shot changes and rests, on frames, and never inside a word."""

from itertools import pairwise

import numpy as np
import pytest

from roughcut.footage.measured import Measured, measured
from roughcut.footage.measures.loudness import STEP as LEVEL_STEP
from roughcut.footage.measures.speech import STEP as SPEECH_STEP
from roughcut.footage.moments import FEATURES, PART, Asked, Margins, features, moments
from roughcut.footage.movie import write_movie
from roughcut.footage.pauses import heard, sounding, spoken
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from roughcut.timeline import Media
from tests.footage.media import silence, tone

RATES = [Rate(24000, 1001), Rate(25), Rate(30000, 1001), Rate(60000, 1001)]


def footage(length_seconds, rate=RATES[1], **series):
    media = Media("a.mp4", rate=rate, duration=rate.snap(from_seconds(length_seconds)))
    return Measured(Footage(None, media, None), series, ())


def levels(*parts):
    """(seconds, LUFS) one after the other."""
    values = [level for length, level in parts for _ in range(round(length * 10))]
    return Series.of(range(0, len(values) * LEVEL_STEP, LEVEL_STEP), level=values)


def speech(length_seconds, *ranges):
    times = np.arange(0, from_seconds(length_seconds), SPEECH_STEP)
    likely = np.zeros(len(times))
    for start, end in ranges:
        likely[(times >= from_seconds(start)) & (times < from_seconds(end))] = 0.9
    return Series.of(times, probability=likely)


def test_speech_is_heard_and_short_gaps_are_no_pauses():
    talk = footage(10, speech=speech(10, (1, 3), (3.2, 4), (6, 6.05), (7, 9)))
    found = [(start / TICKS_PER_SECOND, end / TICKS_PER_SECOND) for start, end in spoken(talk)]
    assert found == [pytest.approx((1, 4), abs=0.04), pytest.approx((7, 9), abs=0.04)]
    assert heard(talk) == spoken(talk)


@pytest.mark.parametrize("shift", [-35, 0, 12])
def test_sound_is_told_from_the_room_at_any_level(shift):
    series = levels((2, -50 + shift), (3, -22 + shift), (1, -52 + shift), (2, -25 + shift))
    assert sounding(footage(8, loudness=series)) == (
        (2 * TICKS_PER_SECOND, 5 * TICKS_PER_SECOND), (6 * TICKS_PER_SECOND, 8 * TICKS_PER_SECOND)
    )  # fmt: skip


def test_in_even_sound_nothing_is_a_pause():
    random = np.random.default_rng(9)
    series = levels(*((0.1, -20 + step) for step in random.normal(0, 2, 200)))
    assert sounding(footage(20, loudness=series)) == ((0, 20 * TICKS_PER_SECOND),)


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_pieces_cover_the_file_in_whole_frames(rate):
    series = levels((1, -60), (3, -20), (2, -60), (3, -20), (0.3, -60), (0.7, -20))
    pieces = moments(footage(10, rate, loudness=series), 4, rate)
    assert pieces[0].start == 0
    assert all(left.end == right.start for left, right in pairwise(pieces))
    assert [each.joined for each in pieces] == [False, *[True] * (len(pieces) - 1)]
    for each in pieces:
        assert each.file == 4
        assert rate.ticks(rate.frames(each.start)) == each.start
        assert rate.ticks(rate.frames(each.end)) == each.end
        assert each.frames == rate.frames(each.end) - rate.frames(each.start) > 0
    edges = [each.end / TICKS_PER_SECOND for each in pieces]
    # A tenth of a second of each pause stays; the pause of 0.3 s is none.
    assert edges == pytest.approx([0.9, 4.1, 5.9, 10], abs=0.03)


def test_margins_are_those_of_the_editor():
    series = levels((2, -60), (3, -20), (3, -60))
    margins = Margins(from_seconds(0.4), from_seconds(0.8))
    pieces = moments(footage(8, loudness=series), 0, RATES[1], margins)
    assert [each.end / TICKS_PER_SECOND for each in pieces] == pytest.approx(
        [1.6, 5.8, 8], abs=0.03
    )


def test_a_shot_change_parts_pieces_for_good_but_never_a_word():
    changes = Series.of([from_seconds(2), from_seconds(5)], strength=[0.5, 0.5])
    talk = footage(8, speech=speech(8, (3, 7)), shots=changes)
    pieces = moments(talk, 0, RATES[1])
    edges = [each.end for each in pieces]
    assert from_seconds(2) in edges
    assert from_seconds(5) not in edges
    after = next(each for each in pieces if each.start == from_seconds(2))
    assert not after.joined


def test_pieces_end_where_the_picture_comes_to_rest():
    times = [RATES[1].ticks(n) for n in range(250)]
    much = [0.05 if 75 <= n < 150 else 0.001 for n in range(250)]
    moving = footage(10, motion=Series.of(times, difference=much))
    edges = [each.end / TICKS_PER_SECOND for each in moments(moving, 0, RATES[1])]
    assert edges == pytest.approx([3, 6, 10], abs=0.02)


def test_long_stillness_is_divided_and_long_speech_is_not():
    still = moments(footage(65), 0, RATES[1])
    assert len(still) == 26
    assert max(each.frames for each in still) <= RATES[1].frames(PART)
    talk = moments(footage(65, speech=speech(65, (0, 65))), 0, RATES[1])
    assert len(talk) == 1


def test_what_the_user_says_parts_even_words():
    talk = footage(20, speech=speech(20, (0, 20)))
    asked = Asked(
        keep=((from_seconds(3), from_seconds(6)),), drop=((from_seconds(10), from_seconds(12)),)
    )
    pieces = moments(talk, 0, RATES[1], asked=asked)
    said = [
        (each.start / TICKS_PER_SECOND, each.end / TICKS_PER_SECOND, each.forced) for each in pieces
    ]
    assert said == [(0, 3, None), (3, 6, True), (6, 10, None), (10, 12, False), (12, 20, None)]


def test_features_of_a_real_file_say_what_is_in_it(tmp_path):
    path = tmp_path / "a.mp4"
    samples = np.concatenate(
        [tone(2, amplitude=0.02), silence(1), tone(3, amplitude=0.2), silence(1)]
    )
    pictures = [np.full((48, 64, 3), 60 if n < 75 else 240, np.uint8) for n in range(175)]
    write_movie(path, pictures, Rate(25), samples)
    watched = measured(path)
    pieces = moments(watched, 0, Rate(25))
    rows = {
        (round(piece.start / TICKS_PER_SECOND), round(piece.end / TICKS_PER_SECOND)): dict(
            zip(FEATURES, row, strict=True)
        )
        for piece, row in zip(pieces, features(watched, pieces), strict=True)
        if piece.frames > 12
    }
    quiet, loud = rows[0, 2], next(row for (start, _), row in rows.items() if start == 3)
    assert loud["level"] - quiet["level"] == pytest.approx(20, abs=2.5)
    assert loud["brightness"] > 2 * quiet["brightness"]
    assert quiet["heard"] > 0.8
    assert np.isnan(quiet["length_before"])
    assert quiet["speech"] == 0


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_where_the_picture_begins_to_move_and_comes_to_rest_is_told_to_the_frame(rate):
    """Moving from frame 77 to 188 and from 301 on, now and then still for a frame."""
    count = 400
    random = np.random.default_rng(4)
    moves = np.zeros(count)
    moves[77:188] = moves[301:] = 0.1
    moves[[90, 120, 340]] = 0
    difference = moves + random.uniform(0, 0.01, count)
    series = Series.of([rate.ticks(n) for n in range(count)], difference=difference)
    pieces = moments(footage(count / float(rate.fraction), rate, motion=series), 0, rate)
    turns = [rate.frames(each.end) for each in pieces[:-1]]
    assert {77, 188, 301} <= set(turns)
