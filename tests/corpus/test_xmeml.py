"""Real xmeml: every file is read, agrees with the table, and comes back as it was written."""

from collections import Counter

import pytest

from roughcut.check import check, with_nests
from roughcut.formats import FORMATS, read, xmeml
from tests.corpus.conftest import CORPUS
from tests.corpus.sequences_table import files, rows
from tests.laws.differences import differences
from tests.laws.excuses import XMEML, unexcused

FORMAT = next(each for each in FORMATS if each.name == "xmeml")
PATHS = files(CORPUS, "xmeml") if CORPUS.is_dir() else []
# Where the table is wrong: it ends a last clip at its last stated edge although the clip goes on
# under a fade (three), and takes the <duration> of a sequence whose clips end earlier (one).
LONGER = {
    ("60 sek Jokulhlup", 1480): 1499,
    ("atom", 406): 1079,
    ("Thinfilm 3", 9319): 9398,
    ("Sequence 01", 123134): 15721,
}

pytestmark = pytest.mark.skipif(not PATHS, reason=f"the corpus of real projects is not at {CORPUS}")


@pytest.fixture(scope="module")
def readings():
    return {path: read(path) for path in PATHS}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_file_gives_sequences(path, readings):
    assert readings[path].timelines
    for omission in readings[path].omissions:
        assert omission.where.file == str(path)
        assert omission.where.line is not None


def test_sequences_agree_with_the_table(readings):
    """Audio is left out: the table counts the halves of exploded stereo, which are one for us."""
    ours, table = Counter(), Counter()
    for path, reading in readings.items():
        every = {id(each): each for top in reading.timelines for each in with_nests(top)}
        for each in every.values():
            video = each.video_tracks
            ours[
                path.name, each.name.strip(), each.rate.fraction, each.rate.frames(each.duration),
                len(video), sum(bool(track.clips) for track in video),
                sum(len(track.clips) for track in video),
            ] += 1  # fmt: skip
    for row in rows(CORPUS, "xmeml"):
        counts = row.counts
        frames = LONGER.get((row.name, counts["duration_frames"]), counts["duration_frames"])
        table[
            row.file.removeprefix("xmeml/"), row.name, row.rate, frames,
            counts["video_tracks"], counts["video_tracks_used"], counts["video_clips"],
        ] += 1  # fmt: skip
    assert ours - table == Counter()
    assert table - ours == Counter()


def test_sound_is_never_more_than_the_table_s(readings):
    most = Counter()
    for row in rows(CORPUS, "xmeml"):
        most[row.file.removeprefix("xmeml/")] += row.counts["audio_clips"] or 0
    for path, reading in readings.items():
        every = {id(each): each for top in reading.timelines for each in with_nests(top)}
        count = sum(len(track.clips) for each in every.values() for track in each.audio_tracks)
        assert most[path.name] / 6 <= count <= most[path.name], path.name


def test_real_timelines_are_sound_but_for_the_lengths_of_their_media(readings):
    rules = Counter(
        finding.rule
        for each in readings.values()
        for top in each.timelines
        for finding in check(top)
    )
    assert set(rules) <= {"outside media"}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_what_was_read_comes_back_from_what_is_written(path, readings, tmp_path):
    for number, timeline in enumerate(readings[path].timelines):
        written = xmeml.write(timeline)
        copy = tmp_path / f"{number}.xml"
        copy.write_bytes(written.content)
        (back,) = xmeml.read(copy).timelines
        assert unexcused(differences(timeline, back), written.omissions, XMEML) == []
