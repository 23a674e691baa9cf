"""Damaged and hostile FCPXML: a clear error or a declared loss, never anything else."""

import pytest

from roughcut.errors import Unreadable
from roughcut.formats import fcpxml, sniffed

RESOURCES = """<format id="r1" frameDuration="100/2500s" width="1920" height="1080"/>
  <asset id="a" name="a" duration="100s" hasVideo="1" hasAudio="1" format="r1"><media-rep src="file:///a.mov"/></asset>"""


def document(spine, resources=RESOURCES, sequence='format="r1" tcStart="0s"'):
    return f"""<fcpxml version="1.10"><resources>{resources}</resources><project name="p">
      <sequence {sequence}><spine>{spine}</spine></sequence></project></fcpxml>"""


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "bad.fcpxml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return fcpxml.read(path)

    return read


def test_a_truncated_file_is_an_error_with_its_line(read):
    with pytest.raises(Unreadable, match=r"bad\.fcpxml:\d+: its XML is broken"):
        read(document("<gap/>")[:250])


@pytest.mark.parametrize(
    "subset", ['<!ENTITY a "ha"><!ENTITY b "&a;&a;">', '<!ENTITY c SYSTEM "file:///etc/passwd">']
)
def test_entities_are_refused(read, subset):
    with pytest.raises(Unreadable, match="entities"):
        read(f"<!DOCTYPE fcpxml [{subset}]>" + document("<gap/>"))


@pytest.mark.parametrize("time", ["1/0s", "NaN", "1e9s", "-", "9" * 19 + "s", "1/2/3s", "٣s"])
@pytest.mark.parametrize("name", ["offset", "start", "duration"])
def test_times_that_are_none_are_refused_by_their_line(read, time, name):
    others = {"offset": "0s", "start": "0s", "duration": "1s", name: time}
    attributes = " ".join(f'{key}="{value}"' for key, value in others.items())
    with pytest.raises(Unreadable, match=rf"bad\.fcpxml:\d+.*{name}="):
        read(document(f'<asset-clip ref="a" {attributes}/>'))


def test_a_negative_length_is_refused(read):
    with pytest.raises(Unreadable, match="duration"):
        read(document('<asset-clip ref="a" duration="-1s"/>'))


@pytest.mark.parametrize("lane", ["x", "1000000000", "-", "1.5"])
def test_lanes_that_are_none_are_refused(read, lane):
    with pytest.raises(Unreadable, match="lane"):
        read(document(f'<gap duration="5s"><video ref="a" lane="{lane}" duration="1s"/></gap>'))


def test_far_lanes_make_no_more_tracks_than_they_fill(read):
    (found,) = read(
        document('<gap duration="5s"><video ref="a" lane="99999" duration="1s"/></gap>')
    ).timelines
    assert len(found.tracks) == 1


def test_a_crowd_of_lanes_is_refused(read):
    crowd = "".join(f'<video ref="a" lane="{lane}" duration="1s"/>' for lane in range(1, 1100))
    with pytest.raises(Unreadable, match="1,000 tracks"):
        read(document(f'<gap duration="5s">{crowd}</gap>'))


def test_a_sequence_that_nests_itself_is_refused(read):
    nest = '<media id="m"><sequence format="r1"><spine><ref-clip ref="m" duration="1s"/></spine></sequence></media>'
    with pytest.raises(Unreadable, match="nests itself"):
        read(document('<ref-clip ref="m" duration="1s"/>', RESOURCES + nest))


def test_a_multicam_clip_that_nests_itself_is_refused(read):
    nest = '<media id="m"><multicam format="r1"><mc-angle angleID="x"><mc-clip ref="m" duration="1s"/></mc-angle></multicam></media>'
    with pytest.raises(Unreadable, match="nests itself"):
        read(document('<mc-clip ref="m" duration="1s"/>', RESOURCES + nest))


def test_what_hangs_too_deep_is_refused(read):
    opening, closing = '<video ref="a" lane="1" duration="1s">', "</video>"
    with pytest.raises(Unreadable, match="deep"):
        read(document(f'<gap duration="5s">{opening * 100}{closing * 100}</gap>'))


@pytest.mark.parametrize(
    ("clip", "what"),
    [
        ('<asset-clip ref="gone" duration="1s"/>', "undefined file"),
        ('<ref-clip ref="gone" duration="1s"/>', "undefined sequence"),
        ('<video ref="a" duration="1s"><adjust-transform scale="x y"/></video>', "unreadable number"),
        ('<video ref="a" duration="1s"><adjust-blend amount="NaN"/></video>', "unreadable number"),
        ('<asset-clip ref="a" duration="1s"><adjust-volume amount="1e99"/></asset-clip>', "unreadable number"),
        ('<asset-clip ref="a" duration="1s"><marker start="5000000000000000s" value="m"/></asset-clip>', "unreadable number"),
        ('<asset-clip ref="a" duration="0s"/>', "clip without length"),
        ('<asset-clip ref="a" duration="1s"/><asset-clip ref="a" offset="0s" duration="2s"/>', "overlap"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(read, clip, what):
    assert what in {each.what for each in read(document(clip)).omissions}


def test_clips_without_a_project_are_named(read):
    with pytest.raises(Unreadable, match="no project, but 2 asset-clip"):
        read('<fcpxml version="1.10"><event><asset-clip ref="a"/><asset-clip ref="a"/></event></fcpxml>')  # fmt: skip


def test_files_of_other_kinds_are_not_ours(tmp_path):
    path = tmp_path / "cut.fcpxml"
    path.write_text('<xmeml version="4"/>')
    assert sniffed(path).name == "xmeml"
    with pytest.raises(Unreadable, match="root element is <xmeml>"):
        fcpxml.read(path)


def test_a_bundle_is_read_as_the_document_in_it(tmp_path):
    bundle = tmp_path / "cut.fcpxmld"
    bundle.mkdir()
    (bundle / "Info.fcpxml").write_text(document('<asset-clip ref="a" duration="1s"/>'))
    assert sniffed(bundle).name == "fcpxml"
    (found,) = fcpxml.read(bundle).timelines
    assert [len(track.clips) for track in found.tracks] == [1, 1]
