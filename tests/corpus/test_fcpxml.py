"""Real FCPXML: every file is read or refused for its reason, and comes back as it was written."""

from collections import Counter

import pytest

from roughcut.check import check
from roughcut.errors import Unreadable
from roughcut.formats import fcpxml
from tests.corpus.conftest import CORPUS
from tests.corpus.sequences_table import files
from tests.formats.test_fcpxml_laws import FILLED, assert_valid, filled
from tests.laws.differences import differences
from tests.laws.excuses import unexcused

PATHS = files(CORPUS, "fcpxml") if CORPUS.is_dir() else []
# They hold clips in events and no project: nothing says in which order they would play.
WITHOUT_PROJECT = ("EventsWithKeywords", "PCBang_FromGrace_20160202", "StandaloneAssetClip")

pytestmark = pytest.mark.skipif(not PATHS, reason=f"the corpus of real projects is not at {CORPUS}")


def readings():
    return {path: fcpxml.read(path) for path in PATHS if not path.stem.endswith(WITHOUT_PROJECT)}


def test_files_without_a_project_say_so():
    for path in PATHS:
        if path.stem.endswith(WITHOUT_PROJECT):
            with pytest.raises(Unreadable, match="it holds no project, but"):
                fcpxml.read(path)


def test_every_other_file_gives_sound_timelines():
    found = readings()
    assert len(found) == len(PATHS) - len(WITHOUT_PROJECT)
    assert all(reading.timelines for reading in found.values())
    rules = Counter(each.rule for reading in found.values() for top in reading.timelines for each in check(top))  # fmt: skip
    assert rules == Counter()


@pytest.mark.parametrize("app", [None, "resolve"])
def test_what_was_read_comes_back_from_what_is_written(app, tmp_path):
    path = tmp_path / "cut.fcpxml"
    for source, reading in readings().items():
        for timeline in map(filled, reading.timelines):
            written = fcpxml.write(timeline, app)
            assert_valid(written.content)
            path.write_bytes(written.content)
            (back,) = fcpxml.read(path).timelines
            left = unexcused(differences(timeline, back), written.omissions, FILLED)
            assert left == [], source.name
