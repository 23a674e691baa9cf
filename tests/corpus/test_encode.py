"""Encoding and gathering over the real projects."""

import pytest

from roughcut.encode.decisions import decode, encode
from roughcut.encode.roles import ROLES
from roughcut.errors import RoughcutError
from roughcut.formats import read
from roughcut.projects import gather

FORMATS = ("prproj", "xmeml", "otio")


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_timeline_comes_back_from_its_decisions(corpus, format_name):
    read_any = False
    for path in sorted((corpus / "timelines" / format_name).iterdir()):
        try:
            reading = read(path)
        except RoughcutError:
            continue  # what may be refused is the business of the format's own test
        for timeline in reading.timelines:
            decisions = encode(timeline)
            assert decode(decisions) == timeline, f"{path.name} '{timeline.name}'"
            assert {row.role for row in decisions.rows} <= set(ROLES)
            read_any = True
    assert read_any


@pytest.fixture(scope="module")
def gathered(corpus, tmp_path_factory):
    folder = corpus / "timelines" / "prproj"
    return gather([folder], cache=tmp_path_factory.mktemp("cache"))


def test_what_is_gathered_of_premiere_projects(gathered):
    """Near the 101 sequences of ten or more video clips that an independent parser counted."""
    assert gathered.refused == ()
    counted = len(gathered.examples) + len(gathered.duplicates)
    assert counted + gathered.left_out["nested in another sequence"] == 101
    assert 80 <= len(gathered.examples) <= 95


def test_known_copies_are_told_apart(gathered):
    kept = {each.file for each in gathered.examples}
    autosave = "0rgan1cT3rm1nat0r__Robert-Showreel__Showreel--c458150f-f419-a8bc-b51b-abceba29ee7d-2024-11-22_12-31-07.prproj"
    assert autosave not in kept
    assert "0rgan1cT3rm1nat0r__Robert-Showreel__Showreel.prproj" in kept
    assert len([name for name in kept if "__微电影" in name]) == 1  # and "微电影_-_副本", its copy
