"""Cameras of one scene: each shot on the right file at the right time, in the editor's order."""

import json
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from typer.testing import CliRunner

import roughcut
from roughcut import cutting
from roughcut.check import check
from roughcut.cli import app
from roughcut.footage.movie import SAMPLE_RATE, write_movie
from roughcut.learn.habits.camera_order import CameraOrder
from roughcut.ticks import TICKS_PER_SECOND, Rate
from tests.footage.media import PAL, numbered
from tests.learn.made import learned

NTSC = Rate(30000, 1001)
FIRST = {"a": 0, "b": 150_003, "c": 48_000}
"""The first sample of the scene that each recorder has."""
TAKES = ((1.0, 4.0), (6.0, 9.5), (12.0, 14.0), (16.0, 19.5), (21.0, 24.5))
LOUD_IN = {"a": {0, 1, 3}, "b": {2, 4}}
"""The takes in which each camera's own speaker talks."""
LENGTH = 26


def scene(near=None):
    """Takes of noise between pauses; those that are not near are heard from across the room."""
    random = np.random.default_rng(3)
    samples = random.normal(0, 0.0004, LENGTH * SAMPLE_RATE)
    for number, (start, end) in enumerate(TAKES):
        first, after = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
        loud = 1.0 if near is None or number in near else 0.2
        samples[first:after] += loud * random.normal(0, 0.08, after - first)
    return samples


def recorded(path, name, rate, near=None, pictures=True):
    samples = scene(near)[FIRST[name] :]
    samples += np.random.default_rng(FIRST[name]).normal(0, 0.0004, len(samples))
    frames = int(len(samples) * rate.fraction / SAMPLE_RATE) if pictures else 0
    view = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    frames_of = (view for _ in range(frames)) if rate == PAL else numbered(frames)
    write_movie(path, frames_of, rate, samples.astype(np.float32)[:, None])
    return path


@pytest.fixture(scope="module")
def shoot(tmp_path_factory):
    """Two cameras of different rates, each near to a speaker of its own, and a recorder."""
    folder = tmp_path_factory.mktemp("shoot")
    return {
        "a": recorded(folder / "a.mp4", "a", PAL, LOUD_IN["a"]),
        "b": recorded(folder / "b.mp4", "b", NTSC, LOUD_IN["b"]),
        "c": recorded(folder / "c.m4a", "c", PAL, pictures=False),
    }


@pytest.fixture(autouse=True)
def cache(shoot, monkeypatch):
    monkeypatch.setenv("ROUGHCUT_CACHE", str(shoot["a"].parent / "cache"))


def in_scene(clip):
    """The second of the scene at which a clip begins."""
    name = clip.source.name[0]
    return FIRST[name] / SAMPLE_RATE + clip.source_start / TICKS_PER_SECOND


def take_of(clip):
    middle = in_scene(clip) + clip.duration / TICKS_PER_SECOND / 2
    return next(n for n, (start, end) in enumerate(TAKES) if start <= middle < end)


def main(timeline):
    """The clips of the shoot, of pictures and of sound; a style may lay others over them."""
    return [
        [
            clip
            for track in tracks
            for clip in track.clips
            if getattr(clip.source, "name", "") in {"a.mp4", "b.mp4", "c.m4a"}
        ]
        for tracks in (timeline.video_tracks, timeline.audio_tracks)
    ]


def assert_synced(timeline):
    """Picture and sound of every shot are of one moment, within a frame of the slowest."""
    video, audio = main(timeline)
    assert len(video) == len(audio) > 0
    for seen, heard in zip(video, audio, strict=True):
        assert seen.link == heard.link
        assert in_scene(seen) == pytest.approx(in_scene(heard), abs=0.5 / 25 + 1e-4)
        for clip in (seen, heard):
            assert (
                0 <= clip.source_start <= clip.source_start + clip.duration <= clip.source.duration
            )


def test_each_shot_shows_the_camera_whose_sound_stands_out(shoot):
    made = roughcut.cut([shoot["a"], shoot["b"]], cameras=True)
    timeline = made.timeline
    assert check(timeline) == ()
    assert_synced(timeline)
    video, audio = (track.clips for track in timeline.tracks)
    assert {clip.source.name for clip in audio} == {"a.mp4"}
    for clip in video:
        if in_scene(clip) > FIRST["b"] / SAMPLE_RATE:
            take = take_of(clip)
            speaker = next(name for name, takes in LOUD_IN.items() if take in takes)
            assert clip.source.name[0] == speaker, take
    assert [take_of(clip) for clip in video] == [0, 1, 2, 3, 4]
    assert "no other camera ran" in made.kept[0].because


def test_a_recorder_is_heard_under_the_cameras_it_ran_beside(shoot):
    made = roughcut.cut([shoot[name] for name in "abc"], cameras=True)
    assert_synced(made.timeline)
    video, audio = (track.clips for track in made.timeline.tracks)
    assert {clip.source.name for clip in audio[1:]} == {"c.m4a"}
    assert {clip.source.name for clip in video} == {"a.mp4", "b.mp4"}
    assert [take_of(clip) for clip in video] == [0, 1, 2, 3, 4]


def test_without_the_word_files_stay_one_after_the_other(shoot):
    made = roughcut.cut([shoot["a"], shoot["b"]])
    assert [clip.source.name for clip in made.timeline.tracks[0].clips] == ["a.mp4"] * 5 + ["b.mp4"] * 5  # fmt: skip


def test_a_learned_order_decides_which_camera_is_shown(shoot):
    """Shorts are cut from one camera to the other and back, whoever is loud."""
    made = cutting.cut([shoot["a"], shoot["b"]], name="cut", habits=learned("shorts"), cameras=True)
    assert_synced(made.timeline)
    names = [shot.media.name for shot in made.kept[1:]]  # one camera alone ran at the first
    assert names in (["a.mp4", "b.mp4"] * 2, ["b.mp4", "a.mp4"] * 2)
    assert "in the editor's order" in made.kept[2].because


def test_the_order_of_cameras_is_learned_from_projects_that_return_to_them():
    order = CameraOrder.of(learned("shorts").person(None))
    ranks = [order.next((0, 1))[0] for _ in range(20)]
    changes = sum(one != other for one, other in pairwise(ranks))
    assert changes >= 17


def test_cameras_have_the_shares_that_they_had_in_past_projects():
    person = learned("magazine").person(None)
    past = Counter()
    for spine in person.spines:
        lasts = Counter()
        for source, length in zip(spine.sources, spine.lengths, strict=True):
            lasts[source] += length
        ranks = [source for source, _ in lasts.most_common()]
        past.update(ranks.index(source) for source in spine.sources)
    order = CameraOrder.of(person)
    ours = Counter(order.next((0, 1, 2))[0] for _ in range(400))
    for rank in range(3):
        assert ours[rank] / 400 == pytest.approx(past[rank] / past.total(), abs=0.08)
    assert order.next((2,)) == (2, 1.0)


def test_the_command_aligns_and_says_so(shoot, tmp_path):
    output = tmp_path / "cut.fcpxml"
    command = ["cut", str(shoot["a"]), str(shoot["b"]), "--synced", "-o", str(output), "--json"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert "aligned" in [each["what"] for each in told["remarks"]]
    assert {each["sound"] for each in told["shots"]} == {None, str(shoot["a"])}
    again = roughcut.read(output).chosen()
    assert {clip.source.name for clip in again.video_tracks[0].clips} == {"a.mp4", "b.mp4"}
