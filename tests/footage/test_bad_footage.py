"""Footage that is odd, damaged or hostile: a clear error or a finding, in little time and memory."""

import random
from contextlib import suppress

import pytest

from roughcut.errors import RoughcutError
from roughcut.footage.measured import measured
from roughcut.footage.moments import moments
from roughcut.footage.movie import write_movie
from roughcut.footage.probe import probe
from roughcut.ticks import Rate
from tests.footage.media import numbered, plain, silence, tone


@pytest.mark.parametrize("rate", [Rate(4), Rate(12), Rate(120), Rate(240)], ids=str)
def test_unusual_rates_are_cut_on_their_own_frames(tmp_path, rate):
    path = plain(tmp_path / "a.mp4", 4 * rate.nominal, rate, tone(4))
    found = measured(path)
    assert found.footage.media.rate == rate
    pieces = moments(found, 0, rate)
    assert sum(each.frames for each in pieces) == 4 * rate.nominal


def test_a_single_frame_is_footage_of_one_frame(tmp_path):
    found = measured(plain(tmp_path / "a.mp4", 1))
    assert found.footage.duration == Rate(25).ticks(1)
    assert [each.frames for each in moments(found, 0, Rate(25))] == [1]


def test_a_movie_without_frames_is_refused(tmp_path):
    path = tmp_path / "a.mkv"
    write_movie(path, numbered(1), Rate(25))
    content = path.read_bytes()
    path.write_bytes(content[: content.index(b"\x1f\x43\xb6\x75")])  # up to the first cluster
    with pytest.raises(RoughcutError, match=r"a\.mkv"):
        probe(path)


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "mov"])
def test_damage_anywhere_is_an_error_or_a_finding(tmp_path, suffix):
    whole = plain(tmp_path / f"whole.{suffix}", 40, Rate(25), silence(1.6)).read_bytes()
    chance = random.Random(suffix)  # noqa: S311 - damage, no secret
    measured_files = 0
    for number in range(12):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 10, 200))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if number % 3 == 0:
            content = content[: chance.randrange(len(content))]
        path = tmp_path / f"{number}.{suffix}"
        path.write_bytes(content)
        with suppress(RoughcutError):
            found = measured(path)
            measured_files += 1
            sound(found)
    assert measured_files > 0


def sound(found):
    """Everything in it is in order, and not longer than the stamps could make it by mistake."""
    for series in found.series.values():
        assert (series.times[1:] > series.times[:-1]).all()
    if not found.footage.media.still:
        pieces = moments(found, 0, found.footage.media.rate or Rate(25))
        assert sum(each.frames for each in pieces) <= 3000
