"""Media that moved are found by name, then told apart; nothing is linked that is something else."""

import shutil
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from roughcut import read
from roughcut.check import with_nests
from roughcut.cli import app
from roughcut.errors import Unreadable, Unsupported
from roughcut.formats import write
from roughcut.relinking import folders
from roughcut.relinking import relink as room
from roughcut.relinking.glimpse import Glimpse, glimpse
from roughcut.relinking.matching import fits
from roughcut.relinking.relink import MISSING, NOT_COMPARED, relink
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track

PAL = Rate(25)
SHORT = Media("a.mp4", "/gone/day 1/a.mp4", 64, 48, PAL, PAL.ticks(10))


def of(*media):
    """A clip of each, one after the other."""
    clips = tuple(
        Clip(PAL.ticks(5 * n), PAL.ticks(5), each, name=each.name) for n, each in enumerate(media)
    )
    return Timeline("cut", PAL, 64, 48, (Track("video", clips),))


def paths(timeline):
    return [clip.source.path for clip in timeline.tracks[0].clips]


def put(film, *places):
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(film, place)


def lengthen(path):
    """Another file that says the same of itself."""
    with path.open("ab") as stream:
        stream.write(b"more")


def test_a_moved_file_is_found_by_its_name(films, tmp_path):
    put(films["short"], tmp_path / "new" / "place" / "A.MP4")
    done = relink(of(SHORT, SHORT), [tmp_path])
    assert paths(done.timeline) == [str(tmp_path / "new" / "place" / "A.MP4")] * 2
    assert (done.found, done.omissions) == (1, ())


def test_a_file_that_lies_where_it_did_stays(films, tmp_path):
    put(films["short"], tmp_path / "here" / "a.mp4", tmp_path / "there" / "a.mp4")
    kept = of(replace(SHORT, path=str(tmp_path / "here" / "a.mp4")))
    done = relink(kept, [tmp_path / "there"])
    assert (done.timeline, done.found, done.omissions) == (kept, 0, ())


@pytest.mark.parametrize("other", ["long", "big"])
def test_files_of_one_name_are_told_apart_by_length_and_size(films, tmp_path, other):
    put(films[other], tmp_path / "0" / "a.mp4")
    put(films["short"], tmp_path / "1" / "a.mp4")
    assert paths(relink(of(SHORT), [tmp_path]).timeline) == [str(tmp_path / "1" / "a.mp4")]


@pytest.mark.parametrize("other", ["long", "big"])
def test_another_length_or_size_is_never_taken_and_said_once(films, tmp_path, other):
    put(films[other], tmp_path / "a.mp4")
    done = relink(of(SHORT, SHORT), [tmp_path])
    assert paths(done.timeline) == [SHORT.path] * 2
    (omission,) = done.omissions
    assert (omission.what, omission.where.track, omission.where.timecode) == (
        MISSING,
        "V1",
        "00:00:00:00",
    )
    assert "another length or size" in omission.value


def test_of_files_that_fit_the_one_in_the_likest_folders_is_taken(films, tmp_path):
    put(films["short"], tmp_path / "x" / "Day 1" / "a.mp4", tmp_path / "x" / "day 2" / "a.mp4")
    lengthen(tmp_path / "x" / "day 2" / "a.mp4")
    assert paths(relink(of(SHORT), [tmp_path]).timeline) == [
        str(tmp_path / "x" / "Day 1" / "a.mp4")
    ]


def test_copies_are_one_file_and_different_files_are_not_chosen_from(films, tmp_path):
    put(films["short"], tmp_path / "x" / "a.mp4", tmp_path / "y" / "a.mp4")
    assert relink(of(SHORT), [tmp_path]).found == 1
    lengthen(tmp_path / "y" / "a.mp4")
    done = relink(of(SHORT), [tmp_path])
    assert done.found == 0
    assert "2 different files" in done.omissions[0].value


def test_what_was_not_known_of_a_file_is_taken_from_it(films, tmp_path):
    put(films["short"], tmp_path / "a.mp4")
    done = relink(of(Media("a.mp4")), [tmp_path])
    (clip,) = done.timeline.tracks[0].clips
    assert clip.source == replace(SHORT, path=str(tmp_path / "a.mp4"))


def test_names_are_compared_without_case_and_unicode_form(films, tmp_path):
    put(films["short"], tmp_path / "Fu\u0308hrung.mp4")
    windows = replace(SHORT, name="x", path="C:\\Filme\\F\u00dcHRUNG.mp4")
    assert relink(of(windows), [tmp_path]).found == 1


def test_a_file_that_is_no_media_is_not_taken(tmp_path):
    (tmp_path / "a.mp4").write_text("#EXTM3U\nhttp://127.0.0.1:9/steal.ts\n")
    assert glimpse(tmp_path / "a.mp4") is None
    assert "is no media" in relink(of(SHORT), [tmp_path]).omissions[0].value


def test_links_are_not_followed_out_of_the_folder(films, tmp_path):
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    put(films["short"], outside / "a.mp4")
    folder.mkdir()
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    (folder / "a.mp4").symlink_to(outside / "a.mp4")
    (folder / "loop").symlink_to(folder)
    assert relink(of(SHORT), [folder]).found == 0


def test_network_paths_of_a_project_are_not_looked_at(monkeypatch):
    """A look at a server's path already tells the server who asks."""
    monkeypatch.setattr(room.Path, "is_file", lambda _: pytest.fail("it was looked at"))
    for path in ("\\\\server\\share\\a.mp4", "//server/share/a.mp4", "smb://server/a.mp4"):
        assert not room._lies_there(replace(SHORT, path=path))


def test_a_walk_has_bounds(tmp_path, monkeypatch):
    for number in range(6):
        (tmp_path / str(number)).touch()
    monkeypatch.setattr(folders, "MAX_ENTRIES", 5)
    with pytest.raises(Unsupported, match="more than 5 files"):
        relink(of(SHORT), [tmp_path])
    with pytest.raises(Unreadable, match="it is no folder"):
        relink(of(SHORT), [tmp_path / "0"])


def test_without_the_extra_names_decide_and_it_is_said(films, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "can_look", lambda: False)
    put(films["long"], tmp_path / "a.mp4")
    done = relink(of(SHORT), [tmp_path])
    assert done.found == 1
    assert [each.what for each in done.omissions] == [NOT_COMPARED]


def test_media_in_nests_are_found_and_one_nest_stays_one(films, tmp_path):
    put(films["short"], tmp_path / "a.mp4")
    inner = of(SHORT)
    clips = tuple(Clip(PAL.ticks(5 * n), PAL.ticks(5), inner) for n in range(2))
    outer = Timeline("outer", PAL, 64, 48, (Track("video", clips),))
    done = relink(outer, [tmp_path]).timeline
    assert len(with_nests(done)) == 2
    assert paths(with_nests(done)[1]) == [str(tmp_path / "a.mp4")]


def test_convert_links_media_and_lists_what_is_missing(films, tmp_path):
    put(films["short"], tmp_path / "media" / "a.mp4")
    lost = replace(SHORT, name="b.mp4", path="/gone/b.mp4")
    source, target = tmp_path / "in.otio", tmp_path / "out.otio"
    source.write_bytes(write(of(SHORT, lost), source).content)
    done = CliRunner().invoke(
        app,
        ["convert", str(source), str(target), "--media", str(tmp_path / "media"), "--path-style", "relative"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert f"{MISSING}: '/gone/b.mp4': no file of its name lies there" in " ".join(
        done.output.split()
    )
    assert paths(read(target).chosen())[0] == "media/a.mp4"


@pytest.mark.parametrize(
    ("lengths", "fitting"),
    [((250, 253), True), ((253, 250), True), ((253, 256), False), ((), True)],
)
def test_a_file_is_as_long_as_its_picture_or_as_its_sound(lengths, fitting):
    media = replace(SHORT, duration=PAL.ticks(250))
    shown = Glimpse(tuple(PAL.ticks(length) for length in lengths), (64, 48), PAL)
    assert fits(media, shown) is fitting
