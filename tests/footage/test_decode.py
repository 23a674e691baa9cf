"""One pass: every frame, pictures on their grid, samples in their places."""

import av
import numpy as np

from roughcut.footage.decode import PICTURE_STEP, listened
from roughcut.footage.probe import probe
from roughcut.ticks import TICKS_PER_SECOND, Rate
from tests.footage.media import Keeps, number_of, plain, silence, tone


def test_every_frame_is_seen_once_and_pictures_five_times_a_second(tmp_path):
    footage = probe(plain(tmp_path / "a.mp4", 100, Rate(25)))
    luma, picture = Keeps("luma"), Keeps("picture")
    assert listened(footage, [luma, picture]) == ()
    assert [number_of(each) for _, each in luma.pieces] == list(range(100))
    assert [at for at, _ in luma.pieces] == [Rate(25).ticks(n) for n in range(100)]
    assert [at for at, _ in picture.pieces] == [n * PICTURE_STEP for n in range(20)]
    assert picture.pieces[3][1].shape == (48, 64, 3)
    assert number_of(picture.pieces[3][1][:, :, 1]) == 15


def test_samples_come_in_whole_seconds_and_none_is_lost(tmp_path):
    samples = np.concatenate([silence(1.5), tone(1.0), silence(0.7)])
    footage = probe(plain(tmp_path / "a.mp4", 80, Rate(25), samples))
    mono, stereo = Keeps("mono16k"), Keeps("stereo48k")
    listened(footage, [mono, stereo])
    assert [at for at, _ in mono.pieces] == [n * TICKS_PER_SECOND for n in range(4)]
    heard = np.concatenate([piece for _, piece in mono.pieces])
    loud = np.flatnonzero(np.abs(heard) > 0.03)
    assert abs(loud[0] / 16_000 - 1.5) < 0.003
    assert abs(loud[-1] / 16_000 - 2.5) < 0.003
    both = np.concatenate([piece for _, piece in stereo.pieces])
    assert both.shape[1] == 2
    # AAC pads its last frame of 1024 samples.
    assert 0 <= len(both) - len(samples) <= 2048


def test_a_hole_in_the_sound_is_silence(tmp_path):
    path = tmp_path / "hole.mkv"
    wave = (tone(1.0, channels=1).T * 32767).astype("int16")
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=48000, layout="mono")
        for start in (0, 3 * 48_000):
            frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
            frame.sample_rate, frame.pts = 48_000, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    heard = Keeps("mono16k")
    listened(probe(path), [heard])
    loud = [float(np.abs(piece).max()) > 0.05 for _, piece in heard.pieces]
    assert loud == [True, False, False, True]
    assert sum(len(piece) for _, piece in heard.pieces) == 64_000


def test_key_frames_alone_when_it_must_be_fast(tmp_path):
    footage = probe(plain(tmp_path / "a.mp4", 255, Rate(25)))
    picture = Keeps("picture")
    listened(footage, [picture], fast=True)
    keys = [number_of(each[:, :, 1]) for _, each in picture.pieces]
    assert keys[0] == 0
    assert 1 <= len(keys) < 20
    assert [round(at / Rate(25).ticks(1)) for at, _ in picture.pieces] == keys


def test_nobody_who_listens_to_sound_minds_that_there_is_none(tmp_path):
    heard = Keeps("mono16k")
    assert listened(probe(plain(tmp_path / "a.mp4")), [heard]) == ()
    assert heard.pieces == []
