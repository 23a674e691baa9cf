"""The table of formats and the doors to all of them."""

from pathlib import Path

import pytest

from roughcut.errors import Unsupported
from roughcut.formats import FORMATS, write
from roughcut.ticks import Rate
from roughcut.timeline import Timeline

EMPTY = Timeline("cut", Rate(25), 1920, 1080)


def test_names_are_different():
    assert len({each.name for each in FORMATS}) == len(FORMATS)


def test_what_names_programs_can_be_written():
    assert all(each.write is not None for each in FORMATS if each.apps)


@pytest.mark.parametrize(
    ("ending", "app"),
    [(ending, app) for each in FORMATS for app in each.apps for ending in each.extensions],
)
def test_every_dialect_is_written(ending, app):
    assert write(EMPTY, Path(f"cut{ending}"), app).content


def test_a_program_that_is_not_written_for_is_named_with_those_that_are():
    with pytest.raises(Unsupported, match=r"does not write '.otio' for 'avid'. .*xml for premiere"):
        write(EMPTY, Path("cut.otio"), "avid")


def test_an_unknown_ending_is_named_with_those_that_are_written():
    with pytest.raises(
        Unsupported, match=r"does not write '.doc' files. Use one of: .xml, .fcpxml"
    ):
        write(EMPTY, Path("cut.doc"))
