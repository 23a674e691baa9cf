"""`roughcut calibrate` and `--assume`: the folder, the page, and what is written otherwise."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roughcut import read
from roughcut.calibration.questions import QUESTIONS
from roughcut.cli import app
from roughcut.formats import write
from roughcut.parameters import Parameters
from tests.formats.matrix import CARD, PLAIN, timeline

TURNED = timeline(replace(PLAIN, parameters=Parameters(scale=0.5, rotation=15.0, x=0.1)))


def ran(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def asked_of(name):
    return [each for each in QUESTIONS if name in each.apps]


@pytest.fixture
def turned(tmp_path):
    path = tmp_path / "turned.xml"
    path.write_bytes(write(TURNED, path, "premiere").content)
    return path


@pytest.mark.parametrize("program", ["resolve", "jianying"])
def test_a_project_a_question_whose_media_are_there(program, tmp_path):
    folder = tmp_path / "asked"
    done = ran("calibrate", "--for", program, "-o", folder, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)["asked"]
    assert [each["question"] for each in told] == [each.asks for each in asked_of(program)]
    for each in told:
        (made,) = read(folder / each["project"]).timelines
        sources = [clip.source for track in made.tracks for clip in track.clips]
        assert len(sources) == 2
        assert all(Path(source.path).is_file() for source in sources)


def test_the_page_shows_every_answer_and_how_to_say_it(tmp_path):
    folder = tmp_path / "asked"
    ran("calibrate", "--for", "fcp", "-o", folder)
    for page in ("README.html", "README.txt"):
        text = (folder / page).read_text(encoding="utf-8")
        for each in asked_of("fcp"):
            for answer in each.answers:
                assert (folder / each.name / f"{answer.name}.png").is_file()
                assert f"{each.name}/{answer.name}.png" in text
            said = re.findall(r"--assume (\S+?)(?=<|\s)", text)
            assert said == [f"{each.name}={answer.name}" for answer in each.answers[1:]]


def test_only_a_folder_of_its_own_is_replaced_and_only_with_force(tmp_path):
    (tmp_path / "mine").mkdir()
    assert ran("calibrate", "--for", "fcp", "-o", tmp_path / "mine").exit_code == 1
    (tmp_path / "mine" / "letter.txt").touch()
    assert ran("calibrate", "--for", "fcp", "-o", tmp_path / "mine", "--force").exit_code == 1
    assert (tmp_path / "mine" / "letter.txt").exists()
    assert ran("calibrate", "--for", "fcp", "-o", tmp_path / "asked").exit_code == 0
    assert ran("calibrate", "--for", "fcp", "-o", tmp_path / "asked", "--force").exit_code == 0
    assert ran("calibrate", "--for", "shotcut", "-o", tmp_path / "new").exit_code == 1


def rotation(path):
    return read(path).chosen().tracks[0].clips[0].parameters.rotation


def test_an_assumption_changes_what_is_written(tmp_path):
    source, target = tmp_path / "turned.otio", tmp_path / "out.xml"
    source.write_bytes(write(TURNED, source, None).content)
    done = ran("convert", source, target, "--assume", "premiere-rotation=clockwise")
    assert done.exit_code == 0, done.output
    assert rotation(target) == -15.0


def test_an_assumption_changes_what_is_read(turned, tmp_path):
    target = tmp_path / "out.otio"
    ran("convert", turned, target, "--assume", "premiere-rotation=clockwise")
    assert rotation(target) == -15.0


def test_both_ways_undo_each_other(turned, tmp_path):
    target = tmp_path / "out.xml"
    ran(
        "convert", turned, target,
        "--assume", "premiere-rotation=clockwise", "--assume", "premiere-centre=sequence",
    )  # fmt: skip
    there, back = (read(path).chosen() for path in (turned, target))
    assert rotation(target) == 15.0
    assert back.tracks[0].clips[0].parameters.x == pytest.approx(0.1)
    assert there.name == back.name


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("premiere-rotation=left", "Say one of: anticlockwise, clockwise"),
        ("premiere-rotation", "it has no value"),
        ("gravity=off", "Say one of: premiere-centre"),
        ("capcut-rotation=anticlockwise", "neither file is one"),
    ],
)
def test_what_nobody_asked_is_refused(turned, tmp_path, said, message):
    done = ran("convert", turned, tmp_path / "out.xml", "--assume", said)
    assert done.exit_code == 1
    assert message in str(done.exception)
    assert not (tmp_path / "out.xml").exists()


def test_a_picture_of_unknown_size_is_left_and_said(tmp_path):
    unknown = replace(CARD, width=None, height=None)
    made = timeline(replace(PLAIN, source=unknown, parameters=Parameters(x=0.2)))
    source = tmp_path / "in.otio"
    source.write_bytes(write(made, source, None).content)
    done = ran(
        "convert", source, tmp_path / "out.xml", "--assume", "premiere-centre=sequence", "--json"
    )
    what = [each["what"] for each in json.loads(done.output)["omissions"]]
    assert "assumption about a picture of unknown size" in what
