"""Damaged and hostile MLT XML: a clear error or a declared loss, never anything else."""

import contextlib
import time

import pytest
from lxml import etree

from roughcut.errors import RoughcutError, Unreadable, Unsupported
from roughcut.formats import sniffed

from .mlt_files import effect, entry, kdenlive, media, named, only, profile, properties, shotcut
from .mlt_files import read as read_in

MADE = pytest.mark.parametrize("made", [kdenlive, shotcut])


@pytest.fixture
def read(tmp_path):
    return lambda content: read_in(tmp_path, content)


@MADE
def test_a_truncated_file_is_an_error_with_its_line(made, read):
    with pytest.raises(Unreadable, match=r"cut\.mlt:\d+: its XML is broken"):
        read(made(entry(0, 9))[:900])


@MADE
def test_crossed_tags_are_not_mended(made, read):
    """Undeclared prefixes are let pass by a parser that would mend these too."""
    with pytest.raises(Unreadable, match="its XML is broken"):
        read(made("<blank></entry>"))


@pytest.mark.parametrize(
    "subset", ['<!ENTITY a "ha"><!ENTITY b "&a;&a;">', '<!ENTITY c SYSTEM "file:///etc/passwd">']
)
@MADE
def test_entities_are_refused(made, subset, read):
    content = made(entry(0, 9)).replace("?>", f"?><!DOCTYPE mlt [{subset}]>", 1)
    with pytest.raises(Unreadable, match="entities"):
        read(content)


@pytest.mark.parametrize(
    "title",
    [
        '<!DOCTYPE k [<!ENTITY a "ha">]><kdenlivetitle><item type="QGraphicsTextItem"><content>&a;</content></item></kdenlivetitle>',
        "<kdenlivetitle><item>",
        "not xml",
        "<kdenlivetitle>" + " " * 2**20 + "</kdenlivetitle>",
    ],
    ids=["entities", "truncated", "no XML", "large"],
)
def test_a_title_that_cannot_be_read_is_told(title, read):
    source = (
        f'<producer id="media">{properties(mlt_service="kdenlivetitle", xmldata=title)}</producer>'
    )
    found, lost = only(read(kdenlive(entry(0, 9), source)))
    assert "ha" not in found.tracks[0].clips[0].source.text
    assert lost in (["title that cannot be read"], [])


def test_a_file_without_a_profile_is_read_as_mlt_would_and_told(read):
    content = shotcut(entry(0, 9)).replace(profile(), "")
    found, lost = only(read(content))
    assert (str(found.rate), found.width, found.height) == ("25", 720, 576)
    assert lost == ["frame rate"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("frame_rate_num", "0"), ("frame_rate_den", "-1"), ("frame_rate_num", "x"), ("frame_rate_num", "999999999"),
        ("width", ""), ("width", "0"), ("height", "1e9"), ("height", "999999999"), ("width", "٣"),
    ],
)  # fmt: skip
def test_a_profile_that_is_none_is_refused(name, value, read):
    root = etree.fromstring(shotcut(entry(0, 9)).partition("?>")[2])
    root.find("profile").set(name, value)
    with pytest.raises(Unreadable, match=r"cut\.mlt:\d+.*(profile|frame)"):
        read(etree.tostring(root))


@pytest.mark.parametrize("position", ["x", "1:2:3:4:5", "9" * 12, "00:00:1e9", "٣", "--1"])
@pytest.mark.parametrize("name", ["in", "out"])
@MADE
def test_positions_that_are_none_are_refused_by_their_line(made, name, position, read):
    others = {"in": 0, "out": 9, name: position}
    bad = f'<entry producer="media" in="{others["in"]}" out="{others["out"]}"/>'
    with pytest.raises(Unreadable, match=r"cut\.mlt:\d+.*position"):
        read(made(bad))


@pytest.mark.parametrize("speed", ["0", "x", "1e9", "-99999", ""])
def test_speeds_that_are_none_are_refused_or_taken_from_the_path(speed, read):
    warped = media(mlt_service="timewarp", resource=f"{speed}:/a.mov", warp_speed=speed)
    with pytest.raises(Unreadable, match="its speed is"):
        read(shotcut(entry(0, 9), warped))


def test_more_keyframes_than_any_project_has_are_refused(read):
    keys = ";".join(f"{frame}=0 0 1920 1080 1" for frame in range(100_001))
    with pytest.raises(Unreadable, match="100,000 keyframes"):
        read(kdenlive(entry(0, 9, effect("qtblend", rect=keys))))


@pytest.mark.parametrize(
    "nest",
    [
        '<tractor id="media" in="0" out="9"><track producer="media"/></tractor>',
        '<playlist id="media"><entry producer="media" in="0" out="9"/></playlist>',
        """<playlist id="a"><entry producer="media" in="0" out="9"/></playlist>
        <tractor id="media" out="9"><track producer="a"/><track producer="a"/></tractor>""",
    ],
    ids=["tractor", "playlist", "both"],
)
@MADE
def test_what_holds_itself_is_refused(made, nest, read):
    with pytest.raises(Unreadable, match="holds itself"):
        read(made(entry(0, 9), nest))


def test_what_lies_too_deep_is_refused(read):
    nests = "".join(
        f'<tractor id="n{depth}" in="0" out="9"><track producer="n{depth + 1}"/></tractor>'
        for depth in range(100)
    )
    with pytest.raises(Unreadable, match="deep"):
        read(shotcut(entry(0, 9, producer="n0"), media("n100") + nests))


def test_elements_that_lie_too_deep_are_refused(read):
    with pytest.raises(RoughcutError):
        read(shotcut("<tractor>" * 5_000 + "</tractor>" * 5_000))


def test_services_that_multiply_are_refused_soon(read):
    """Each of forty playlists twice in the one before it: 2⁴⁰ clips, were they counted out."""
    lists = "".join(
        f'<playlist id="p{depth}"><entry producer="p{depth - 1}" in="0" out="9"/>'
        f'<entry producer="p{depth - 1}" in="0" out="9"/></playlist>'
        for depth in range(40, 0, -1)
    )
    started = time.monotonic()
    with contextlib.suppress(Unreadable):
        found, _ = only(read(shotcut(entry(0, 9, producer="p40"), media("p0") + lists)))
        assert sum(len(track.clips) for track in found.tracks) == 1
    assert time.monotonic() - started < 10


def test_a_crowd_of_tracks_of_one_crowd_is_bounded(read):
    """A hundred and one tracks of one playlist of a thousand entries."""
    tracks = '<track producer="playlist0"/>' * 101
    content = shotcut(entry(0, 9, producer="gone") * 1_000)
    with pytest.raises(Unreadable, match="use each other more than"):
        read(content.replace('<track producer="playlist0"/>', tracks))


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "\\\\server\\share\\a.mov", "a\nb", "%2e%2e/x"]
)  # fmt: skip
@MADE
def test_paths_are_kept_and_never_opened(made, path, tmp_path, read):
    """Nor is anything put beside the project."""
    before = set(tmp_path.iterdir())
    found, _ = only(read(made(entry(0, 9), media(path=path))))
    assert found.tracks[0].clips[0].source.path == path
    assert {each.name for each in set(tmp_path.iterdir()) - before} == {"cut.mlt"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (kdenlive(entry(0, 9, producer="gone")), "clip without media"),
        (kdenlive(entry(9, 0)), "clip without length"),
        (kdenlive('<blank length="-5"/>' + entry(0, 9)), "blank of a negative length"),
        (kdenlive(entry(0, 9), sequence=named({"kdenlive:sequenceproperties.groups": "[{"})), "groups that cannot be read"),
        (kdenlive(entry(0, 9), sequence=named({"kdenlive:sequenceproperties.groups": "[" * 10_000})), "groups that cannot be read"),
        (kdenlive(entry(0, 9), sequence=named({"kdenlive:sequenceproperties.guides": '{"a": 1}'})), "guides that cannot be read"),
        (kdenlive(entry(0, 9), media(mlt_service="frei0r.plasma")), "generator"),
        (kdenlive(entry(0, 9), media(path="other.kdenlive", mlt_service="xml")), "project file as a clip"),
        (kdenlive(entry(0, 9), tracks="<transition in='3' out='5'/>"), "transition off a cut"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(content, what, read):
    assert what in {each.what for each in read(content).omissions}


def test_clips_on_both_playlists_at_once_are_told(read):
    content = kdenlive(entry(0, 49)).replace(
        '<playlist id="p1"/>', f'<playlist id="p1">{entry(0, 59)}{entry(0, 9)}</playlist>'
    )
    found, lost = only(read(content))
    assert "overlap" in lost
    ends = [(clip.start, clip.end) for clip in found.tracks[0].clips]
    assert ends == sorted(ends)


def test_a_project_of_kdenlive_0_9_is_named(read):
    with pytest.raises(Unsupported, match=r"Kdenlive 0\.9 or older"):
        read(f"<westley>{profile()}<kdenlivedoc/></westley>")


def test_a_file_without_a_timeline_is_named(read):
    with pytest.raises(Unreadable, match="no timeline"):
        read(f"<mlt>{profile()}{media()}</mlt>")


def test_files_of_other_kinds_are_not_ours(tmp_path, read):
    (tmp_path / "x.mlt").write_text('<xmeml version="4"/>')
    assert sniffed(tmp_path / "x.mlt").name == "xmeml"
    with pytest.raises(Unreadable, match="its root is 'xmeml'"):
        read('<xmeml version="4"/>')
