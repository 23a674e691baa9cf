"""Timelines as Shotcut projects."""

from __future__ import annotations

from lxml import etree

from roughcut.formats.door import Written
from roughcut.formats.losses import Lose
from roughcut.formats.mlt.markers import COLORS
from roughcut.formats.mlt.sequences import OWN_NAME
from roughcut.formats.mlt.writing.losses import lose_of_timeline
from roughcut.formats.mlt.writing.page import Page, survives
from roughcut.formats.mlt.writing.profile import in_profile
from roughcut.formats.shotcut.tracks import write_track
from roughcut.timeline import Timeline, Track

TITLE = "Shotcut version 24.09.13"  # Shotcut opens a file for editing by this, and by its marks


def write(timeline: Timeline, app: str | None = None) -> Written:  # noqa: ARG001 - one dialect
    """A project; a nest is a tractor that stands in a track like any other clip."""
    page = Page.of(timeline, title=TITLE, producer="main_bin")
    timeline = in_profile(timeline, page)
    page.put(page.service("playlist", "main_bin"), {"xml_retain": 1})
    _tractor(page, timeline, "shotcut")
    return Written(page.content(), tuple(page.omissions))


def _tractor(page: Page, timeline: Timeline, mark: str | None) -> str:
    """The id of a tractor of a background and all tracks; mark is what only the main one has."""
    lose = page.loser(timeline)
    lose_of_timeline(timeline, lose)
    background = _background(page, timeline, main=mark is not None)
    rows = []
    length = 0
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        if not survives(track.name):
            page.loser(timeline, name)("name", track.name)
        playlist, end = write_track(page, timeline, name, track, lambda nest: _tractor(page, nest, None))  # fmt: skip
        rows.append((track, playlist))
        length = max(length, end)
    attributes = {"title": TITLE} if mark else {}
    tractor = page.service("tractor", **attributes, **{"in": page.clock(0), "out": page.clock(max(0, length - 1))})  # fmt: skip
    if mark:
        page.put(tractor, {mark: 1, "shotcut:projectAudioChannels": 2, "shotcut:projectFolder": 0})
    page.put(tractor, {OWN_NAME: timeline.name or None})
    _markers(page, tractor, timeline, lose)
    etree.SubElement(tractor, "track", {"producer": background})
    for track, playlist in rows:
        hide = _hide(track)
        etree.SubElement(tractor, "track", {"producer": playlist, **({"hide": hide} if hide else {})})  # fmt: skip
    _compositing(page, tractor, [track for track, _ in rows])
    return tractor.get("id") or ""


def _background(page: Page, timeline: Timeline, *, main: bool) -> str:
    """Black below everything; nests are clear, so that what lies below them is seen."""
    length = max(1, page.rate.frames(timeline.duration))
    last = page.clock(length - 1)
    producer = page.service("producer", "black" if main else None, **{"in": page.clock(0), "out": last})  # fmt: skip
    page.put(producer, {
        "length": page.clock(length), "eof": "pause", "resource": "black" if main else "#00000000",
        "aspect_ratio": 1, "mlt_service": "color", "mlt_image_format": "rgba", "set.test_audio": 0,
    })  # fmt: skip
    playlist = page.service("playlist", "background" if main else page.number("background"))
    page.put(playlist, {"roughcut:background": 1})
    etree.SubElement(playlist, "entry", {"producer": producer.get("id") or "", "in": page.clock(0), "out": last})  # fmt: skip
    return playlist.get("id") or ""


def _hide(track: Track) -> str:
    """A hidden track of pictures; a nest on one would be heard as well as on its own track."""
    nests = any(isinstance(clip.source, Timeline) for clip in track.clips)
    if track.kind == "audio":
        return "video" if track.enabled else "both"
    if not track.enabled:
        return "both" if nests else "video"
    return "audio" if nests else ""


def _compositing(page: Page, tractor: etree._Element, tracks: list[Track]) -> None:
    """Every track is heard, and every video track is drawn over the background.

    Shotcut itself draws over its lowest track and leaves that one out, so that black does not show
    through it; but it keeps compositing with track 0 as it finds it (src/models/multitrackmodel.cpp).
    Drawn over both, MLT shows the uppermost track alone (rendered with melt 7.12).
    """
    for index, track in enumerate(tracks, 1):
        mixing = page.child(tractor, "transition")
        page.put(mixing, {"a_track": 0, "b_track": index, "mlt_service": "mix", "always_active": 1, "sum": 1})  # fmt: skip
        if track.kind == "video":
            over = page.child(tractor, "transition")
            page.put(over, {
                "a_track": 0, "b_track": index, "mlt_service": "qtblend", "threads": 0,
                "compositing": 0, "distort": 0, "rotate_center": 0, "disable": 0, "always_active": 1,
            })  # fmt: skip


def _markers(page: Page, tractor: etree._Element, timeline: Timeline, lose: Lose) -> None:
    """As Shotcut keeps them: properties in properties, with an end that is one past the last."""
    if not timeline.markers:
        return
    rate = page.rate
    listed = etree.SubElement(tractor, "properties", {"name": "shotcut:markers"})
    used: set[int] = set()
    for index, marker in enumerate(timeline.markers):
        start, end = rate.frames(marker.time), rate.frames(marker.time + marker.duration)
        if rate.ticks(start) != marker.time or rate.ticks(end) != marker.time + marker.duration:
            lose("marker off the frame grid", marker.name)
        if start in used:
            lose("second marker on a frame", marker.name)
            continue
        used.add(start)
        if marker.comment:
            lose("marker comment", marker.comment[:80])
        if marker.color is not None and marker.color not in COLORS:
            lose("marker colour", marker.color)
        one = etree.SubElement(listed, "properties", {"name": str(index)})
        page.put(one, {
            "text": marker.name or marker.comment,
            "start": page.clock(start),
            "end": page.clock(end),
            "color": COLORS.get(marker.color or "", ""),
        })  # fmt: skip
