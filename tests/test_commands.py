"""The commands over a style, from files to files: parts, spans, going on, corrections, the page."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.cli import app
from roughcut.encode.begun import begun_from
from roughcut.errors import NotEnough, RoughcutError, Unsupported
from roughcut.parameters import Parameters
from roughcut.sample import chosen, write_projects
from roughcut.ticks import from_seconds, seconds

PAST = 3


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Projects of the teacher, a style of the first of them, and the main track of another one."""
    folder = tmp_path_factory.mktemp("place")
    patch = pytest.MonkeyPatch()
    patch.setenv("ROUGHCUT_CACHE", str(folder / "cache"))
    paths = write_projects(chosen("teacher")[0], folder / "projects", PAST + 1, 0)
    roughcut.learn(paths[:PAST], folder / "style")
    own = roughcut.read(paths[PAST]).chosen()
    roughcut.write(begun_from(own), folder / "begun.xml", app="premiere")
    yield folder
    patch.undo()


def ran(*arguments):
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def finish(place, *more):
    out = place / f"{len(list(place.iterdir()))}.xml"
    done = ran(
        "finish", place / "begun.xml", "--style", place / "style", "-o", out, "--json", *more
    )
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)["finished"]["added"], roughcut.read(out).chosen()


def test_one_part_is_finished_alone(place):
    sound, timeline = finish(place, "--only", "sound", "--min-confidence", "0")
    assert sound
    assert all(each["track"].startswith("A") for each in sound)
    assert len(timeline.video_tracks) == 1
    layouts, timeline = finish(place, "--only", "layouts", "--min-confidence", "0")
    assert layouts
    assert all(each["reframed"] for each in layouts)
    assert len(timeline.video_tracks) == 1


def test_a_span_is_filled(place):
    added, _ = finish(place, "--between", "0:20-1:00", "--min-confidence", "0")
    assert added
    assert all(20 <= each["seconds"] < 60 for each in added)
    assert all(len(each["nearest"]) == 3 for each in added)


@pytest.mark.parametrize("span", ["1:00", "2:00-1:00", "one-two", "-"])
def test_what_is_no_span_is_said(place, span):
    with pytest.raises(NotEnough, match=r"1:00-2:00|1:30"):
        finish(place, f"--between={span}")


def test_an_unknown_part_is_wrong_usage(place):
    done = ran(
        "finish", place / "begun.xml", "--style", place / "style", "-o", "x.xml", "--only", "music"
    )
    assert done.exit_code == 2
    assert "overlays" in done.output


def test_a_timeline_goes_on_for_as_long_as_asked(place):
    out = place / "longer.xml"
    arguments = ("continue", place / "begun.xml", "--style", place / "style", "-o", out)
    done = ran(*arguments, "--for", "12s", "--app", "premiere", "--json")
    assert done.exit_code == 0, done.output
    before = roughcut.read(place / "begun.xml").chosen()
    after = roughcut.read(out).chosen()
    longer = after.video_tracks[0].clips[-1].end - before.video_tracks[0].clips[-1].end
    assert abs(seconds(longer - from_seconds(12))) < 0.1
    main = [e for e in json.loads(done.stdout)["finished"]["added"] if e["role"] == "main"]
    assert sum(each["duration_seconds"] for each in main) == pytest.approx(12, abs=0.1)
    assert "%" in after.video_tracks[0].clips[-1].markers[0].comment
    with pytest.raises(RoughcutError, match="exists already"):
        ran(*arguments, "--for", "12s")
    with pytest.raises(NotEnough, match="names no time"):
        ran(*arguments, "--for", "soon", "--force")


@pytest.mark.parametrize(
    "command", [("finish", "--only", "sound"), ("continue", "--for", "3s", "--app", "premiere")]
)
def test_what_is_written_is_as_its_program_was_seen_to_read(place, command):
    begun = roughcut.read(place / "begun.xml").chosen()
    track = begun.tracks[0]
    first = replace(track.clips[0], parameters=Parameters(rotation=15.0))
    turned = replace(track, clips=(first, *track.clips[1:]))
    roughcut.write(replace(begun, tracks=(turned, *begun.tracks[1:])), place / "turned.otio", force=True)  # fmt: skip
    out = place / f"turned {command[0]}.xml"
    ran(
        command[0], place / "turned.otio", "--style", place / "style", "-o", out, *command[1:],
        "--assume", "premiere-rotation=clockwise",
    )  # fmt: skip
    assert roughcut.read(out).chosen().tracks[0].clips[0].parameters.rotation == -15.0


def test_a_style_s_page_is_written_again(place):
    page = place / "page.html"
    done = ran("report", place / "style", "-o", page)
    assert done.exit_code == 0
    assert page.read_bytes() == (place / "style" / "report.html").read_bytes()
    with pytest.raises(RoughcutError, match="exists already"):
        ran("report", place / "style", "-o", page)


def test_an_unknown_model_is_said_before_anything_is_read(place):
    with pytest.raises(Unsupported, match=r"no model 'oracle'.*habits, composer, multitrack"):
        roughcut.learn([place / "nowhere"], place / "third", model="oracle")
    assert not (place / "third").exists()


def test_the_page_of_the_composer_tells_the_composer_s_figures(place):
    projects = sorted((place / "projects").glob("*.xml"))[:PAST]
    learned = roughcut.learn(projects, place / "composer", model="composer")
    assert {each.model for each in learned.record.figures} == {"habits with the composer"}
    page = learned.files["report.html"].decode()
    assert page.count(">habits with the composer</t") == page.count(">habits") > 0


def test_corrections_are_learned_from(place):
    ours, theirs = place / "ours", place / "theirs"
    _, finished = finish(place, "--min-confidence", "0")
    roughcut.write(finished, ours / "one.xml", app="premiere")
    own = sorted((place / "projects").glob("*.xml"))[PAST]
    roughcut.write(roughcut.read(own).chosen(), theirs / "one.xml", app="premiere")
    projects = sorted((place / "projects").glob("*.xml"))[:PAST]
    done = ran(
        "learn", *projects, "-o", place / "second", "--corrections", ours, theirs, "-q", "--json"
    )
    assert done.exit_code == 0, done.output
    names = {each["name"] for each in json.loads(done.stdout)["learned_from"]}
    assert names == {"one.xml", *(path.name for path in projects)}
