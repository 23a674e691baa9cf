"""The beat: found where it is, said where there is none, and heeded by whose cuts fall on it."""

import numpy as np
import pytest

from roughcut.footage.measured import Measured
from roughcut.footage.measures.beats import Beats
from roughcut.footage.moments import FEATURES, Margins, features, moments
from roughcut.footage.on_beat import beat_times, on_beat
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.learn import selection
from roughcut.past_footage import Used, labelled
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from roughcut.timeline import Media, Timeline

RATE = 16_000
PAL = Rate(25)


def clicks(bpm, length_seconds=30, first=0.37, swing=None):
    """A metronome in a quiet room, and when it clicks; swing: where a softer click lies between."""
    random = np.random.default_rng(round(bpm))
    samples = random.normal(0, 0.0005, round(length_seconds * RATE))
    hit = 0.5 * np.exp(-np.arange(1600) / 200) * random.normal(0, 1, 1600)
    starts = np.arange(first, length_seconds - 0.2, 60 / bpm)
    for start in starts:
        for at, loud in ((start, 1.0), (start + (swing or 0) * 60 / bpm, 0.4 if swing else 0)):
            place = samples[round(at * RATE) :][:1600]
            place += loud * hit[: len(place)]
    return samples.astype(np.float32), starts


def heard(samples):
    measure = Beats()
    for start in range(0, len(samples), RATE):
        measure.take(start * TICKS_PER_SECOND // RATE, samples[start : start + RATE])
    return measure.series()


@pytest.mark.parametrize("bpm", [90, 120, 140])
@pytest.mark.parametrize("swing", [None, 2 / 3], ids=["straight", "swung"])
def test_every_beat_is_found_at_its_time_and_the_tempo_is_told(bpm, swing):
    samples, starts = clicks(bpm, swing=swing)
    series = heard(samples)
    found = series.times / TICKS_PER_SECOND
    assert len(found) == len(starts)
    assert np.abs(found - starts).max() < 0.03
    assert np.abs(series.columns["tempo"] - bpm).max() < 0.5


def test_of_a_tempo_that_changes_both_parts_are_told():
    slow, fast = clicks(90, 24), clicks(140, 24)
    series = heard(np.concatenate([slow[0], fast[0]]))
    tempo = series.columns["tempo"]
    assert tempo[series.times < from_seconds(16)] == pytest.approx(90, abs=0.5)
    assert tempo[series.times > from_seconds(32)] == pytest.approx(140, abs=0.5)


def test_noise_and_silence_have_no_beat_and_music_none_before_it_begins():
    random = np.random.default_rng(5)
    assert len(heard(random.normal(0, 0.1, RATE * 30).astype(np.float32))) == 0
    assert len(heard(np.zeros(RATE * 20, np.float32))) == 0
    room = random.normal(0, 0.0005, RATE * 20).astype(np.float32)
    series = heard(np.concatenate([room, clicks(120, 20)[0], room]))
    assert from_seconds(20) < series.times.min() < from_seconds(21)
    assert from_seconds(39) < series.times.max() < from_seconds(40)


def footage(bpm, seconds=60, name="a.mp4"):
    """A band that plays all the time, by whose lights the picture is bright or dark."""
    beats = heard(clicks(bpm, seconds)[0])
    random = np.random.default_rng(round(bpm))
    bright = np.repeat(random.random(seconds // 4) < 0.5, 4)
    series = {
        "beats": beats,
        "onsets": Series.of([0], strength=[1.0]),
        "light": Series.of(
            range(0, seconds * TICKS_PER_SECOND, TICKS_PER_SECOND), brightness=bright,
            contrast=bright, saturation=bright, warmth=bright,
        ),
    }  # fmt: skip
    media = Media(name, rate=PAL, duration=PAL.ticks(seconds * 25))
    return Measured(Footage(None, media, None), series, ()), bright


def taken(watched, bright, *, heeds):
    """What an editor takes of the bright parts: whole, or from beat to beat."""
    beats = np.array(beat_times(watched))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], bright, [0]]))) * TICKS_PER_SECOND
    if heeds:
        edges = [beats[np.argmin(np.abs(beats - at))] for at in edges]
    frames = [PAL.ticks(PAL.frames(int(at))) for at in edges]
    return tuple(zip(frames[::2], frames[1::2], strict=True))


@pytest.mark.parametrize("heeds", [True, False])
def test_whose_cuts_fall_on_the_beat_is_learned_and_their_pieces_end_on_it(heeds):
    used = []
    for bpm in (93, 101, 127):
        watched, bright = footage(bpm)
        timeline = Timeline(str(bpm), PAL, 1920, 1080, ())
        ranges = taken(watched, bright, heeds=heeds)
        used.append(Used(str(bpm), timeline, watched.footage.media, watched, PAL, ranges))
    learned = selection.fit(labelled(used), FEATURES)
    assert learned.facts.on_beat == heeds
    assert any("beat" in each for each in learned.words()) == heeds
    fresh, _ = footage(113)
    pieces = moments(fresh, 0, PAL, Margins(on_beat=learned.facts.on_beat))
    ends = tuple((each.start, each.end) for each in pieces)
    met = on_beat(ends, beat_times(fresh), fresh.footage.duration)
    assert len(met) > 20
    assert (np.mean(met) == 1) == heeds
    tempo = features(fresh, pieces)[:, FEATURES.index("tempo")]
    assert tempo[1:-1] == pytest.approx(113, abs=0.5)


def test_a_beat_never_parts_a_word():
    watched, _ = footage(120)
    talk = np.zeros(60 * 32)
    talk[10 * 31 : 20 * 31] = 0.9
    step = TICKS_PER_SECOND * 512 // 16_000
    series = {
        **watched.series,
        "speech": Series.of(range(0, len(talk) * step, step), probability=talk),
    }
    talking = Measured(watched.footage, series, ())
    pieces = moments(talking, 0, PAL, Margins(on_beat=True))
    inside = (from_seconds(10.2), from_seconds(19.6))
    assert len(pieces) > 10
    assert not [each for each in pieces if inside[0] < each.start < inside[1]]
