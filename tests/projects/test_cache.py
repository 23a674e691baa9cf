"""The cache: fast when nothing changed, right when anything did."""

import pytest

from roughcut.projects import cache as room
from roughcut.projects.cache import cached_reading
from tests.projects.conftest import edit


@pytest.fixture
def entries(tmp_path):
    """The files of the cache, as a function."""
    return lambda: sorted(path for path in (tmp_path / "cache").rglob("*") if path.is_file())


def test_a_second_reading_is_taken_from_its_entry(save, tmp_path, entries):
    path, folder = save(edit(1), "a.xml"), tmp_path / "cache"
    first = cached_reading(path, folder)
    [entry] = entries()
    written = entry.stat().st_mtime_ns
    assert cached_reading(path, folder) == first
    assert entry.stat().st_mtime_ns == written


def test_an_entry_serves_the_same_content_elsewhere_and_names_the_new_place(
    save, tmp_path, entries
):
    path, folder = save(edit(1), "a.xml"), tmp_path / "cache"
    _, first = cached_reading(path, folder)
    moved = path.rename(path.with_name("moved.xml"))
    _, second = cached_reading(moved, folder)
    assert second.timelines == first.timelines
    assert second.file == str(moved)
    assert len(entries()) == 1


def test_a_changed_file_is_read_anew(save, tmp_path):
    folder = tmp_path / "cache"
    _, first = cached_reading(save(edit(1), "a.xml"), folder)
    _, second = cached_reading(save(edit(2), "a.xml"), folder)
    assert first.timelines != second.timelines


def test_changed_readers_never_meet_old_entries(save, tmp_path, entries, monkeypatch):
    path, folder = save(edit(1), "a.xml"), tmp_path / "cache"
    cached_reading(path, folder)
    monkeypatch.setattr(room, "schema", lambda: "f" * 64)
    cached_reading(path, folder)
    assert len(entries()) == 2


@pytest.mark.parametrize("damage", [b"", b"\0" * 500, None])
def test_a_damaged_entry_is_written_again(save, tmp_path, entries, damage):
    path, folder = save(edit(1), "a.xml"), tmp_path / "cache"
    first = cached_reading(path, folder)
    [entry] = entries()
    whole = entry.read_bytes()
    for position in (0, 40, len(whole) // 2, len(whole) - 1):
        broken = bytearray(whole)
        broken[position] ^= 1
        entry.write_bytes(damage if damage is not None else bytes(broken))
        assert cached_reading(path, folder) == first
        assert entry.read_bytes() == whole
