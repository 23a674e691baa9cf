"""Every OTIO file of the corpus, against counts that an independent parser took."""

import pytest

from roughcut.check import check
from roughcut.formats import FORMATS, otio, prproj, xmeml
from roughcut.parameters import DEFAULTS, Keyframes
from roughcut.timeline import Generator, Media, Text, Timeline
from tests.corpus.sequences_table import files, rows
from tests.laws.differences import differences
from tests.laws.excuses import EXCUSES, unexcused

NAMES = ("video_tracks", "video_tracks_used", "audio_tracks", "video_clips", "audio_clips", "transitions", "nested_clips", "title_clips", "keyframed_clips", "opacity", "positioned", "scaled", "cropped", "rotated", "duration_frames")  # fmt: skip

# The table's number and ours, where they differ; docs/corpus.md says why.
EXPLAINED = {
    ("AcademySoftwareFoundation__OpenTimelineIO__clip_example.otio", "duration_frames"): (19, 11),
    ("AcademySoftwareFoundation__OpenTimelineIO__multitrack.otio", "duration_frames"): (3282, 2677),
    ("AcademySoftwareFoundation__OpenTimelineIO__premiere_example.otio", "title_clips"): (0, 1),
    ("AcademySoftwareFoundation__OpenTimelineIO__preflattened.otio", "duration_frames"): (3282, 2677),
}  # fmt: skip


@pytest.fixture(scope="module")
def readings(corpus):
    return {path.name: otio.read(path) for path in files(corpus, "otio")}


def counts(timeline):
    video = [clip for track in timeline.video_tracks for clip in track.clips]

    def off_default(*names):
        return sum(
            any(getattr(clip.parameters, name) != getattr(DEFAULTS, name) for name in names)
            for clip in video
        )

    return {
        "video_tracks": len(timeline.video_tracks),
        "video_tracks_used": sum(bool(track.clips) for track in timeline.video_tracks),
        "audio_tracks": len(timeline.audio_tracks),
        "video_clips": len(video),
        "audio_clips": sum(len(track.clips) for track in timeline.audio_tracks),
        "transitions": sum(len(track.transitions) for track in timeline.tracks),
        "nested_clips": sum(isinstance(clip.source, Timeline) for clip in video),
        "title_clips": sum(isinstance(clip.source, Text | Generator) for clip in video),
        "keyframed_clips": sum(
            any(isinstance(value, Keyframes) for _, value in clip.parameters.items())
            for clip in video
        ),
        "opacity": off_default("opacity"),
        "positioned": off_default("x", "y"),
        "scaled": off_default("scale"),
        "cropped": off_default("crop_left", "crop_right", "crop_top", "crop_bottom"),
        "rotated": off_default("rotation"),
        "duration_frames": timeline.rate.frames(timeline.duration),
    }


def test_every_file_gives_one_timeline(readings):
    assert len(readings) == 21
    assert all(len(reading.timelines) == 1 for reading in readings.values())


def test_rates_agree(corpus, readings):
    for row in rows(corpus, "otio"):
        (timeline,) = readings[row.file.removeprefix("otio/")].timelines
        assert (timeline.name, timeline.rate.fraction) == (row.name, row.rate), row.label


def test_counts_agree_or_are_explained(corpus, readings):
    found = {}
    for row in rows(corpus, "otio"):
        name = row.file.removeprefix("otio/")
        ours = counts(readings[name].timelines[0])
        for each in NAMES:
            if row.counts[each] is not None and row.counts[each] != ours[each]:
                found[name, each] = (row.counts[each], ours[each])
    assert found == EXPLAINED


def test_the_one_file_of_resolve_gives_up_its_layouts(readings):
    (timeline,) = readings["AcademySoftwareFoundation__OpenTimelineIO__effects.otio"].timelines
    video = [clip for track in timeline.video_tracks for clip in track.clips]
    assert sum(isinstance(clip.parameters.scale, Keyframes) for clip in video) == 5
    gains = [clip.parameters.gain for track in timeline.audio_tracks for clip in track.clips]
    assert sum(gain != 1.0 for gain in gains) > 0


def test_two_files_use_more_than_their_media_hold(readings):
    """Both count source_range from a timecode that their available_range does not know."""
    unsound = {
        name: {finding.rule for finding in check(timeline)}
        for name, reading in readings.items()
        for timeline in reading.timelines
        if check(timeline)
    }
    assert unsound == {
        "OpenTimelineIO__otio-aaf-adapter__precheckfail.otio": {"outside media"},
        "OpenTimelineIO__otio-fcp-adapter__img_seq_media_reference.otio": {"outside media"},
    }


@pytest.mark.parametrize("app", [None, "premiere"])
def test_every_timeline_survives_being_written(readings, app, tmp_path):
    for name, reading in readings.items():
        (timeline,) = reading.timelines
        written = otio.write(timeline, app)
        path = tmp_path / name
        path.write_bytes(written.content)
        (back,) = otio.read(path).timelines
        assert unexcused(differences(timeline, back), written.omissions, EXCUSES["otio"]) == [], (
            name
        )


@pytest.mark.parametrize("door", [prproj, xmeml], ids=["prproj", "xmeml"])
def test_what_other_programs_cut_survives_too(corpus, door, tmp_path):
    """Real keys between frames, timecodes of ten hours, odd rates; each app takes every second one."""
    path = tmp_path / "cut.otio"
    timelines = [
        timeline
        for file in files(corpus, door.__name__.rpartition(".")[2])
        for timeline in door.read(file).timelines
    ]
    assert len(timelines) > 50
    for index, timeline in enumerate(timelines):
        written = otio.write(timeline, (None, "premiere")[index % 2])
        path.write_bytes(written.content)
        (back,) = otio.read(path).timelines
        left = unexcused(differences(timeline, back), written.omissions, EXCUSES["otio"])
        assert left == [], timeline.name


def test_one_format_knows_each_file(corpus):
    for path in files(corpus, "otio"):
        assert [each.name for each in FORMATS if each.sniff(path.read_bytes()[:4096])] == ["otio"]


def test_the_same_edit_reads_alike_in_xmeml(corpus, readings):
    """OpenTimelineIO's library made its premiere_example.otio from an xmeml file that we have too."""
    folder = corpus / "timelines" / "xmeml"
    (theirs,) = [
        each
        for each in xmeml.read(
            folder / "OpenTimelineIO__otio-fcp-adapter__premiere_example.xml"
        ).timelines
        if each.name == "sc01_sh010_layerA"
    ]
    (ours,) = readings["AcademySoftwareFoundation__OpenTimelineIO__premiere_example.otio"].timelines
    assert (ours.rate, ours.width, ours.height) == (theirs.rate, theirs.width, theirs.height)
    for one, other in zip(ours.video_tracks, theirs.video_tracks, strict=True):
        assert [clip.name for clip in one.clips] == [clip.name for clip in other.clips]
        assert [_file(clip) for clip in one.clips] == [_file(clip) for clip in other.clips]


def _file(clip):
    return clip.source.path if isinstance(clip.source, Media) else type(clip.source)
