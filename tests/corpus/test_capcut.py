"""Every draft of the corpus, against counts that an independent parser took."""

import pytest

from roughcut.check import check
from roughcut.formats import FORMATS, capcut
from roughcut.parameters import Keyframes
from roughcut.timeline import Text
from tests.corpus.sequences_table import files, rows
from tests.laws.differences import differences
from tests.laws.excuses import EXCUSES, unexcused

NAMES = ("width", "height", "duration_frames", "video_tracks", "audio_tracks", "video_clips", "audio_clips", "transitions", "transformed_clips")  # fmt: skip

# The table's number and ours, where they differ; docs/corpus.md says why.
EXPLAINED = {
    ("ElektrOq__Rolik__Draft_20260702_163850.json", "duration_frames"): (255, 219298),
    ("ElektrOq__Rolik__Draft_20260702_163850.json", "transformed_clips"): (5, 0),
    ("ElektrOq__Rolik__draft_content.json", "transformed_clips"): (10, 0),
}


@pytest.fixture(scope="module")
def readings(corpus):
    return {path.name: capcut.read(path) for path in files(corpus, "capcut")}


def counts(timeline):
    """As the table counts: titles are no video, and the sound of a picture is no clip."""
    pictures = [
        [clip for clip in track.clips if not isinstance(clip.source, Text)]
        for track in timeline.video_tracks
    ]
    sounds = [
        [clip for clip in track.clips if clip.link is None or not clip.source.has_video]
        for track in timeline.audio_tracks
    ]
    return {
        "width": timeline.width,
        "height": timeline.height,
        "duration_frames": timeline.rate.frames(timeline.duration),
        "video_tracks": sum(bool(clips) for clips in pictures),
        "audio_tracks": sum(bool(clips) for clips in sounds),
        "video_clips": sum(map(len, pictures)),
        "audio_clips": sum(map(len, sounds)),
        "transitions": sum(len(track.transitions) for track in timeline.tracks),
        "transformed_clips": sum(
            _beside_fit(clip, (timeline.width, timeline.height))
            for clips in pictures
            for clip in clips
        ),
    }


def _beside_fit(clip, frame):
    """Whether a picture is scaled, turned, moved or seen through."""
    place = clip.parameters
    if any(isinstance(value, Keyframes) for _, value in place.items()):
        return True
    size = clip.source.width, clip.source.height
    fit = min(side / length for side, length in zip(frame, size, strict=True)) if all(size) else 1
    return (
        abs(place.scale / fit - 1) > 1e-9
        or (place.x, place.y, place.rotation) != (0, 0, 0)
        or place.opacity != 1
    )


def test_every_file_gives_one_sound_timeline(readings):
    assert len(readings) == 27
    for name, reading in readings.items():
        (timeline,) = reading.timelines
        assert check(timeline) == (), name


def test_counts_agree_or_are_explained(corpus, readings):
    found = {}
    for row in rows(corpus, "capcut"):
        name = row.file.removeprefix("capcut/")
        (timeline,) = readings[name].timelines
        assert timeline.rate.fraction == row.rate, row.label
        ours = counts(timeline)
        for each in NAMES:
            if row.counts[each] is not None and row.counts[each] != ours[each]:
                found[name, each] = (row.counts[each], ours[each])
    assert found == EXPLAINED


@pytest.mark.parametrize("app", ["capcut", "jianying"])
def test_every_timeline_survives_being_written(readings, app, tmp_path):
    path = tmp_path / "draft_content.json"
    for name, reading in readings.items():
        (timeline,) = reading.timelines
        written = capcut.write(timeline, app)
        path.write_bytes(written.content)
        (back,) = capcut.read(path).timelines
        left = unexcused(differences(timeline, back), written.omissions, EXCUSES["capcut"])
        assert left == [], name


def test_one_format_knows_each_file(corpus):
    for path in files(corpus, "capcut"):
        known = [each.name for each in FORMATS if each.sniff(path.read_bytes()[:4096])]
        assert known == ["capcut"]


def test_drafts_are_known_among_all_files_of_the_corpus(corpus):
    for folder in sorted((corpus / "timelines").iterdir()):
        if folder.is_dir() and folder.name != "capcut":
            for path in folder.iterdir():
                assert path.is_dir() or not capcut.sniff(path.read_bytes()[:4096]), path.name
