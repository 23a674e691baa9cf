"""From projects and the footage at hand to a style that cuts other footage alike."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.cli import app
from roughcut.cutting import cut
from roughcut.errors import BrokenStyle, NotEnough
from roughcut.footage.measured import measured
from roughcut.footage.measures import at_hand
from roughcut.footage.moments import FEATURES
from roughcut.footage.shot_changes import parted, shot_changes
from roughcut.learn import selection
from roughcut.learn.selection import Labelled, Selection
from roughcut.past_footage import labelled, used_footage
from roughcut.projects import gather
from roughcut.sample.keepers import KEEPERS
from roughcut.sample.rushes import project, write_recording, write_rushes
from roughcut.sample.takes import recordings
from roughcut.style import load
from roughcut.ticks import TICKS_PER_SECOND

FRAME = TICKS_PER_SECOND // 25
TAUGHT = tuple(each for each in KEEPERS if each.name in {"loudest", "daylight"})


@pytest.fixture(scope="module")
def rushes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rushes")
    write_rushes(TAUGHT, folder, 5, 11, length_seconds=36)
    return folder


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """A recording that nobody has learned from."""
    (recording,) = recordings(1, 77, 40)
    path = tmp_path_factory.mktemp("fresh") / "fresh.mp4"
    return recording, write_recording(recording, path, 5)


@pytest.fixture(autouse=True)
def cache(rushes, monkeypatch):
    monkeypatch.setenv("ROUGHCUT_CACHE", str(rushes / "cache"))


def examples(folder, name):
    return gather([folder / name], minimum_clips=1).examples


@pytest.fixture(scope="module")
def styles(rushes):
    learned = {}
    for keeper in TAUGHT:
        used, omissions = used_footage(
            examples(rushes, keeper.name), [rushes / "footage"], cache=rushes / "cache" / "footage"
        )
        assert omissions == ()
        learned[keeper.name] = used, selection.fit(labelled(used), FEATURES)
    return learned


def test_what_was_used_of_each_file_is_what_its_project_shows(rushes, styles):
    for keeper in TAUGHT:
        used, _ = styles[keeper.name]
        assert len(used) == 5
        timelines = [
            roughcut.read(each).chosen() for each in sorted((rushes / keeper.name).iterdir())
        ]
        for each, timeline in zip(used, timelines, strict=True):
            clips = timeline.tracks[0].clips
            assert each.measured.footage.media.name == clips[0].source.name
            assert sum(end - start for start, end in each.ranges) == timeline.duration
            for clip in clips:
                middle = clip.source_start + clip.duration // 2
                assert any(start <= middle < end for start, end in each.ranges)


def test_margins_are_measured_on_the_editor(styles):
    _, learned = styles["loudest"]
    assert learned.facts.head == pytest.approx(0.1, abs=0.06)
    assert learned.facts.tail == pytest.approx(0.1, abs=0.11)


@pytest.mark.parametrize("keeper", TAUGHT, ids=lambda each: each.name)
def test_each_style_cuts_new_footage_as_its_editor_would(rushes, fresh, styles, keeper):
    recording, media = fresh
    theirs = project(replace(keeper, misses=0.0), recording, media).tracks[0].clips
    truth = [(clip.source_start, clip.source_start + clip.duration) for clip in theirs]

    def overlap(name):
        made = cut(
            [rushes.parent / media.path], name="new", selection=styles[name][1],
            cache=rushes / "cache" / "footage",
        )  # fmt: skip
        ours = [
            (shot.start, shot.start + made.timeline.rate.ticks(shot.frames)) for shot in made.kept
        ]
        both = sum(max(0, min(b, d) - max(a, c)) for a, b in ours for c, d in truth)
        return 2 * both / sum(end - start for start, end in [*ours, *truth])

    figures = {name: overlap(name) for name in styles}
    assert figures[keeper.name] > 0.85
    assert max(figures, key=figures.get) == keeper.name


def test_a_clip_that_ends_at_a_shot_change_is_told_from_one_that_goes_on_and_from_none():
    clips = ((0, 100), (100, 200), (210, 300), (400, 500), (700, 800), (800, 900))
    clips = tuple((start * FRAME, end * FRAME) for start, end in clips)
    changes = [at * FRAME for at in (100, 205, 450, 600, 700, 801)]
    assert parted(clips, changes) == (True, False, True)
    assert parted(clips[:2], [199 * FRAME, 100 * FRAME]) == (True,)
    near = ((0, 99 * FRAME), (101 * FRAME, 200 * FRAME))
    assert parted(near, [100 * FRAME]) == (True,)


def test_who_has_a_clip_for_each_shot_is_cut_so_and_who_lets_shots_run_on_is_not(fresh, styles):
    """Who keeps bright shots has a clip for each; the other is the same editor, joined up."""
    used, apart = styles["daylight"]
    assert apart.facts.parted
    running = [replace(each, clips=_without_small_gaps(each.clips)) for each in used]
    assert [len(each.clips) for each in running] < [len(each.clips) for each in used]
    together = selection.fit(labelled(running), FEATURES)
    assert not together.facts.parted
    assert any("clips of their own" in each for each in apart.words())
    timelines = [
        cut([Path(fresh[1].path)], name="new", selection=each).timeline
        for each in (apart, together)
    ]
    assert timelines[0].duration == timelines[1].duration
    clips = [each.video_tracks[0].clips for each in timelines]
    changes = shot_changes(measured(Path(fresh[1].path)))
    ends = {each.source_start + each.source_duration for each in clips[0]} - {
        each.source_start + each.source_duration for each in clips[1]
    }
    assert ends
    assert ends <= set(changes)


def _without_small_gaps(clips):
    joined = [clips[0]]
    for start, end in clips[1:]:
        if start - joined[-1][1] < TICKS_PER_SECOND // 5:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return tuple(joined)


def test_the_command_learns_keeps_and_cuts_with_it(tmp_path, rushes, fresh):
    style = tmp_path / "style"
    command = ["learn", str(rushes / "loudest"), "-o", str(style), "--minimum-clips", "1", "-q"]
    done = CliRunner().invoke(app, [*command, "--media", str(rushes / "footage")])
    assert done.exit_code == 0, done.output
    assert "pieces of footage in 5 files" in done.output.replace("\n", " ")
    known = load(style)
    figure = next(
        each for each in known.record.figures if each.task == "a second of footage is kept"
    )
    assert figure.projects == 5
    assert figure.value > figure.rule_value
    assert "a second of footage is kept" in (style / "report.html").read_text(encoding="utf-8")
    kept = known.selection
    assert kept.facts.columns == FEATURES
    made = roughcut.cut([fresh[1].path], style, length="0:15")
    assert made.timeline.duration == 15 * TICKS_PER_SECOND
    assert "chosen without a learned selection" not in [each.what for each in made.remarks]
    levels = [float(re.search(r"(\S+) LUFS", shot.because)[1]) for shot in made.kept]
    assert np.median(levels) > -40


def test_footage_that_is_not_at_hand_is_counted_and_the_rest_is_learned(tmp_path, rushes):
    folder = tmp_path / "some"
    folder.mkdir()
    for name in ("rush01.mp4", "rush02.mp4"):
        shutil.copy(rushes / "footage" / name, folder)
    found = examples(rushes, "loudest")
    used, omissions = used_footage(found, [folder], cache=rushes / "cache" / "footage")
    assert len(used) == 2
    assert [each.value for each in omissions] == ["rush03.mp4", "rush04.mp4", "rush05.mp4"]


def test_none_of_the_footage_at_hand_is_an_error(tmp_path, rushes):
    with pytest.raises(NotEnough, match="none of the footage"):
        roughcut.learn([rushes / "loudest"], tmp_path / "style", media=[tmp_path], minimum_clips=1)
    assert not (tmp_path / "style").exists()


def test_of_two_files_of_one_name_the_folders_decide_or_nobody(tmp_path, rushes):
    found = examples(rushes, "loudest")[:1]
    for inner in ("footage", "other"):
        (tmp_path / inner).mkdir()
        shutil.copy(rushes / "footage" / "rush01.mp4", tmp_path / inner)
    used, omissions = used_footage(found, [tmp_path], cache=rushes / "cache" / "footage")
    assert [each.measured.footage.path.parent.name for each in used] == ["footage"]
    (tmp_path / "footage").rename(tmp_path / "elsewhere")
    used, omissions = used_footage(found, [tmp_path], cache=rushes / "cache" / "footage")
    assert used == ()
    assert len(omissions) == 1


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, rushes):
    (tmp_path / "rush01.mp4").symlink_to(rushes / "footage" / "rush01.mp4")
    used, _ = used_footage(examples(rushes, "loudest")[:1], [tmp_path])
    assert used == ()


def test_a_selection_survives_its_files_and_refuses_damaged_ones(styles):
    learned = styles["loudest"][1]
    files = learned.files()
    again = Selection.from_files(files)
    rows = np.random.default_rng(0).normal(0, 1, (50, len(FEATURES)))
    assert (again.likelihood(rows) == learned.likelihood(rows)).all()
    assert again.facts == learned.facts
    assert Selection.from_files({}) is None
    for name in files:
        with pytest.raises(BrokenStyle):
            Selection.from_files({**files, name: files[name][: len(files[name]) // 2]})
        with pytest.raises(BrokenStyle):
            Selection.from_files({other: files[other] for other in files if other != name})
    fewer = files["selection/selection.json"].replace(b'"length",', b"", 1)
    with pytest.raises(BrokenStyle):
        Selection.from_files({**files, "selection/selection.json": fewer})


def test_measures_of_another_roughcut_are_refused(fresh, styles, rushes):
    learned = styles["loudest"][1]
    renamed = tuple(name.replace("level", "volume") for name in FEATURES)
    other = replace(learned, facts=selection.Facts(renamed, 0.1, 0.1, 0.5, 10.0, 1, 1, 0.5))
    with pytest.raises(BrokenStyle, match="Learn the style again"):
        cut(
            [rushes.parent / fresh[1].path],
            name="new",
            selection=other,
            cache=rushes / "cache" / "footage",
        )


def test_what_the_style_knew_and_this_footage_has_not_is_said(rushes, fresh, styles):
    made = cut(
        [rushes.parent / fresh[1].path], name="new", selection=styles["loudest"][1], fast=True
    )
    said = {each.what: each.value for each in made.remarks}
    missing = said["chosen without measures that the style was learned with"].split(", ")
    with_faces = any(each.name == "faces" for each in at_hand())
    assert missing == ["motion", "motion_in_file", *(["faces", "face_size"] if with_faces else [])]


def test_nothing_worth_keeping_for_want_of_measures_says_which(rushes, fresh):
    draw = np.random.default_rng(0)
    rows = draw.uniform(1, 2, (400, len(FEATURES)))
    moving = (rows[:, FEATURES.index("motion")] > 1.5).astype(float)
    likes_motion = selection.fit([Labelled(rows, moving, (), (), ())], FEATURES)
    with pytest.raises(NotEnough, match=r"without motion.* Look at all of it, without --fast"):
        cut([rushes.parent / fresh[1].path], name="new", selection=likes_motion, fast=True)


def test_too_little_to_tell_apart_is_an_error():
    with pytest.raises(NotEnough, match="at least"):
        selection.fit([], FEATURES)
