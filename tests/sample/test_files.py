import pytest

import roughcut
from roughcut.errors import Unwritable
from roughcut.sample import EDITORS, projects, write_projects


@pytest.mark.parametrize("editor", EDITORS, ids=[each.name for each in EDITORS])
def test_what_is_written_is_read_as_it_was_cut(editor, tmp_path):
    paths = write_projects(editor, tmp_path, 2, seed=4)
    for path, cut in zip(paths, projects(editor, 2, seed=4), strict=True):
        read = roughcut.read(path).chosen()
        assert read == cut
        assert roughcut.score(cut, read).edits == 0


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    one = write_projects(EDITORS[0], tmp_path / "one", 2, seed=4)
    other = write_projects(EDITORS[0], tmp_path / "other", 2, seed=4)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_project_that_stands_there_is_kept(tmp_path):
    (kept,) = write_projects(EDITORS[0], tmp_path, 1, seed=4)
    before = kept.read_bytes()
    with pytest.raises(Unwritable, match="exists already"):
        write_projects(EDITORS[0], tmp_path, 1, seed=5)
    assert kept.read_bytes() == before
