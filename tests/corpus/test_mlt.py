"""Every Kdenlive and MLT file of the corpus, against counts that an independent parser took."""

from collections import Counter

import pytest

from roughcut.check import check
from roughcut.errors import Unreadable
from roughcut.formats import FORMATS, kdenlive, shotcut
from tests.corpus.sequences_table import files, rows
from tests.corpus.test_otio import counts
from tests.laws.differences import differences
from tests.laws.excuses import EXCUSES, unexcused

FOLDERS = ("kdenlive", "mlt")
REFUSED = {
    "remorses__meltica__simple.kdenlive": "XML is broken",
    "mltframework__mlt__entity.mlt": "XML entities",
    "mltframework__mlt__svg.mlt": "XML entities",
}
# In how many sequences we count more, and fewer, than the table; docs/corpus.md says why.
DIFFERING = {
    "duration_frames": (1, 1),
    "video_clips": (3, 3),
    "transitions": (3, 8),
}


@pytest.fixture(scope="module")
def readings(corpus):
    return {
        path.name: kdenlive.read(path)
        for folder in FOLDERS
        for path in files(corpus, folder)
        if path.name not in REFUSED
    }


def test_every_file_is_read_or_refused_with_its_reason(corpus, readings):
    assert len(readings) == 80 + 41 - len(REFUSED)
    for folder in FOLDERS:
        for path in files(corpus, folder):
            if path.name in REFUSED:
                with pytest.raises(Unreadable, match=REFUSED[path.name]):
                    shotcut.read(path)


def test_one_format_knows_each_file(corpus):
    for folder in FOLDERS:
        for path in files(corpus, folder):
            known = [each.name for each in FORMATS if each.sniff(path.read_bytes()[:4096])]
            assert known in (["kdenlive"], ["shotcut"]), path.name


def test_lengths_clips_and_transitions_agree(corpus, readings):
    """Not so sounds: in Shotcut and before Kdenlive 19 a clip on a picture track is heard too."""
    more, fewer = Counter(), Counter()
    compared = 0
    for folder in FOLDERS:
        for row in rows(corpus, folder):
            name = row.file.removeprefix(f"{folder}/")
            if name in REFUSED:
                continue
            timelines = readings[name].timelines
            named = [each for each in timelines if each.name == row.name]
            if len(named) > 1:
                continue
            ours = counts(named[0] if named else timelines[0])
            compared += 1
            for column in DIFFERING:
                table = row.counts[column]
                more[column] += table is not None and ours[column] > table
                fewer[column] += table is not None and ours[column] < table
    assert compared == 141
    assert {column: (more[column], fewer[column]) for column in DIFFERING} == DIFFERING


def test_few_timelines_are_unsound(readings):
    """All of them are files that a script wrote: they use more of a sound than there is."""
    unsound = {
        name: {finding.rule for finding in check(each)}
        for name, reading in readings.items()
        for each in reading.timelines
        if check(each)
    }
    assert set().union(*unsound.values()) == {"outside media"}
    assert all(name.startswith("remorses__meltica") for name in unsound)


@pytest.mark.parametrize("door", [kdenlive, shotcut], ids=["kdenlive", "shotcut"])
def test_every_timeline_survives_being_written(door, readings, tmp_path):
    path = tmp_path / "cut.mlt"
    name = door.__name__.rpartition(".")[2]
    for file, reading in readings.items():
        for timeline in reading.timelines[:3]:
            written = door.write(timeline)
            path.write_bytes(written.content)
            back = door.read(path).chosen()
            left = unexcused(differences(timeline, back), written.omissions, EXCUSES[name])
            assert left == [], file
