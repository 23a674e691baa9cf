"""Files and folders appear whole or not at all."""

import subprocess
import sys
import time

import pytest

from roughcut.atomic import write_file, write_folder
from roughcut.errors import Unwritable


def test_an_existing_file_is_replaced_only_by_force(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(Unwritable, match="--force"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    write_file(path, b"new", force=True)
    assert path.read_bytes() == b"new"


def test_a_folder_is_replaced_as_a_whole(tmp_path):
    path = tmp_path / "style"
    write_folder(path, {"a": b"1", "b/c": b"2"})
    write_folder(path, {"d": b"3"}, force=True)
    assert [each.name for each in path.iterdir()] == ["d"]
    assert [each.name for each in tmp_path.iterdir()] == ["style"]


def test_a_folder_that_cannot_be_made_says_where(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unwritable, match="file/style"):
        write_folder(tmp_path / "file" / "style", {"a": b"1"})


def test_a_kill_leaves_the_old_folder_or_the_new(tmp_path):
    """Killed at ten moments of endless rewriting, the folder is whole each time."""
    path = tmp_path / "style"
    code = (
        "import sys, itertools\nfrom pathlib import Path\nfrom roughcut.atomic import write_folder\n"
        "for n in itertools.count():\n"
        "    files = {str(k): str(n).encode() * 50_000 for k in range(5)}\n"
        "    write_folder(Path(sys.argv[1]), files, force=True)\n"
    )
    for moment in range(10):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)])
        while process.poll() is None and not path.exists():
            time.sleep(0.01)
        time.sleep(0.013 * moment)
        process.kill()
        process.wait()
        retired = [each for each in tmp_path.iterdir() if each.name.endswith(".old")]
        whole = [
            each for each in (path, *retired) if each.exists() and len(list(each.iterdir())) == 5
        ]
        assert whole
        assert any(len({file.read_bytes() for file in each.iterdir()}) == 1 for each in whole)
