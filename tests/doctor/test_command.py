"""`roughcut doctor`: what it prints, writes, and ends with."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from rich.console import Console
from typer.testing import CliRunner

import roughcut
from roughcut.cli import app
from roughcut.doctor.examining import examine
from roughcut.formats import otio
from roughcut.report.diagnosis import diagnosis_table
from roughcut.timeline import Marker
from tests.doctor.made import change, frame, last
from tests.doctor.test_file_rules import FCP, OTIO, PREMIERE, cut, put


@pytest.fixture
def broken(tmp_path):
    """Media that end too early, a name with a bell in it, and a mirrored picture."""
    timeline = cut(scale=-0.5)
    still = replace(last(timeline).source, still=False, duration=frame(timeline, 10))
    made = change(timeline, source=still)
    made = change(made, 0, markers=(Marker(0, name="bell\x07"),))
    path = tmp_path / "cut.otio"
    path.write_bytes(otio.write(made, "premiere").content)
    return path


def ran(*arguments):
    return CliRunner().invoke(app, ["doctor", *map(str, arguments)])


def test_a_clean_file_ends_with_0(tmp_path):
    done = ran(put(tmp_path / "cut.xml", cut(), PREMIERE), "--for", "premiere")
    assert (done.exit_code, done.output) == (0, "cut.xml, for Premiere Pro: nothing found.\n")


def test_findings_end_with_1_and_say_where(broken):
    done = ran(broken, "--for", "premiere")
    assert done.exit_code == 1
    for words in ("2 would break", "Would shift", "mirrored picture", "V1 at 00:00:04:00"):
        assert words in done.output


def test_wrong_usage_ends_with_2(tmp_path):
    assert ran(tmp_path / "cut.xml").exit_code == 2


def test_the_table_fits_into_a_hundred_columns(broken):
    console = Console(width=100, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(diagnosis_table(examine(broken, "premiere"), every=True))
    assert max(map(len, capture.get().splitlines())) <= 100


def test_json_holds_every_finding(broken):
    done = ran(broken, "--for", "premiere", "--json")
    told = json.loads(done.output)
    assert done.exit_code == 1
    assert sum(told["counts"].values()) == len(told["findings"])
    assert {each["rule"] for each in told["findings"]} == {
        "clip beyond its media", "control character in a name", "mirrored picture",
    }  # fmt: skip
    assert {each["timecode"] for each in told["findings"]} == {"00:00:00:00", "00:00:04:00"}
    assert {each["clip"] for each in told["findings"]} == {"A001.mov", "logo.png"}


def test_a_mended_copy_has_only_what_cannot_be_mended(broken, tmp_path):
    copy = tmp_path / "mended.xml"
    done = ran(broken, "--for", "premiere", "--fix", copy, "--json")
    told = json.loads(done.output)
    assert done.exit_code == 1
    assert [each["rule"] for each in told["mended"]] == [
        "clip beyond its media", "control character in a name",
    ]  # fmt: skip
    assert {each["rule"] for each in told["left"]["findings"] if each["effect"] != "lost"} == {
        "mirrored picture"
    }
    again = examine(copy, "premiere").findings
    assert {each.rule for each in again} == {"mirrored picture"}


def test_nothing_is_overwritten_without_force(broken, tmp_path):
    copy = tmp_path / "mended.xml"
    copy.write_text("mine")
    refused = ran(broken, "--for", "premiere", "--fix", copy)
    assert (refused.exit_code, copy.read_text()) == (1, "mine")
    ran(broken, "--for", "premiere", "--fix", copy, "--force")
    assert copy.read_text().startswith("<?xml")


def test_what_can_be_neither_mended_nor_written_is_said_and_leaves_nothing(tmp_path):
    """A clip that plays backwards begins at the end of its media: which part is missing, is unknown."""
    timeline = cut()
    short = replace(last(timeline).source, still=False, duration=frame(timeline, 10))
    backwards = change(timeline, source=short, speed=Fraction(-1))
    path = tmp_path / "cut.otio"
    path.write_bytes(otio.write(backwards, None).content)
    done = ran(path, "--for", "fcp", "--fix", tmp_path / "mended.fcpxml")
    assert done.exit_code == 1
    assert "uses more of 'logo.png' than there is" in str(done.exception)
    assert list(tmp_path.iterdir()) == [path]


def test_a_copy_can_change_formats(tmp_path):
    path = put(tmp_path / "cut.fcpxml", cut(), FCP)
    done = ran(path, "--for", "premiere", "--fix", tmp_path / "cut.otio", "--json")
    left = json.loads(done.output)["left"]["findings"]
    assert {each["effect"] for each in left} <= {"lost"}
    assert roughcut.doctor(tmp_path / "cut.otio", "premiere").findings == ()


def test_the_verb_gives_the_findings(tmp_path):
    path = put(tmp_path / "cut.otio", cut(), OTIO)
    assert roughcut.doctor(path, "premiere").findings == ()
    assert "format that is not opened" in {
        each.rule for each in roughcut.doctor(path, "fcp").findings
    }
