"""Real FCPXML: every file is read or refused for its reason, and comes back as it was written."""

from collections import Counter

import pytest

from roughcut.check import check, with_nests
from roughcut.errors import Unreadable
from roughcut.formats import fcpxml
from roughcut.parameters import Keyframes
from roughcut.timeline import Text, Timeline
from tests.corpus.conftest import CORPUS
from tests.corpus.sequences_table import files, rows
from tests.formats.test_fcpxml_laws import FILLED, assert_valid, filled
from tests.laws.differences import differences
from tests.laws.excuses import unexcused

PATHS = files(CORPUS, "fcpxml") if CORPUS.is_dir() else []
# They hold clips in events and no project: nothing says in which order they would play.
WITHOUT_PROJECT = ("EventsWithKeywords", "PCBang_FromGrace_20160202", "StandaloneAssetClip")

# The table's number and ours, where they differ, by the end of the file's name; docs/corpus.md says why.
DETACHED = ("fcpx_example", "fcpx_event", "fcpx_project")
EXPLAINED = {
    **{
        (file, name, column): numbers
        for file in DETACHED
        for name in ("OpenTimeline_Project", "OpenTimeline_Project 1")[: 1 if file == "fcpx_project" else 2]
        for column, numbers in {
            "video_tracks": (4, 3), "video_clips": (15, 10), "nested_clips": (3, 2)
        }.items()
    },
    **{
        (file, "compound_clip_1", column): numbers
        for file in (*DETACHED, "fcpx_clips")
        for column, numbers in {
            "video_tracks": (3, 2), "video_clips": (6, 4), "duration_frames": (2400, 2100)
        }.items()
    },
    ("Occlusion3", "Test Project", "video_tracks"): (6, 5),
    ("Occlusion3", "Test Project", "video_clips"): (10, 9),
    ("Occlusion3", "Test Project", "nested_clips"): (4, 3),
    ("SyncClipRoles2", "SyncClipRoles2", "video_tracks"): (5, 3),
    ("SyncClipRoles2", "SyncClipRoles2", "video_clips"): (5, 3),
    ("SyncClipRoles2", "SyncClipRoles2", "nested_clips"): (3, 1),
    ("GeneralDemo", "General Demo", "nested_clips"): (32, 31),
    ("60fps-markers", "60fps", "video_tracks"): (1, 0),
    ("60fps-markers", "60fps", "video_clips"): (1, 0),
    ("JFKmedia", "JFK_Address_Excerpt + JFK_Address_Excerpt.srt", "video_clips"): (186, 110),
    ("JFKmedia", "JFK_Address_Excerpt + JFK_Address_Excerpt.srt", "title_clips"): (185, 109),
    ("PhotoshopSample1", "Photoshop Sample", "nested_clips"): (0, 1),
    ("TimelineSample", "Timeline-Sample", "transitions"): (23, 22),
    ("TimelineSample", "Timeline-Sample", "keyframed_clips"): (2, 3),
    ("add_slide_text_to_existing", "png", "keyframed_clips"): (9, 1),
    ("slide_text", "Untitled Project2", "keyframed_clips"): (4, 1),
    ("table", "Wikipedia Table Reveal", "keyframed_clips"): (1, 0),
    **{
        (file, name, "duration_frames"): numbers
        for file, name, numbers in (
            ("empty", "Titles from Text", (250, 0)),
            ("sample", "Music Video Edit", (2880, 1290)),
            ("GeneralDemo", "General Demo", (2143, 2135)),
            ("JFKmedia", "JFK_Address_Excerpt + JFK_Address_Excerpt.srt", (40619, 40618)),
            ("JFKmedia", "JFK_Address_Excerpt.srt", (40619, 40618)),
            ("Structure", "Test Project", (1919, 0)),
            ("Structure", "Test Project 2", (1919, 0)),
            ("Structure", "Test Project 3", (1919, 0)),
            ("SyncClipRoles", "SyncClipRoles", (8436, 1922)),
            ("SyncClipRoles2", "SyncClipRoles2", (8436, 2271)),
        )
    },
}  # fmt: skip
# Sequences in which only the sound of a clip is animated: the table counts that clip's picture.
KEYED_SOUND = 13

pytestmark = pytest.mark.skipif(not PATHS, reason=f"the corpus of real projects is not at {CORPUS}")


@pytest.fixture(scope="module")
def readings():
    return {path: fcpxml.read(path) for path in PATHS if not path.stem.endswith(WITHOUT_PROJECT)}


def test_files_without_a_project_say_so():
    for path in PATHS:
        if path.stem.endswith(WITHOUT_PROJECT):
            with pytest.raises(Unreadable, match="it holds no project, but"):
                fcpxml.read(path)


def test_every_other_file_gives_sound_timelines(readings):
    assert len(readings) == len(PATHS) - len(WITHOUT_PROJECT)
    assert all(reading.timelines for reading in readings.values())
    rules = Counter(each.rule for reading in readings.values() for top in reading.timelines for each in check(top))  # fmt: skip
    assert rules == Counter()


def counts(timeline):
    """What the table counts, of pictures: it has no sound but what stands in clips of its own."""
    video = [clip for track in timeline.video_tracks for clip in track.clips]
    return {
        "rate": timeline.rate.fraction,
        "width": timeline.width,
        "height": timeline.height,
        "duration_frames": timeline.rate.frames(timeline.duration),
        "video_tracks": len(timeline.video_tracks),
        "video_clips": len(video),
        "transitions": sum(len(track.transitions) for track in timeline.video_tracks),
        "nested_clips": sum(isinstance(clip.source, Timeline) for clip in video),
        "title_clips": sum(isinstance(clip.source, Text) for clip in video),
        "keyframed_clips": sum(
            any(isinstance(value, Keyframes) for _, value in clip.parameters.items())
            for clip in video
        ),
    }


def test_counts_agree_or_are_explained(readings):
    """Every row is compared but those of files without a project."""
    found, sounding, compared = {}, 0, 0
    for row in rows(CORPUS, "fcpxml"):
        path = CORPUS / "timelines" / row.file
        if path not in readings:
            continue
        name = row.name.removeprefix("[compound] ")
        every = [nest for top in readings[path].timelines for nest in with_nests(top)]
        (timeline,) = {id(each): each for each in every if each.name == name}.values()
        compared += 1
        ours = counts(timeline)
        for column, theirs in {**row.counts, "rate": row.rate}.items():
            if theirs is None or column not in ours or ours[column] == theirs:
                continue
            if (
                column == "keyframed_clips"
                and (theirs, ours[column]) == (1, 0)
                and keyed_sound(timeline)
            ):
                sounding += 1
                continue
            found[path.stem.rpartition("__")[2], name, column] = (theirs, ours[column])
    assert found == EXPLAINED
    assert sounding == KEYED_SOUND
    assert compared == 169


def keyed_sound(timeline):
    return any(isinstance(clip.parameters.gain, Keyframes) for track in timeline.audio_tracks for clip in track.clips)  # fmt: skip


@pytest.mark.parametrize("app", [None, "resolve"])
def test_what_was_read_comes_back_from_what_is_written(app, readings, tmp_path):
    path = tmp_path / "cut.fcpxml"
    for source, reading in readings.items():
        for timeline in map(filled, reading.timelines):
            written = fcpxml.write(timeline, app)
            assert_valid(written.content)
            path.write_bytes(written.content)
            (back,) = fcpxml.read(path).timelines
            left = unexcused(differences(timeline, back), written.omissions, FILLED)
            assert left == [], source.name
