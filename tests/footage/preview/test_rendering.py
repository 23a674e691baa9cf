"""The movie that is written: its frames, its sound, its size, and what stands in its way."""

import json
import shutil
from fractions import Fraction

import av
import numpy as np
import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.cli import app
from roughcut.errors import NotEnough, Unsupported, Unwritable
from roughcut.footage.movie import SAMPLE_RATE, write_movie
from roughcut.footage.preview.limiting import CEILING, limited
from roughcut.footage.preview.rendering import out_size, preview
from roughcut.footage.probe import probe
from roughcut.parameters import Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Timeline, Track, Transition
from tests.footage.media import PAL, number_of, numbered, tone

from .drawing import mixed

NTSC = Rate(30000, 1001)


def clicks(path, frames=150, rate=PAL):
    """A film of numbered frames with a click at the beginning of every 25th."""
    samples = np.zeros((round(SAMPLE_RATE * frames / rate.fraction), 2), np.float32)
    for frame in range(0, frames, 25):
        at = round(SAMPLE_RATE * frame / rate.fraction)
        samples[at : at + 96] = 0.5
    write_movie(path, numbered(frames), rate, samples)
    return Media(path.name, str(path), 64, 48, rate, rate.ticks(frames), audio_channels=2)


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return clicks(tmp_path_factory.mktemp("preview") / "film.mp4")


def both(*clips, rate=PAL):
    tracks = Track("video", clips), Track("audio", clips)
    return Timeline("cut", rate, 64, 48, tracks)


def heard(path):
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        frames = [(frame.pts, frame.to_ndarray()) for frame in container.decode(stream)]
    end = frames[-1][0] + frames[-1][1].shape[1]
    samples = np.zeros((2, end), np.float32)
    for at, piece in frames:
        samples[:, max(0, at) : at + piece.shape[1]] = piece[:, max(0, -at) :]
    return samples


def test_pictures_and_sound_are_together_at_every_cut(media, tmp_path):
    cuts = ((25, 40), (100, 30), (10, 30), (75, 50))
    clips, at = [], 0
    for start, frames in cuts:
        clips.append(Clip(PAL.ticks(at), PAL.ticks(frames), media, PAL.ticks(start)))
        at += frames
    out = tmp_path / "out.mp4"
    assert preview(both(*clips), out, height=48) == ()
    found = probe(out)
    assert found.media.rate == PAL
    assert len(found.frames) == 150
    with av.open(str(out)) as container:
        shown = [number_of(each.to_ndarray(format="gray")) for each in container.decode(video=0)]
    expected = [start + n for start, frames in cuts for n in range(frames)]
    assert shown == expected
    loud = np.abs(heard(out)).max(axis=0)
    for frame, number in enumerate(expected):
        window = loud[frame * 1920 : (frame + 1) * 1920]
        assert (window[:200].max() > 0.2) == (number % 25 == 0), frame


def test_a_broadcast_rate_does_not_drift(media, tmp_path):
    frames = 300
    timeline = both(Clip(0, NTSC.ticks(frames), media), rate=NTSC)
    out = tmp_path / "out.mp4"
    preview(timeline, out, height=48)
    found = probe(out)
    assert (found.media.rate, len(found.frames)) == (NTSC, frames)
    assert found.media.audio_channels == 2
    assert heard(out).shape[1] == pytest.approx(48_000 * frames * 1001 / 30000, abs=1100)


@pytest.mark.parametrize(
    ("speed", "clicks_at"),
    [("2", (0.3, 0.8, 1.3, 1.8, 2.3)), ("1/2", (1.2,)), ("-1", (0.8, 1.8)), ("0", ())],
)
def test_speed_moves_the_sound_too(media, speed, clicks_at):
    """Sixty frames from the tenth on; a click at every whole second of the source."""
    clip = Clip(0, PAL.ticks(60), media, PAL.ticks(10), Fraction(speed))
    samples = np.abs(mixed(both(clip))[0]).max(axis=1)
    loud = np.flatnonzero(samples > 0.2) / SAMPLE_RATE
    found = sorted({round(float(at), 1) for at in loud})
    assert found == pytest.approx(list(clicks_at))
    assert all(min(abs(at - each) for each in clicks_at) < 0.006 for at in loud)


def test_sound_fades_over_from_one_clip_to_the_next(tmp_path):
    path = tmp_path / "tone.mp4"
    write_movie(path, numbered(100), PAL, tone(4, amplitude=0.5))
    media = Media("tone.mp4", str(path), 64, 48, PAL, PAL.ticks(100), audio_channels=2)
    clips = (
        Clip(0, PAL.ticks(25), media, PAL.ticks(10)),
        Clip(PAL.ticks(25), PAL.ticks(25), media, PAL.ticks(40), parameters=Parameters(gain=0.0)),
    )
    fade = Transition(PAL.ticks(20), PAL.ticks(10), PAL.ticks(5))
    timeline = Timeline("fade", PAL, 64, 48, (Track("audio", clips, (fade,)),))
    samples = np.abs(mixed(timeline)[0][:, 0])
    peaks = [samples[frame * 1920 : frame * 1920 + 240].max() for frame in (10, 19, 22, 25, 28, 31)]
    assert peaks == pytest.approx([0.5, 0.5, 0.4, 0.25, 0.1, 0.0], abs=0.02)


def test_speeds_that_nests_multiply_are_no_sound(media):
    inner = both(Clip(0, PAL.ticks(100), media))
    for _ in range(6):
        nest = Clip(0, PAL.ticks(100), inner, speed=Fraction(90))
        inner = Timeline("fast", PAL, 64, 48, (Track("audio", (nest,)),))
    samples, told = mixed(inner)
    assert samples.max() == 0
    assert [each.what for each in told] == ["sound that is too fast to be heard"]


def test_nests_are_heard_at_their_gain(media):
    inner = both(Clip(0, PAL.ticks(100), media))
    nest = Clip(PAL.ticks(5), PAL.ticks(50), inner, PAL.ticks(20), parameters=Parameters(gain=0.5))
    outer = Timeline("outer", PAL, 64, 48, (Track("audio", (nest,)),))
    direct = mixed(both(Clip(0, PAL.ticks(100), media)))[0]
    samples, told = mixed(outer)
    assert told == ()
    first = 5 * 1920
    assert np.abs(samples[:first]).max() == 0
    assert samples[first:] == pytest.approx(0.5 * direct[20 * 1920 : 70 * 1920], abs=1e-6)


def test_what_is_too_loud_is_made_quieter_and_nothing_else_is():
    random = np.random.default_rng(0)
    samples = random.uniform(-0.5, 0.5, (100_000, 2)).astype(np.float32)
    samples[40_000:41_000] *= 6
    pieces = np.array_split(samples, [3, 700, 40_100, 40_101, 90_000])
    out = np.concatenate(list(limited(pieces)))
    assert out.shape == samples.shape
    assert np.abs(out).max() <= CEILING + 1e-6
    assert np.array_equal(out[:39_000], samples[:39_000])
    ratio = out[:, 0] / samples[:, 0]
    assert np.abs(np.diff(ratio)).max() < 0.01  # no clicks
    assert ratio[-1] == pytest.approx(1, abs=1e-6)


def test_a_loud_mix_does_not_clip(tmp_path):
    path = tmp_path / "loud.mp4"
    write_movie(path, numbered(50), PAL, tone(2, amplitude=0.8))
    media = Media("loud.mp4", str(path), 64, 48, PAL, PAL.ticks(50), audio_channels=2)
    clip = Clip(0, PAL.ticks(50), media)
    timeline = Timeline("loud", PAL, 64, 48, (*both(clip).tracks, Track("audio", (clip,))))
    out = tmp_path / "out.mp4"
    preview(timeline, out, height=48)
    assert 0.85 < np.abs(heard(out)).max() <= 1.0


@pytest.mark.parametrize(
    ("size", "aspect", "height", "expected"),
    [
        ((1920, 1080), 1, 480, (854, 480)),
        ((1080, 1920), 1, 480, (270, 480)),
        ((720, 576), Fraction(16, 15), 288, (384, 288)),
    ],
)
def test_the_size_is_even_and_in_square_pixels(size, aspect, height, expected):
    assert out_size(Timeline("t", PAL, *size, pixel_aspect=Fraction(aspect)), height) == expected


def test_nothing_is_overwritten_and_nothing_half_is_left(media, tmp_path):
    timeline = both(Clip(0, PAL.ticks(5), media))
    out = tmp_path / "out.mp4"
    out.write_bytes(b"theirs")
    with pytest.raises(Unwritable):
        preview(timeline, out, height=48)
    assert out.read_bytes() == b"theirs"
    preview(timeline, out, height=48, force=True)
    assert out.stat().st_size > 100

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        preview(timeline, tmp_path / "stopped.mp4", height=48, progress=stop)
    assert [each.name for each in tmp_path.iterdir()] == ["out.mp4"]


def test_what_cannot_be_a_preview_says_why(tmp_path):
    black = Clip(0, PAL.ticks(5), Generator("slug"))
    with pytest.raises(NotEnough, match="nothing is in it"):
        preview(both(), tmp_path / "a.mp4")
    with pytest.raises(Unsupported, match="movies alone"):
        preview(both(black), tmp_path / "a.gif")
    with pytest.raises(Unsupported, match="hours"):
        preview(both(Clip(0, PAL.ticks(10**8), black.source)), tmp_path / "a.mp4")
    with pytest.raises(Unsupported, match="would be"):
        preview(Timeline("wide", PAL, 10**6, 2, both(black).tracks), tmp_path / "a.mp4")
    with pytest.raises(Unsupported, match="frame is 0"):
        preview(Timeline("flat", PAL, 0, 0, both(black).tracks), tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []


def test_the_command_renders_a_project_and_says_what_is_missing(media, tmp_path):
    gone = Media("gone.mov", "/nowhere/gone.mov", 64, 48, PAL, PAL.ticks(150))
    clips = (Clip(0, PAL.ticks(10), media), Clip(PAL.ticks(10), PAL.ticks(10), gone))
    project, out = tmp_path / "cut.xml", tmp_path / "cut.mp4"
    roughcut.write(Timeline("cut", PAL, 64, 48, (Track("video", clips),)), project)
    command = ["preview", str(project), "-o", str(out), "--height", "48", "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [each["what"] for each in told["omissions"]] == ["offline media shown as a card"]
    assert len(probe(out).frames) == 20
    assert isinstance(CliRunner().invoke(app, command).exception, Unwritable)
    shutil.copy(media.path, tmp_path / "gone.mov")
    found = CliRunner().invoke(app, [*command, "--force", "--media", str(tmp_path)])
    assert json.loads(found.stdout)["omissions"] == []
