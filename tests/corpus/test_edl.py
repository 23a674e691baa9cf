"""Every edit decision list of the corpus, against counts that an independent parser took."""

import pytest

from roughcut.check import check
from roughcut.formats import FORMATS, edl
from tests.corpus.sequences_table import files, rows
from tests.laws.differences import differences
from tests.laws.excuses import EXCUSES, unexcused


@pytest.fixture(scope="module")
def readings(corpus):
    return {path.name: edl.read(path) for path in files(corpus, "edl")}


def test_every_file_gives_one_sound_timeline(readings):
    assert len(readings) == 39
    for name, reading in readings.items():
        (timeline,) = reading.timelines
        assert check(timeline) == (), name


def test_counts_are_those_of_the_table_without_edits_that_show_nothing(corpus, readings):
    """The table counts lines: black, and edits without length or below another, are no clips."""
    for row in rows(corpus, "edl"):
        reading = readings[row.file.removeprefix("edl/")]
        (timeline,) = reading.timelines
        said = sum(each.what in {"edit without length", "overlap"} for each in reading.omissions)
        ours = sum(len(track.clips) for track in timeline.video_tracks)
        theirs = row.counts["video_clips"]
        transitions = row.counts["transitions"]
        assert theirs - said - 2 * transitions <= ours <= theirs, row.label
        assert bool(timeline.audio_tracks) == (row.counts["audio_clips"] > 0), row.label


def test_cuts_and_transitions_agree_where_nothing_overlaps(corpus, readings):
    for row in rows(corpus, "edl"):
        reading = readings[row.file.removeprefix("edl/")]
        whats = {each.what for each in reading.omissions}
        if whats & {"overlap", "key", "edit without length"} or row.counts["audio_clips"]:
            continue
        (timeline,) = reading.timelines
        assert sum(len(track.transitions) for track in timeline.tracks) == row.counts["transitions"]


def test_rates_make_source_and_record_as_long(readings):
    """At the rate that is found, edits at normal speed differ in the lists of rough cuts alone."""
    differing = {
        name
        for name, reading in readings.items()
        if any(each.what == "source and record of different lengths" for each in reading.omissions)
    }
    assert differing == {
        "mifi__lossless-cut__070816_EG101_HEISTS_ROUGH_CUT_SOURCES_PART_1.edl",
        "mifi__lossless-cut__12_16_TL01_MUSIC.edl",
    }


def test_every_timeline_survives_being_written(readings, tmp_path):
    path = tmp_path / "cut.edl"
    for name, reading in readings.items():
        (timeline,) = reading.timelines
        written = edl.write(timeline)
        path.write_bytes(written.content)
        (back,) = edl.read(path).timelines
        assert unexcused(differences(timeline, back), written.omissions, EXCUSES["edl"]) == [], name


def test_lists_are_known_among_all_files_of_the_corpus(corpus):
    for folder in sorted((corpus / "timelines").iterdir()):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_file() and path.suffix != ".gz":
                known = [each.name for each in FORMATS if each.sniff(path.read_bytes()[:4096])]
                assert ("edl" in known) == (folder.name == "edl"), path.name
