"""Every OpenShot project of the corpus, against counts that an independent parser took."""

import pytest

from roughcut.check import check
from roughcut.formats import FORMATS, osp
from roughcut.parameters import Keyframes
from tests.corpus.sequences_table import files, rows

NAMES = ("width", "height", "duration_frames", "video_tracks", "video_clips", "audio_clips", "transitions", "keyframed_clips")  # fmt: skip

# The table's number and ours, where they differ; docs/corpus.md says why.
EXPLAINED = {}


@pytest.fixture(scope="module")
def readings(corpus):
    return {path.name: osp.read(path) for path in files(corpus, "osp")}


def counts(timeline):
    """As the table counts: the sound of a picture is no clip."""
    pictures = [clip for track in timeline.video_tracks for clip in track.clips]
    return {
        "width": timeline.width,
        "height": timeline.height,
        "duration_frames": timeline.rate.frames(timeline.duration),
        "video_tracks": len(timeline.video_tracks),
        "video_clips": len(pictures),
        "audio_clips": sum(
            clip.link is None for track in timeline.audio_tracks for clip in track.clips
        ),
        "transitions": sum(len(track.transitions) for track in timeline.tracks),
        "keyframed_clips": sum(
            any(isinstance(value, Keyframes) for _, value in clip.parameters.items())
            for clip in pictures
        ),
    }


def test_every_file_gives_one_sound_timeline(readings):
    assert len(readings) == 6
    for name, reading in readings.items():
        (timeline,) = reading.timelines
        assert check(timeline) == (), name


def test_counts_agree_or_are_explained(corpus, readings):
    found = {}
    for row in rows(corpus, "osp"):
        name = row.file.removeprefix("osp/")
        (timeline,) = readings[name].timelines
        assert timeline.rate.fraction == row.rate, row.label
        ours = counts(timeline)
        for each in NAMES:
            if row.counts[each] is not None and row.counts[each] != ours[each]:
                found[name, each] = (row.counts[each], ours[each])
    assert found == EXPLAINED


def test_projects_are_known_among_all_files_of_the_corpus(corpus):
    for folder in sorted((corpus / "timelines").iterdir()):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_file() and path.suffix != ".gz":
                known = [each.name for each in FORMATS if each.sniff(path.read_bytes()[:4096])]
                assert ("osp" in known) == (folder.name == "osp"), path.name
