"""Every Premiere project of the corpus, against counts that an independent parser took."""

from collections import Counter

import pytest

from roughcut.check import check
from roughcut.formats import prproj
from roughcut.parameters import DEFAULTS
from roughcut.timeline import Generator, Text, Timeline
from tests.corpus.sequences_table import files, rows

# Counts that must agree exactly in every sequence.
EXACT = (
    "width", "height", "duration_frames", "video_tracks", "video_tracks_used", "audio_tracks",
    "video_clips", "audio_clips", "transitions", "nested_clips", "cropped", "rotated", "opacity",
)  # fmt: skip

# docs/corpus.md holds the evidence. Each of these says how many sequences may differ, in which
# direction, and why; a change of the number is a change of the reader.
EXPLAINED = {
    "scaled": (26, "more", "Scale to Frame Size is folded into the scale"),
    "positioned": (48, "more", "a title's only layer places it"),
    "keyframed_clips": (24, "fewer", "keys of one value, and keys inside effects or layers"),
    "title_clips": (1, "fewer", "a video file that the parser took for a title"),
}

# One clip each whose width alone is scaled: the parser counts it, we declare it as an omission.
STRETCHED = {
    "prproj/laiyoi__projects__cs2dunfanghong.prproj '突脸'",
    "prproj/laiyoi__projects__班歌.prproj '班歌11'",
    "prproj/laiyoi__projects__班歌_1.prproj '班歌11'",
}


@pytest.fixture(scope="module")
def readings(corpus):
    """Each file's reading, by its name in the table."""
    return {f"prproj/{path.name}": prproj.read(path) for path in files(corpus, "prproj")}


def test_every_file_gives_timelines(readings):
    assert len(readings) == 112
    assert all(reading.timelines for reading in readings.values())


def counts(timeline):
    video = [clip for track in timeline.video_tracks for clip in track.clips]

    def off_default(*names):
        return sum(
            any(getattr(clip.parameters, name) != getattr(DEFAULTS, name) for name in names)
            for clip in video
        )

    return {
        "width": timeline.width,
        "height": timeline.height,
        "duration_frames": timeline.rate.frames(timeline.duration),
        "video_tracks": len(timeline.video_tracks),
        "video_tracks_used": sum(bool(track.clips) for track in timeline.video_tracks),
        "audio_tracks": len(timeline.audio_tracks),
        "video_clips": len(video),
        "audio_clips": sum(len(track.clips) for track in timeline.audio_tracks),
        "transitions": sum(len(track.transitions) for track in timeline.video_tracks),
        "scaled": off_default("scale"),
        "positioned": off_default("x", "y"),
        "cropped": off_default("crop_left", "crop_right", "crop_top", "crop_bottom"),
        "rotated": off_default("rotation"),
        "opacity": off_default("opacity"),
        "keyframed_clips": sum(bool(clip.parameters.animated) for clip in video),
        "nested_clips": sum(isinstance(clip.source, Timeline) for clip in video),
        "title_clips": sum(_is_title(clip.source) for clip in video),
    }


def _is_title(source):
    return isinstance(source, Text) or (isinstance(source, Generator) and source.kind == "graphic")


def test_counts_agree_with_the_table_or_the_disagreement_is_explained(corpus, readings):
    differing = Counter()
    for row in rows(corpus, "prproj"):
        timeline = next(
            each
            for each in readings[row.file].timelines
            if dict(each.metadata)["prproj.sequence"] == row.uid
        )
        assert (timeline.name, timeline.rate.fraction) == (row.name, row.rate), row.label
        ours = counts(timeline)
        for name in EXACT:
            assert row.counts[name] in {ours[name], None}, f"{row.label}: {name}"
        for name, (_, direction, _) in EXPLAINED.items():
            theirs = row.counts[name]
            if name == "scaled" and row.label in STRETCHED:
                assert ours[name] == theirs - 1, row.label
            elif theirs is not None and ours[name] != theirs:
                differing[name] += 1
                assert (ours[name] > theirs) == (direction == "more"), f"{row.label}: {name}"
    assert differing == {name: number for name, (number, _, _) in EXPLAINED.items()}


def test_no_sequence_is_unsound_but_for_media_that_became_shorter(readings):
    findings = Counter(
        finding.rule
        for reading in readings.values()
        for timeline in reading.timelines
        for finding in check(timeline)
    )
    assert set(findings) <= {"outside media"}


def test_every_omission_says_where(readings):
    for reading in readings.values():
        for omission in reading.omissions:
            assert omission.where.file
            assert omission.where.line
            assert omission.where.timeline
            assert omission.where.track
