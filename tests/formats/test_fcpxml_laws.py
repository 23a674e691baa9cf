"""What the laws of all formats leave to this one: every track filled, and Apple's DTD obeyed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from roughcut.formats import fcpxml
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.corpus.conftest import CORPUS
from tests.laws.differences import differences
from tests.laws.excuses import FCPXML, unexcused
from tests.strategies import timelines

FILLED = {what: names - {"track"} for what, names in FCPXML.items()}
DTDS = CORPUS / "dtd"
SECOND = Rate(25).ticks(25)


def filled(timeline):
    """Without the empty tracks, which Final Cut's lanes cannot be, in the nests too."""
    tracks = tuple(
        replace(track, clips=tuple(_filled(clip) for clip in track.clips))
        for track in timeline.tracks
        if track.clips
    )
    return replace(timeline, tracks=tracks)


def _filled(clip):
    nest = isinstance(clip.source, Timeline)
    return replace(clip, source=filled(clip.source)) if nest else clip


@pytest.mark.parametrize("app", [None, "fcp", "resolve"])
@given(timeline=timelines())
def test_filled_tracks_come_back_where_they_were(app, timeline, tmp_path_factory):
    timeline = filled(timeline)
    written = fcpxml.write(timeline, app)
    path = tmp_path_factory.mktemp("there") / "cut.fcpxml"
    path.write_bytes(written.content)
    (back,) = fcpxml.read(path).timelines
    assert unexcused(differences(timeline, back), written.omissions, FILLED) == []


@pytest.mark.parametrize("heard", [False, True])
def test_a_nest_without_a_picture_stays_a_picture(heard, tmp_path):
    """Its empty track is not in the file: what the clip shows has to be said."""
    sound = Track(
        "audio", (Clip(0, SECOND, Media("a.wav", "/a.wav", has_video=False, audio_channels=2)),)
    )
    nest = Timeline("empty", Rate(25), 1920, 1080, (Track("video"), *([sound] if heard else [])))
    piece = Clip(0, SECOND, nest, name="nest", link=1 if heard else None)
    sounds = (Track("audio", (piece,)),) if heard else ()
    path = tmp_path / "cut.fcpxml"
    path.write_bytes(
        fcpxml.write(
            Timeline("cut", Rate(25), 1920, 1080, (Track("video", (piece,)), *sounds))
        ).content
    )
    back = fcpxml.read(path).chosen()
    assert [track.kind for track in back.tracks] == ["video", *(["audio"] if heard else [])]
    assert all(len(track.clips) == 1 for track in back.tracks)


@pytest.mark.skipif(not DTDS.is_dir(), reason=f"Apple's DTDs are not at {DTDS}")
@given(timeline=timelines(), app=st.sampled_from([None, "fcp", "resolve"]))
def test_what_is_written_obeys_the_dtd(timeline, app):
    assert_valid(fcpxml.write(timeline, app).content)


def assert_valid(content):
    """That Apple's DTD of the document's own version accepts it."""
    root = etree.fromstring(content)
    name = f"FCPXMLv{root.get('version').replace('.', '_')}.dtd"
    with (DTDS / name).open("rb") as stream:
        dtd = etree.DTD(stream)
    assert dtd.validate(root), dtd.error_log.filter_from_errors()
