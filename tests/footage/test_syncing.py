"""Recordings of one made scene, whose places on its clock are known to the sample."""

import numpy as np
import pytest
from scipy import signal

from roughcut.footage.correlating import rough_offset
from roughcut.footage.movie import SAMPLE_RATE, write_movie
from roughcut.footage.probe import probe
from roughcut.footage.syncing import synced
from roughcut.ticks import TICKS_PER_SECOND, from_timecode
from tests.footage.media import PAL, numbered, with_times

SAMPLE = TICKS_PER_SECOND // SAMPLE_RATE
SCENE_SECONDS = 60
PLACES = {"a": (0, 60), "b": (311_117, 40), "c": (1_234_567, 30), "d": (77_001, 20)}
"""Each camera's first sample of the scene, and how many seconds it ran."""


def scene(length_seconds=SCENE_SECONDS, seed=1):
    """Noise that swells like speech, with pauses, and is never the same twice."""
    random = np.random.default_rng(seed)
    count = round(length_seconds * SAMPLE_RATE)
    swell = np.repeat(random.uniform(0, 1, count // 4800 + 1) ** 3, 4800)[:count]
    return 0.3 * swell * signal.lfilter([1], [1, -0.9], random.normal(0, 0.3, count))


def as_heard(sound, seed, noise_db, band=(300, 3400), echoes=(23, 61, 110)):
    """Through another microphone in the same room: a narrow band, echoes, noise of its own."""
    random = np.random.default_rng(seed)
    heard = sound.copy()
    for milliseconds in echoes:
        delay = SAMPLE_RATE * milliseconds // 1000
        heard[delay:] += 0.4 * sound[:-delay]
    heard = signal.sosfiltfilt(signal.butter(2, band, "band", fs=SAMPLE_RATE, output="sos"), heard)
    power = np.sqrt(np.mean(heard**2)) * 10 ** (-noise_db / 20)
    return (heard + random.normal(0, power, len(heard))).astype(np.float32)


def recorded(path, samples, pictures=True):
    frames = len(samples) * 25 // SAMPLE_RATE if pictures else 0
    write_movie(path, numbered(frames), PAL, np.clip(samples, -1, 1)[:, None])
    return probe(path)


@pytest.fixture(scope="module")
def cameras(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cameras")
    sound = scene()
    noise = {"a": 20, "b": 0, "c": 5, "d": 10}
    found = {}
    for number, (name, (first, lasts)) in enumerate(PLACES.items()):
        heard = as_heard(sound, number + 10, noise[name])[first : first + lasts * SAMPLE_RATE]
        found[name] = recorded(folder / f"{name}.mp4", heard)
    other = as_heard(scene(30, seed=2), 99, 20)
    found["other"] = recorded(folder / "other.mp4", other)
    return found


def test_offset_copies_with_different_noise_are_aligned_to_the_sample(cameras):
    scenes, told = synced([cameras[name] for name in ("b", "a", "c")])
    (together,) = scenes
    assert [each.number for each in together.members] == [0, 1, 2]
    for name, member in zip(("b", "a", "c"), together.members, strict=True):
        assert abs(member.offset - PLACES[name][0] * SAMPLE) <= SAMPLE // 2, name
        assert member.drift_ppm == 0
        assert member.confidence > 0.7
    assert [each.what for each in told] == ["aligned", "aligned"]


def test_what_belongs_to_no_scene_stays_apart_and_is_told(cameras):
    scenes, told = synced([cameras["a"], cameras["other"], cameras["d"]])
    assert [[each.number for each in scene.members] for scene in scenes] == [[0, 2]]
    assert [(each.what, each.value) for each in told if "other" in str(each.where)] == [
        ("not aligned with other cameras", "it sounds like no other file")
    ]


def test_a_chain_of_files_that_overlap_is_one_scene(tmp_path):
    """The second runs on where the longest has ended; the third meets the second alone."""
    sound = scene(70, seed=3)
    places = ((0, 40), (30, 25), (47, 20))
    files = [
        recorded(tmp_path / f"{n}.mp4", as_heard(sound, n, 15)[at * SAMPLE_RATE : (at + lasts) * SAMPLE_RATE])
        for n, (at, lasts) in enumerate(places)
    ]  # fmt: skip
    ((together,), _) = synced(files)
    assert [each.offset / TICKS_PER_SECOND for each in together.members] == pytest.approx(
        [0, 30, 47], abs=1.5 / SAMPLE_RATE
    )


@pytest.mark.parametrize("ppm", [40.0, -25.0])
def test_drift_between_recorders_is_measured_and_told(tmp_path, cameras, ppm):
    """The recorder's clock counts slower: at its second t, 1 + ppm millionths have passed."""
    sound = scene()
    first = 100_000
    count = 55 * SAMPLE_RATE
    places = first + np.arange(count) * (1 + ppm / 1e6)
    heard = np.interp(places, np.arange(len(sound)), as_heard(sound, 5, 10))
    recorder = recorded(tmp_path / "recorder.m4a", heard, pictures=False)
    ((together,), told) = synced([cameras["a"], recorder])
    member = together.members[1]
    assert member.drift_ppm == pytest.approx(ppm, abs=1.0)
    assert member.offset / SAMPLE == pytest.approx(first, abs=3)
    end = round(count * (1 + ppm / 1e6))
    assert member.scene(count * SAMPLE) / SAMPLE == pytest.approx(first + end, abs=4)
    assert abs(member.own(member.scene(12_345 * SAMPLE)) - 12_345 * SAMPLE) <= 2
    assert f"{member.drift_ppm:+.1f} ppm" in told[0].value


def test_without_sound_timecode_tells(tmp_path):
    starts = {"one": "10:00:00:00", "two": "10:00:01:12", "three": "11:00:00:00"}
    files = [
        probe(with_times(tmp_path / f"{name}.mp4", range(0, 4000, 40), metadata=[("timecode", start)]))
        for name, start in starts.items()
    ]  # fmt: skip
    assert files[1].media.start == from_timecode("10:00:01:12", PAL)
    ((together,), told) = synced(files)
    assert [(each.number, each.offset, each.by) for each in together.members] == [
        (0, 0, "clock"), (1, PAL.ticks(37), "timecode"),
    ]  # fmt: skip
    assert told[-1].value == "no other file has its timecode"


def test_silence_matches_nothing(tmp_path, cameras):
    mute = recorded(tmp_path / "mute.mp4", np.zeros(20 * SAMPLE_RATE, np.float32))
    scenes, _ = synced([cameras["a"], mute])
    assert scenes == ()


def test_the_rough_offset_is_that_of_plain_correlation():
    """An independent reader: SciPy's own correlation of two clean recordings."""
    sound = scene(20)[::6].astype(np.float32)
    one, other = sound[:100_000], sound[33_333:130_000]
    lags = signal.correlation_lags(len(one), len(other))
    theirs = int(lags[np.argmax(signal.correlate(one, other))])
    ours, clear = rough_offset(one, other, 8000)
    assert (round(ours * 8000), theirs) == (33_333, 33_333)
    assert clear > 3
