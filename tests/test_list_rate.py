"""`--rate`: the frame rate of an edit decision list, at every command that reads one."""

import json

import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.cli import app
from roughcut.errors import NotEnough, Unsupported
from roughcut.ticks import Rate

LIST = """TITLE: cut
001  A  V  C  00:00:00:00 00:00:04:20 01:00:00:00 01:00:04:20
002  B  V  C  00:00:10:00 00:00:14:20 01:00:04:20 01:00:09:16
"""


def ran(*arguments):
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=True)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return json.loads(done.stdout)


@pytest.fixture
def cut(tmp_path):
    path = tmp_path / "cut.edl"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_list_is_inspected_at_the_rate_that_is_stated(cut):
    assert roughcut.read(cut, rate="29.97").chosen().rate == Rate(30000, 1001)
    guessed = ran("inspect", cut, "--json")
    stated = ran("inspect", cut, "--rate", "50", "--json")
    assert guessed["timelines"][0]["rate"] != stated["timelines"][0]["rate"] == "50"


def test_a_list_is_converted_and_scored_at_the_rate_that_is_stated(cut):
    out = cut.with_suffix(".otio")
    said = ran("convert", cut, out, "--rate", "50", "--json")["omissions"]
    assert roughcut.read(out).chosen().rate == Rate(50)
    assert "frame rate" not in {each["what"] for each in said}
    # The reference is no list and states its rate; the list is read at the same.
    same = ran("score", out, cut, "--rate", "50", "--json")
    other = ran("score", out, cut, "--rate", "25", "--json")
    assert same != other


def test_a_list_is_examined_and_mended_at_the_rate_that_is_stated(cut):
    copy = cut.with_suffix(".xml")

    def examined(rate, *more):
        return ran("doctor", cut, "--for", "premiere", "--rate", rate, "--json", *more)

    def rules(rate):
        return {each["rule"] for each in examined(rate)["findings"]}

    assert rules("27.5") - rules("50") == {"odd frame rate"}
    examined("50", "--fix", copy)
    assert roughcut.read(copy).chosen().rate == Rate(50)
    with pytest.raises(Unsupported, match="--rate"):
        ran("doctor", copy, "--for", "premiere", "--rate", "25")


def test_a_rate_for_no_list_and_one_that_is_none_are_refused(cut):
    out = cut.with_suffix(".otio")
    roughcut.write(roughcut.read(cut).chosen(), out)
    with pytest.raises(Unsupported, match="--rate"):
        ran("convert", out, cut.with_suffix(".xml"), "--rate", "25")
    with pytest.raises(Unsupported, match="--rate"):
        ran("score", out, out, "--rate", "25")
    with pytest.raises(NotEnough, match="names no frame rate"):
        ran("inspect", cut, "--rate", "PAL")
