"""Real files: the doctor reads each that roughcut reads, and says little of what programs wrote themselves."""

import pytest

from roughcut.doctor.examining import examine
from roughcut.errors import RoughcutError
from roughcut.formats import read
from tests.corpus.conftest import CORPUS
from tests.corpus.sequences_table import files

SMALL = 400_000  # bytes of a file; the rest takes seconds each
FORMATS = ("prproj", "xmeml", "fcpxml", "otio", "capcut", "kdenlive", "mlt")
PATHS = [
    path
    for name in FORMATS
    for path in (files(CORPUS, name)[::4] if CORPUS.is_dir() else [])
    if path.stat().st_size < SMALL
]

pytestmark = pytest.mark.skipif(not PATHS, reason=f"the corpus of real projects is not at {CORPUS}")


def readable(path):
    try:
        read(path)
    except RoughcutError:
        return False
    return True


def test_every_readable_file_is_examined():
    examined = 0
    for number, path in enumerate(PATHS):
        try:
            examine(path, ("premiere", "resolve", "fcp", "capcut")[number % 4])
        except RoughcutError:
            assert not readable(path)
        else:
            examined += 1
    assert examined > 40


def test_final_cut_opens_what_it_wrote():
    """Files of its own version line up with the rules of order, layout and frames."""
    rules = {
        "elements out of order", "unknown audio layout", "edit off the frame grid", "overlap",
        "clip beyond its media",
    }  # fmt: skip
    for path in files(CORPUS, "fcpxml"):
        if readable(path):
            assert not rules & {each.rule for each in examine(path, "fcp").findings}, path.name


def test_kdenlive_opens_what_it_wrote():
    """Files of all its versions have a bin, points in their numbers, and compositing."""
    rules = {"project without a bin", "decimal commas", "tracks without compositing"}
    for path in files(CORPUS, "kdenlive")[::2]:
        if readable(path):
            assert not rules & {each.rule for each in examine(path, "kdenlive").findings}, path.name
