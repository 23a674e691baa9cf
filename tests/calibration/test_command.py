"""`roughcut calibrate` and `--assume`: the folder, the page, and what is written otherwise."""

import html
import inspect
import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

import roughcut
from roughcut import extras, read
from roughcut.calibration.questions import QUESTIONS
from roughcut.check import with_nests
from roughcut.cli import COMMANDS, app
from roughcut.formats import write
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media
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


@pytest.mark.parametrize("program", ["premiere", "jianying"])
def test_a_project_a_question_whose_media_are_there(program, tmp_path):
    folder = tmp_path / "asked"
    done = ran("calibrate", "--for", program, "-o", folder, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)["asked"]
    assert [each["question"] for each in told] == [each.asks for each in asked_of(program)]
    for each in told:
        (made,) = read(folder / each["project"]).timelines
        sources = [
            clip.source
            for timeline in with_nests(made)
            for track in timeline.tracks
            for clip in track.clips
        ]
        media = [each for each in sources if isinstance(each, Media)]
        assert len(sources) >= 2
        assert media
        assert all(Path(each.path).is_file() for each in media)


def test_the_page_shows_every_answer_and_how_to_say_it(tmp_path):
    folder = tmp_path / "asked"
    ran("calibrate", "--for", "fcp", "-o", folder)
    for page in ("README.html", "README.txt"):
        text = (folder / page).read_text(encoding="utf-8")
        for each in asked_of("fcp"):
            for answer in each.answers:
                assert (folder / each.name / f"{answer.name}.png").is_file()
                assert f"{each.name}/{answer.name}.png" in text
        assert re.findall(r"--assume (\S+?)(?=<|\s)", text) == [
            f"{each.name}={answer.name}" for each in asked_of("fcp") for answer in each.answers[1:]
        ]


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
        ("capcut-rotation=anticlockwise", "no file here is one"),
    ],
)
def test_what_nobody_asked_is_refused(turned, tmp_path, said, message):
    done = ran("convert", turned, tmp_path / "out.xml", "--assume", said)
    assert done.exit_code == 1
    assert message in str(done.exception)
    assert not (tmp_path / "out.xml").exists()


SPARKS = Media("sparks.mov", "/media/sparks.mov", 1920, 1080, Rate(50), Rate(25).ticks(25 * 60))
ZOOM = Keyframes((Keyframe(0, 1.0), Keyframe(Rate(25).ticks(10), 1.5)))


def in_point(path):
    (item,) = etree.parse(str(path)).getroot().iter("clipitem")
    found = {each.tag: int(each.text) for each in item if each.tag in {"in", "out", "pproTicksIn"}}
    return found, [int(each.text) for each in item.iter("when")]


@pytest.mark.parametrize("speed", [1, 2, -1])
def test_in_and_out_are_written_in_frames_of_the_media(tmp_path, speed):
    clip = replace(PLAIN, source=SPARKS, speed=Fraction(speed), parameters=Parameters(scale=ZOOM))
    source = tmp_path / "in.otio"
    source.write_bytes(write(timeline(clip), source, None).content)
    for name, said in {"usual": (), "media": ("--assume", "xml-grid=media")}.items():
        done = ran("convert", source, tmp_path / f"{name}.xml", "--for", "premiere", *said)
        assert done.exit_code == 0, done.output
    (usual, keys), (media, on_media) = (
        in_point(tmp_path / f"{name}.xml") for name in ("usual", "media")
    )
    assert (media["in"], media["out"]) == (usual["in"] * 2, usual["out"] * 2)
    assert on_media == [when * 2 for when in keys]
    assert media["pproTicksIn"] == usual["pproTicksIn"]
    (back,) = read(tmp_path / "media.xml").chosen().tracks[0].clips
    assert (back.source_start, back.speed) == (clip.source_start, clip.speed)
    without = tmp_path / "without ticks.xml"
    without.write_text(re.sub("<pproTicks.*", "", (tmp_path / "media.xml").read_text()))
    reading = roughcut.read(without, assume=["xml-grid=media"])
    (told,) = reading.chosen().tracks[0].clips
    if speed > 0:
        assert (told.source_start, told.speed) == (clip.source_start, clip.speed)
        assert told.parameters == clip.parameters
    else:
        what = [each.what for each in reading.omissions]
        assert "assumption about the in point of a reversed clip" in what
    (exact,) = roughcut.read(tmp_path / "media.xml", assume=["xml-grid=media"]).chosen().tracks[0].clips  # fmt: skip
    assert exact.source_start == clip.source_start


@pytest.fixture
def nested(tmp_path):
    nest = timeline(name="inner")
    out = Parameters(x=-0.5, y=-0.5)
    path = tmp_path / "nested.xml"
    made = timeline(Clip(0, PLAIN.duration, nest, name="inner", parameters=out))
    path.write_bytes(write(made, path, "premiere").content)
    return path


def test_a_nest_is_read_where_premiere_wrote_it_once_somebody_saw_that(nested):
    places = {}
    for answer in ("middle", "written"):
        (clip,) = roughcut.read(nested, assume=[f"premiere-nest={answer}"]).chosen().tracks[0].clips
        places[answer] = (clip.parameters.x, clip.parameters.y)
    assert places == {"middle": (0.0, 0.0), "written": (-0.5, -0.5)}


def test_a_crop_that_premiere_does_not_read_is_said(tmp_path):
    source, target = tmp_path / "in.otio", tmp_path / "out.otio"
    made = timeline(replace(PLAIN, parameters=Parameters(crop_left=0.2)))
    source.write_bytes(write(made, source, None).content)
    arguments = ("convert", source, target, "--for", "premiere", "--json")
    usual = json.loads(ran(*arguments).output)["omissions"]
    unread = json.loads(ran(*arguments, "--force", "--assume", "premiere-otio-crop=unread").output)
    more = [each["what"] for each in unread["omissions"] if each not in usual]
    assert more == ["crop that Premiere does not read"]


def test_whatever_reads_or_writes_timelines_can_be_told():
    told = {
        name for name, command in COMMANDS.items() if "assume" in inspect.signature(command).parameters
    }  # fmt: skip
    assert told == {"learn", "finish", "continue", "cut", "convert", "inspect", "doctor", "score"}


def test_inspect_and_doctor_read_as_they_are_told(turned, tmp_path):
    said = ("--assume", "premiere-rotation=clockwise")
    shown = [ran("inspect", turned, "--json", *more).output for more in ((), said)]
    assert ['"rotation": 15.0' in each for each in shown] == [True, False]
    assert '"rotation": -15.0' in shown[1]
    mended = tmp_path / "mended.otio"
    ran("doctor", turned, "--for", "premiere", "--fix", mended, *said)
    assert rotation(mended) == -15.0
    done = ran("inspect", turned, "--assume", "resolve-crop=document")
    assert "no file here is one" in str(done.exception)


def test_without_the_extra_what_needs_a_movie_is_left_out_and_said(tmp_path, monkeypatch):
    monkeypatch.setitem(extras.EXTRAS, "footage", ("a_package_that_nobody_has",))
    done = ran("calibrate", "--for", "premiere", "-o", tmp_path / "asked", "--json")
    told = json.loads(done.output)
    movies = ["premiere-anamorphic", "xml-grid"]
    missing = [each.asks for each in asked_of("premiere") if each.name in movies]
    assert [each["question"] for each in told["left_out"]] == missing
    assert len(told["asked"]) == len(asked_of("premiere")) - len(missing)
    for page in ("README.html", "README.txt"):
        text = html.unescape((tmp_path / "asked" / page).read_text(encoding="utf-8"))
        assert text.count("pip install 'roughcut[footage]'") == len(missing)


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
