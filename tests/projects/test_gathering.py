"""A folder of projects: each edit once, whatever the files are called and wherever they lie."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from roughcut import extras
from roughcut.encode.decisions import decode
from roughcut.errors import MissingExtra, NotEnough, Unreadable, Unsupported
from roughcut.parameters import Parameters
from roughcut.projects import gather
from roughcut.projects.gathering import WORTH_PROCESSES_BYTES
from roughcut.timeline import Clip, Track
from tests.projects.conftest import edit


def sequences(gathered):
    return [(each.file, each.sequence) for each in gathered.examples]


def test_two_projects_are_two_examples(save, tmp_path):
    save(edit(1), "b.xml")
    save(edit(2, "other"), "deep/in/a.xml")
    found = gather([tmp_path / "projects"])
    assert sequences(found) == [("b.xml", "film"), ("deep/in/a.xml", "other")]
    assert {each.editor for each in found.examples} == {"you"}
    assert len({each.project for each in found.examples}) == 2


def test_files_are_told_by_their_content(save, tmp_path):
    save(edit(1), "a.xml").rename(tmp_path / "projects" / "a.txt")
    save(edit(2), "b.xml")
    (tmp_path / "projects" / "notes.xml").write_text("<notes/>")
    found = gather([tmp_path / "projects"])
    assert [each.file for each in found.examples] == ["a.txt", "b.xml"]
    assert found.refused == ()


def test_projects_are_read_by_the_answers_that_are_said(save, tmp_path):
    for seed, name in ((1, "a.xml"), (2, "b.xml")):
        plain = edit(seed)
        (track,) = plain.tracks
        clips = [replace(clip, parameters=Parameters(rotation=15.0)) for clip in track.clips]
        save(replace(plain, tracks=(replace(track, clips=tuple(clips)),)), name)
    places = ([tmp_path / "projects"], tmp_path / "cache")
    for assume, turn in ((["premiere-rotation=clockwise"], -15.0), ([], 15.0)):
        found = gather(places[0], cache=places[1], assume=assume)
        clips = [c for each in found.examples for c in decode(each.decisions).tracks[0].clips]
        assert {clip.parameters.rotation for clip in clips} == {turn}
    with pytest.raises(Unsupported, match="nothing of this name"):
        gather(places[0], assume=["gravity=off"])


def test_a_copy_under_another_name_counts_once(save, tmp_path):
    save(edit(1), "a.xml")
    save(edit(1, "film copy"), "copy of a.xml")
    save(edit(2), "b.xml")
    found = gather([tmp_path / "projects"])
    assert sequences(found) == [("a.xml", "film"), ("b.xml", "film")]
    assert [(each.file, each.kept_file) for each in found.duplicates] == [
        ("copy of a.xml", "a.xml")
    ]


def test_of_two_states_the_one_that_the_editor_saved_is_kept(save, tmp_path):
    begun = edit(1)
    track = begun.tracks[0]
    save(replace(begun, tracks=(replace(track, clips=track.clips[:-1]),)), "film.xml")
    save(begun, "Adobe Premiere Pro Auto-Save/film-3.xml")
    save(edit(2), "b.xml")
    assert sequences(gather([tmp_path / "projects"])) == [("b.xml", "film"), ("film.xml", "film")]


def test_of_two_autosaves_the_fuller_is_kept(save, tmp_path):
    begun = edit(1)
    track = begun.tracks[0]
    save(replace(begun, tracks=(replace(track, clips=track.clips[:-1]),)), "auto-save/film-1.xml")
    save(begun, "auto-save/film-2.xml")
    save(edit(2), "b.xml")
    found = gather([tmp_path / "projects"])
    assert [each.file for each in found.examples] == ["auto-save/film-2.xml", "b.xml"]


def test_a_recut_copy_under_another_name_shares_its_project(save, tmp_path):
    whole = edit(1)
    halves = whole.tracks[0].clips[:5] + edit(3).tracks[0].clips[5:]
    save(whole, "a.xml")
    save(
        replace(whole, name="short version", tracks=(replace(whole.tracks[0], clips=halves),)),
        "b.xml",
    )
    save(edit(2), "c.xml")
    projects = [each.project for each in gather([tmp_path / "projects"]).examples]
    assert projects[0] == projects[1] != projects[2]


def test_the_order_of_paths_does_not_matter(save, tmp_path):
    paths = [save(edit(seed), f"{seed}.xml") for seed in range(4)]
    assert gather(paths).examples == gather(paths[::-1]).examples
    assert gather(paths).examples == gather([tmp_path / "projects"]).examples


def test_editors_come_from_shared_names_or_from_the_folders_given(save, tmp_path):
    save(edit(1), "one/a.xml")
    save(edit(2), "two/b.xml")
    save(edit(3), "two/anna__films__c.xml")
    folders = [tmp_path / "projects" / name for name in ("one", "two")]
    assert [each.editor for each in gather(folders).examples] == ["anna__films", "one", "two"]


def test_looping_links_end_and_a_file_behind_two_names_counts_once(save):
    folder = save(edit(1), "a.xml").parent
    save(edit(2), "b.xml")
    (folder / "loop").symlink_to(folder)
    (folder / "again.xml").symlink_to(folder / "a.xml")
    (folder / "dangling.xml").symlink_to(folder / "nowhere.xml")
    found = gather([folder])
    assert len(found.examples) == 2
    assert found.duplicates == ()


def test_a_nested_sequence_counts_only_if_what_nests_it_does_not(save, tmp_path):
    scene = edit(1, "scene")
    nested = Clip(0, scene.duration, scene, name="scene")
    export = replace(scene, name="export", tracks=(Track("video", (nested,)),))
    later = tuple(
        replace(clip, start=clip.start + scene.duration) for clip in edit(4).tracks[0].clips
    )
    whole = replace(scene, name="whole", tracks=(Track("video", (nested, *later)),))
    save(edit(2), "b.xml")
    save(whole, "whole.xml")
    found = gather([tmp_path / "projects"])
    assert sequences(found) == [("b.xml", "film"), ("whole.xml", "whole")]
    save(export, "export.xml")
    assert [each.sequence for each in gather([tmp_path / "projects"]).examples] == ["film", "whole"]


def test_short_sequences_and_stacked_cameras_are_left_out(save, tmp_path):
    save(edit(1), "a.xml")
    save(edit(2), "b.xml")
    save(edit(3, clips=9), "short.xml")
    single = edit(4, "multicam", clips=1)
    save(replace(single, tracks=single.tracks * 11), "stack.xml")
    found = gather([tmp_path / "projects"])
    assert [each.file for each in found.examples] == ["a.xml", "b.xml"]
    assert found.left_out == {"nothing is cut in it": 1, "too few clips": 1}


def test_a_damaged_project_is_refused_and_the_others_are_read(save, tmp_path):
    save(edit(1), "a.xml")
    save(edit(2), "b.xml")
    broken = save(edit(3), "broken.xml")
    broken.write_bytes(broken.read_bytes()[:-40])
    found = gather([tmp_path / "projects"])
    assert len(found.examples) == 2
    [(path, error)] = found.refused
    assert path == broken
    assert isinstance(error, Unreadable)


def test_errors_and_examples_survive_worker_processes(save, tmp_path):
    for seed in range(2):
        path = save(edit(seed), f"{seed}.xml")
        with path.open("ab") as stream:
            stream.write(b"\n" * WORTH_PROCESSES_BYTES)
    broken = save(edit(3), "broken.xml")
    broken.write_bytes(broken.read_bytes()[:-40])
    seen = []
    found = gather([tmp_path / "projects"], progress=lambda *step: seen.append(step))
    assert len(found.examples) == 2
    assert len(found.refused) == 1
    assert seen[-1] == ("Reading projects", 3, 3)


def test_who_is_killed_takes_its_worker_processes_along(save):
    """They hold its output open: while one of them lives, nobody sees the end of it."""
    paths = [save(edit(seed), f"{seed}.xml") for seed in range(3)]
    with paths[0].open("ab") as stream:
        stream.write(b"\n" * WORTH_PROCESSES_BYTES)
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from roughcut.projects import gather\n"
        "def killed(what, done, total): os.kill(os.getpid(), signal.SIGKILL)\n"
        "if __name__ == '__main__':\n"
        "    gather([Path(sys.argv[1])], progress=killed)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", code, str(paths[0].parent)]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_an_empty_folder_is_not_enough(tmp_path):
    with pytest.raises(NotEnough, match=r"no project file was found there.*At least 2"):
        gather([tmp_path])


def test_one_project_is_not_enough_and_copies_do_not_help(save, tmp_path):
    path = save(edit(1), "a.xml")
    shutil.copy(path, path.with_name("b.xml"))
    with pytest.raises(
        NotEnough, match=r"one project was found .* in 2 files. At least 2 different"
    ):
        gather([tmp_path / "projects"])
    assert len(gather([tmp_path / "projects"], minimum_projects=1).examples) == 1


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(Unreadable, match="nowhere: there is no such file"):
        gather([tmp_path / "nowhere"])


def test_a_named_file_that_is_no_project_is_refused(save, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("cut on action")
    found = gather([save(edit(1), "a.xml"), save(edit(2), "b.xml"), note])
    assert isinstance(found.refused[0][1], Unsupported)


def test_an_aaf_without_its_extra_is_refused_and_stops_nobody(save, tmp_path, monkeypatch):
    monkeypatch.setitem(extras.EXTRAS, "aaf", ("a_package_that_nobody_has",))
    save(edit(1), "a.xml")
    save(edit(2), "b.xml")
    path = tmp_path / "projects" / "cut.aaf"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1AAFB\x0d\x00OM" + bytes(1_000))
    found = gather([tmp_path / "projects"])
    assert [each.file for each in found.examples] == ["a.xml", "b.xml"]
    ((_, reason),) = found.refused
    assert isinstance(reason, MissingExtra)
