"""What a file is, told by its packets: variable rates, rotation, timecode, damage."""

from fractions import Fraction

import av
import pytest

from roughcut.errors import NotEnough, Unreadable
from roughcut.footage.decode import listened
from roughcut.footage.probe import probe
from roughcut.ticks import TICKS_PER_SECOND, Rate, from_seconds
from tests.footage.media import HEIGHT, WIDTH, Keeps, number_of, plain, silence, tone, with_times


def test_a_plain_movie_is_told_exactly(tmp_path):
    footage = probe(plain(tmp_path / "a.mp4", 50, Rate(30000, 1001), tone(1)))
    media = footage.media
    assert (media.width, media.height, media.rate) == (WIDTH, HEIGHT, Rate(30000, 1001))
    assert media.duration == Rate(30000, 1001).ticks(50)
    assert media.audio_channels == 2
    assert not footage.frames.variable
    assert footage.findings == ()


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "ts"])
@pytest.mark.parametrize("rate", [Rate(24000, 1001), Rate(25), Rate(30), Rate(60000, 1001)])
def test_the_rate_and_every_frame_are_found_in_every_container(tmp_path, suffix, rate):
    footage = probe(plain(tmp_path / f"a.{suffix}", 120, rate))
    assert footage.media.rate == rate
    assert footage.media.duration == rate.ticks(120)
    assert len(footage.frames) == 120
    assert [footage.frames.shown_at(rate.ticks(n)) for n in range(120)] == list(range(120))
    assert [
        footage.frames.shown_at(rate.ticks(n + 1) - rate.ticks(1) // 8) for n in range(119)
    ] == list(range(119))


def test_a_variable_file_maps_every_time_to_the_frame_on_screen(tmp_path):
    # A phone: 30 fps, but frames 10 to 19 last twice as long.
    stamps = [n * 40 for n in range(10)] + [400 + n * 80 for n in range(10)]
    stamps += [1200 + n * 40 for n in range(30)]
    footage = probe(with_times(tmp_path / "phone.mp4", stamps))
    assert footage.frames.variable
    assert footage.media.rate == Rate(25)
    assert [each.what for each in footage.findings] == ["variable frame rate"]
    luma = Keeps("luma")
    listened(footage, [luma])
    shown = [(at, number_of(picture)) for at, picture in luma.pieces]
    assert [number for _, number in shown] == list(range(50))
    assert [at for at, _ in shown] == [from_seconds(Fraction(stamp, 1000)) for stamp in stamps]
    for stamp, number in zip(stamps, range(50), strict=True):
        at = from_seconds(Fraction(stamp, 1000))
        assert footage.frames.ticks(number) == at
        assert footage.frames.shown_at(at) == number
        assert footage.frames.shown_at(at + from_seconds(Fraction(35, 1000))) == number


def test_the_start_timecode_is_read(tmp_path):
    stamps = [n * 512 for n in range(25)]
    path = tmp_path / "tc.mov"
    with_times(path, stamps, Fraction(1, 12800), metadata=[("timecode", "10:00:00:00")])
    assert probe(path).media.start == 36_000 * TICKS_PER_SECOND


def test_sound_that_begins_late_is_placed_by_its_stamps(tmp_path):
    path = tmp_path / "late.mkv"
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = out.add_stream("pcm_s16le", rate=48000, layout="mono")
        for number in range(50):
            frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        wave = (tone(0.5, channels=1).T * 32767).astype("int16")
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, 36000, Fraction(1, 48000)
        out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
    footage = probe(path)
    assert footage.sound_start == TICKS_PER_SECOND * 3 // 4
    heard = Keeps("mono16k")
    listened(footage, [heard])
    (at, first), (second_at, second) = heard.pieces
    assert (at, second_at) == (0, TICKS_PER_SECOND)
    assert abs(first[:12_000]).max() == 0
    assert abs(first[12_100:16_000]).max() > 0.09
    assert abs(second[:3_900]).max() > 0.09


def test_sound_alone_and_pictures_alone_are_footage(tmp_path):
    path = tmp_path / "a.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=48000, layout="stereo")
        wave = (tone(2).reshape(1, -1) * 32767).astype("int16")
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="stereo")
        frame.sample_rate = 48000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    alone = probe(path)
    assert (alone.media.has_video, alone.media.audio_channels, alone.frames) == (False, 2, None)
    assert alone.duration == 2 * TICKS_PER_SECOND
    mute = probe(plain(tmp_path / "mute.mp4"))
    assert (mute.media.has_video, mute.media.audio_channels) == (True, 0)


def test_a_picture_file_is_a_still(tmp_path):
    path = tmp_path / "still.png"
    with av.open(str(path), "w", format="image2") as out:
        stream = out.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "rgb24"
        out.mux(stream.encode(av.VideoFrame(WIDTH, HEIGHT, "rgb24")))
        out.mux(stream.encode(None))
    media = probe(path).media
    assert (media.still, media.duration, media.width) == (True, None, WIDTH)


def test_a_truncated_file_says_what_is_missing_and_gives_the_rest(tmp_path):
    whole = plain(tmp_path / "a.mkv", 250, Rate(25), silence(10))
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    footage = probe(cut)
    assert [each.what for each in footage.findings] == ["its end is missing"]
    luma = Keeps("luma")
    listened(footage, [luma])
    shown = [number_of(picture) for _, picture in luma.pieces]
    assert 50 < len(shown) < 200
    assert shown == list(range(len(shown)))


@pytest.mark.parametrize("content", [b"", b"nothing to see", b"\x00" * 5000, b"\x1aE\xdf\xa3" * 99])
def test_what_is_no_media_is_refused(tmp_path, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises((Unreadable, NotEnough), match=r"a\.mp4"):
        probe(path)


def test_a_movie_without_its_index_is_refused(tmp_path):
    whole = with_times(tmp_path / "a.mp4", range(0, 4000, 40))
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(Unreadable, match="damaged"):
        probe(cut)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="no such file"):
        probe(tmp_path / "none.mp4")


@pytest.mark.parametrize(
    "content",
    [
        "ffconcat version 1.0\nfile real.mp4\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nreal.mp4\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    ],
)
def test_a_playlist_under_a_movies_name_opens_no_other_file(tmp_path, content):
    plain(tmp_path / "real.mp4")
    path = tmp_path / "list.mp4"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable, match=r"list\.mp4"):
        probe(path)


def test_a_name_that_looks_like_a_protocol_is_a_name(tmp_path, monkeypatch):
    plain(tmp_path / "a.mp4").rename(tmp_path / "concat:a.mp4")
    monkeypatch.chdir(tmp_path)
    from pathlib import Path

    assert probe(Path("concat:a.mp4")).media.duration == Rate(25).ticks(50)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_rotation_flag_is_told_and_turns_the_size(tmp_path, degrees):
    # The matrix of the track header (ISO 14496-12, 8.3.2) turns clockwise; our degrees do not.
    rows = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
    content = bytearray(plain(tmp_path / "a.mp4").read_bytes())
    matrix = content.index(b"tkhd") + 4 + 40
    for place, value in zip((0, 4, 12, 16), rows[degrees], strict=True):
        content[matrix + place : matrix + place + 4] = (value * 65536).to_bytes(
            4, "big", signed=True
        )
    path = tmp_path / "turned.mp4"
    path.write_bytes(content)
    footage = probe(path)
    assert footage.rotation_degrees == degrees
    upright = (WIDTH, HEIGHT) if degrees % 180 == 0 else (HEIGHT, WIDTH)
    assert (footage.media.width, footage.media.height) == upright
