"""Whole files of every format, from which hostile ones are made.

Where roughcut writes a format, what it writes; beside that, and where it only reads, small files
with what other programs write and ours does not.
"""

import functools
import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from roughcut.check import with_nests
from roughcut.formats import FORMATS
from tests.formats import capcut_drafts as capcut
from tests.formats import mlt_files as mlt
from tests.formats import otio_files as otio
from tests.formats import prproj_files as prproj
from tests.formats import test_osp as osp
from tests.formats import test_xmeml_read as xmeml
from tests.strategies import timelines

_DRAWN, _KEPT = 40, 5
SECOND = prproj.SECOND


@functools.cache
def seeds(name):
    """Files of a format, as bytes."""
    (door,) = (each for each in FORMATS if each.name == name)
    written = ()
    if door.write is not None:
        written = tuple(
            door.write(timeline, app).content
            for timeline in _rich_timelines()
            for app in {None, *door.apps}
        )
    return (*written, *(made() for made in _MADE.get(name, ())))


@functools.cache
def _rich_timelines():
    """Those of the drawn timelines that hold the most clips; the same ones each time."""
    found = []

    @settings(
        max_examples=_DRAWN, database=None, derandomize=True, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(timelines())
    def keep(timeline):
        found.append(timeline)

    keep()

    def clips(timeline):
        return sum(len(track.clips) for each in with_nests(timeline) for track in each.tracks)

    return sorted(found, key=clips, reverse=True)[:_KEPT]


def _prproj():
    items = [
        prproj.Item(0, SECOND, components=(prproj.motion(prproj.animated(2, [(0, "100.", 5), (SECOND, "120.", 0)])),)),
        prproj.Item(SECOND, 2 * SECOND, extra="<PlayBackwards>true</PlayBackwards><PlaybackSpeed>2.</PlaybackSpeed>"),
        prproj.Item(2 * SECOND, 3 * SECOND, media="Graphic", components=(prproj.text_layer("Hello"),)),
        prproj.Item(3 * SECOND, 4 * SECOND, nest="inner"),
    ]  # fmt: skip
    volume = prproj.effect(
        "Internal Volume Stereo", prproj.static(1, "false"), prproj.static(2, "0.5")
    )
    sound = prproj.Item(0, SECOND, audio=True, components=(volume,))
    cross = prproj.Cross(SECOND // 2, SECOND * 3 // 2, SECOND // 2)
    sequences = [
        prproj.Sequence("outer", video=[[*items, cross]], audio=[[sound]], links=[[0, 4]]),
        prproj.Sequence("inner", video=[[prproj.Item(0, SECOND)]]),
    ]
    files = [prproj.media(), prproj.media("Graphic", path="1196574294", still=True)]
    return prproj.project(sequences, files)


def _xmeml():
    fading = xmeml.clipitem(-1, 90, 20, 70, xmeml.FILE + xmeml.timeremap(50))
    video = xmeml.track(xmeml.clipitem(0, -1, 0, 60), xmeml.fade(40, 60), fading)
    made = xmeml.sequence(video, xmeml.track(xmeml.clipitem(0, 25, 0, 25)))
    return f'<!DOCTYPE xmeml><xmeml version="4">{made}</xmeml>'.encode()


def _fcpxml():
    return b"""<fcpxml version="1.10"><resources>
      <format id="r1" frameDuration="100/2500s" width="1920" height="1080"/>
      <asset id="a" name="a" duration="100s" hasVideo="1" hasAudio="1" format="r1"><media-rep src="file:///a.mov"/></asset>
      <media id="m"><multicam format="r1"><mc-angle angleID="x"><asset-clip ref="a" duration="9s"/></mc-angle></multicam></media>
      <media id="n"><sequence format="r1"><spine><asset-clip ref="a" duration="9s"/></spine></sequence></media>
      </resources><library><event><project name="p"><sequence format="r1" tcStart="3600s"><spine>
      <asset-clip ref="a" offset="0s" start="1s" duration="5s"><timeMap><timept time="0s" value="0s"/><timept time="5s" value="10s"/></timeMap>
       <adjust-transform position="1 2" scale="2 2"/><video ref="a" lane="1" offset="1s" duration="1s"/></asset-clip>
      <mc-clip ref="m" offset="5s" duration="2s"><mc-source angleID="x" srcEnable="all"/></mc-clip>
      <ref-clip ref="n" offset="7s" duration="2s"/><sync-clip offset="9s" duration="1s"><asset-clip ref="a" duration="1s"/></sync-clip>
      <audition offset="10s"><asset-clip ref="a" duration="1s"/><asset-clip ref="a" duration="1s"/></audition>
      </spine></sequence></project></event></library></fcpxml>"""


def _otio():
    parameters = [
        {"Parameter ID": "transformationZoomX", "Parameter Value": 2.0, "Default Parameter Value": 1.0, "Key Frames": {"3": {"Value": 1.0}, "9": {"Value": 2.0, "InBez": {}}}},
        {"Parameter ID": "volume", "Parameter Value": -3.0, "Default Parameter Value": 0.0},
    ]  # fmt: skip
    metadata = {"Resolve_OTIO": {"Effect Name": "Transform", "Enabled": True, "Type": 2, "Parameters": parameters}}  # fmt: skip
    effect = {"OTIO_SCHEMA": "Effect.1", "metadata": metadata}
    clip = otio.clip(otio.span(0, 20), otio.media(otio.span(0, 99)), effects=[effect])
    document = otio.timeline(otio.track(clip, otio.gap(5)), metadata={"Resolve_OTIO": {}})
    return json.dumps(document).encode()


def _capcut():
    scale = [{"time_offset": 0, "values": [1.0]}, {"time_offset": 5, "values": [2.0], "curveType": "Bezier"}]  # fmt: skip
    keys = [{"property_type": "KFTypeScaleX", "keyframe_list": scale}]
    style = {"fill": {"content": {"solid": {"color": [0, 0, 1]}}}, "font": {"path": "x"}}
    second = capcut.SECOND
    document = capcut.draft(
        capcut.track(
            capcut.segment(0, 2 * second, refs=["x", "s"], clip=capcut.placed(2.0), speed=1.0),
            capcut.segment(second, 2 * second, reverse=True, common_keyframes=keys),
            render_index=0, attribute=2,
        ),
        capcut.track(capcut.segment(0, second, "t"), kind="text"),
        capcut.track(capcut.segment(0, second, "a", refs=["f"]), kind="audio"),
        capcut.track(capcut.segment(0, second, "n", keyframe_refs=["k"])),
        materials={
            "videos": [capcut.video(crop={"upper_left_x": 0.1}, has_audio=True)],
            "audios": [capcut.audio()],
            "texts": [capcut.text(json.dumps({"text": "a", "styles": [style]}))],
            "transitions": [{"id": "x", "name": "Mix", "duration": second}],
            "speeds": [{"id": "s", "curve_speed": {}}],
            "audio_fades": [{"id": "f", "fade_in_duration": 9, "fade_out_duration": 9}],
            "drafts": [{"id": "n", "draft": capcut.draft(capcut.track(capcut.segment(0, second)))}],
        },
        keyframes={"videos": [{"id": "k", "time_offset": 3, "position": {"x": 1, "y": 1}}]},
        time_marks={"mark_items": [{"time_range": capcut.span(0, 1), "title": "m", "color": "#ff0000"}]},
    )  # fmt: skip
    return json.dumps(document).encode()


def _kdenlive():
    moving = mlt.effect("qtblend", rect="0=0 0 1920 1080 1;9=5 5 960 540 0.5")
    return mlt.kdenlive(mlt.entry(0, 9, moving) + '<blank length="5"/>' + mlt.entry(9, 19)).encode()


def _shotcut():
    warped = mlt.media("w", mlt_service="timewarp", resource="2:/a.mov", warp_speed="2")
    moving = mlt.effect("affine", transition__rect="0=0 0 1920 1080 1;9=5 5 960 540 0.5")
    entries = mlt.entry(0, 9, moving) + mlt.entry(9, 19, producer="w")
    return mlt.shotcut(entries, mlt.media() + warped).encode()


def _osp():
    moving = osp.clip(scale_x=osp.line((1, 1.0), (50, 2.0)), alpha=osp.still(0.5))
    timed = osp.clip(position=2.0, time=osp.line((1, 1), (50, 100)), effects=[{"type": "Crop", "left": osp.still(0.1)}])  # fmt: skip
    document = osp.project(moving, timed, effects=[osp.mask(1.5, 1.0)], markers=[{"position": 1}])
    return json.dumps(document).encode()


def _edl():
    return b"""TITLE: cut
FCM: NON-DROP FRAME
001  AX       V     C        01:00:00:00 01:00:02:00 00:00:00:00 00:00:02:00
* FROM CLIP NAME: a.mov
M2   AX       050.0                01:00:00:00
002  AX       V     C        01:00:02:00 01:00:02:00 00:00:02:00 00:00:02:00
002  BX       V     D    025 01:00:00:00 01:00:02:00 00:00:02:00 00:00:04:00
* TO CLIP NAME: b.mov
* LOC: 00:00:03:00 RED    a note
003  BL       AA/V  W001 010 00:00:00:00 00:00:01:00 00:00:04:00 00:00:05:00
"""


def _aaf():
    from tests.formats import aaf_files as aaf

    def parts(content):
        one = aaf.file_mob(content, "one.mov", "file:///media/one.mov", 1_000, start=90_000)
        return [
            one.create_source_clip(slot_id=1, start=100, length=50),
            aaf.dissolve(content, 10, 4),
            one.create_source_clip(slot_id=1, start=500, length=40),
        ]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cut.aaf")
        aaf.cut(path, parts, 80)
        return path.read_bytes()


_MADE = {
    "prproj": (_prproj,), "xmeml": (_xmeml,), "fcpxml": (_fcpxml,), "otio": (_otio,), "capcut": (_capcut,),
    "kdenlive": (_kdenlive,), "shotcut": (_shotcut,), "osp": (_osp,), "aaf": (_aaf,), "edl": (_edl,),
}  # fmt: skip
