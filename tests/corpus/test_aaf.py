"""Every AAF file of the corpus, against counts that an independent parser took."""

import pytest

from roughcut.check import check
from roughcut.formats import FORMATS, aaf
from tests.corpus.sequences_table import files, rows


@pytest.fixture(scope="module")
def readings(corpus):
    return {path.name: aaf.read(path) for path in files(corpus, "aaf")}


def test_every_file_gives_one_sound_timeline(readings):
    assert len(readings) == 14
    for name, reading in readings.items():
        (timeline,) = reading.timelines
        assert check(timeline) == (), name


def test_names_rates_lengths_and_pictures_agree(corpus, readings):
    for row in rows(corpus, "aaf"):
        (timeline,) = readings[row.file.removeprefix("aaf/")].timelines
        assert (timeline.name, timeline.rate.fraction) == (row.name, row.rate), row.label
        assert timeline.rate.frames(timeline.duration) == row.counts["duration_frames"], row.label
        pictures = sum(len(track.clips) for track in timeline.video_tracks)
        assert pictures == row.counts["video_clips"], row.label


def test_sounds_and_transitions_agree_where_there_are_no_pictures(corpus, readings):
    """Below pictures, the table counts each of Avid's sounds once a composition and no fades of it."""
    for row in rows(corpus, "aaf"):
        (timeline,) = readings[row.file.removeprefix("aaf/")].timelines
        if timeline.video_tracks:
            continue
        assert sum(len(track.clips) for track in timeline.tracks) == row.counts["audio_clips"]
        if "nested_audio_dissolve" not in row.file:
            transitions = sum(len(track.transitions) for track in timeline.tracks)
            assert transitions == row.counts["transitions"], row.label


def test_one_format_knows_each_file(corpus):
    for path in files(corpus, "aaf"):
        known = [each.name for each in FORMATS if each.sniff(path.read_bytes()[:4096])]
        assert known == ["aaf"]
