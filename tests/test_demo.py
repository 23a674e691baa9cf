import io

import pytest
from rich.console import Console

import roughcut
from roughcut import demo
from roughcut.check import check
from roughcut.encode.begun import begun_from
from roughcut.errors import NotEnough, Unwritable
from roughcut.footage.probe import probe
from roughcut.learn.whole_rules import WHOLE_RULES
from roughcut.sample import EDITORS, projects


def console() -> Console:
    return Console(file=io.StringIO(), width=100)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A small demo: its folder, what it printed, its page."""
    patch = pytest.MonkeyPatch()
    patch.setenv("ROUGHCUT_CACHE", str(tmp_path_factory.mktemp("cache")))
    folder = tmp_path_factory.mktemp("somewhere") / "demo"
    footage = demo.demo_footage.Plan(recordings=4, length_seconds=35.0)
    plan = demo.Plan(projects=7, held_out=2, epochs=1, footage=footage)
    screen = console()
    page = demo.run(folder, seed=3, console=screen, plan=plan)
    patch.undo()
    return folder, screen.file.getvalue(), page


def test_the_demo_writes_projects_style_finished_timelines_and_a_page(shown):
    folder, _, page = shown
    assert len(list((folder / "projects").glob("*.xml"))) == 7
    assert (folder / "style" / "style.json").is_file()
    finished = sorted((folder / "finished").glob("*.xml"))
    assert [path.stem for path in finished] == ["teacher 06", "teacher 07"]
    for path in finished:
        timeline = roughcut.read(path).chosen()
        assert check(timeline) == ()
        own = roughcut.read(folder / "projects" / path.name).chosen()
        kept = timeline.video_tracks[0].clips
        assert [(c.start, c.duration) for c in kept] == [
            (c.start, c.duration) for c in own.video_tracks[0].clips
        ]
    text = page.read_text()
    assert text.count("<svg") >= 2
    for words in ("As the editor cut it", "Finished in this style", "multitrack", "teacher 07"):
        assert words in text


def test_the_demo_cuts_footage_in_the_learned_style_and_its_page_plays_it(shown):
    folder, printed, page = shown
    assert 'src="film/cut.mp4#t=1"' in page.read_text()
    timeline = roughcut.read(folder / "film" / "cut.xml").chosen()
    assert check(timeline) == ()
    movie = probe(folder / "film" / "cut.mp4")
    assert len(movie.frames) == timeline.rate.frames(timeline.duration) > 100
    assert movie.media.audio_channels == 2
    names = {clip.name for track in timeline.tracks for clip in track.clips}
    assert {"rush04.mp4", "logo.png"} <= names
    own = roughcut.read(folder / "film" / "projects" / "vlogger 04.xml").chosen()
    rush = folder / "film" / "footage" / "rush04.mp4"
    kept, theirs = (demo.demo_footage.taken(each, rush) for each in (timeline, own))
    assert demo.demo_footage.f1(kept, theirs) > 0.7
    assert f"{demo.demo_footage.f1(kept, theirs):.2f}" in printed


def test_what_the_demo_prints_names_the_rule_the_figures_and_the_page(shown):
    _, printed, page = shown
    assert "bottom left, 30 % wide" in " ".join(printed.split())
    for name in ("this style", "nothing", "pasted", "rates", "multitrack", "edits", "logo"):
        assert name in printed
    assert page.name in printed.replace("\n", "")
    assert max(len(line) for line in printed.splitlines()) <= 100


def test_an_existing_folder_is_kept(tmp_path):
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(Unwritable, match="exists already"):
        demo.run(folder, console=console())
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_an_unknown_editor_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(NotEnough, match="teacher"):
        demo.run(tmp_path / "demo", editor="teecher", console=console())
    assert not (tmp_path / "demo").exists()


def test_the_best_rule_is_the_one_whose_overlays_come_nearest():
    *past, own = projects(EDITORS[0], 4, seed=1)
    begun = begun_from(own)
    scores = {name: [roughcut.score(own, rule(begun, past, 0))] for name, rule in WHOLE_RULES}
    scores[demo.OURS] = [roughcut.score(own, own)]
    scores[demo.MULTITRACK] = scores["nothing added"]
    found = demo.recovery(scores)
    nearest = max(WHOLE_RULES, key=lambda each: found.figures[each[0]]["overlay_activity_f1"])[0]
    assert found.best_rule == nearest != "nothing added"
    assert found.figures[demo.OURS]["edits"] == 0
    changes, activity = demo.verdict(found)
    assert f"({nearest})" in changes
    assert "F1 1.00" in activity
