"""A sequence of Kdenlive: a tractor with an id of its own, its tracks from the bottom to the top."""

from __future__ import annotations

import json

from lxml import etree

from roughcut.formats.kdenlive.bin import FOLDER, Bin, identity
from roughcut.formats.kdenlive.tracks import Tracks
from roughcut.formats.losses import Lose
from roughcut.formats.mlt.markers import CATEGORIES
from roughcut.formats.mlt.writing.losses import lose_of_timeline
from roughcut.formats.mlt.writing.mixes import Piece
from roughcut.formats.mlt.writing.page import Page, survives
from roughcut.timeline import Clip, Marker, Timeline, Track

_SEQUENCE = 17  # Kdenlive's producer_type
_BLACK_AFTER = 5 * 60  # seconds


def write_sequence(page: Page, bins: Bin, tracks: Tracks, timeline: Timeline) -> tuple[str, int]:
    """Its id and its length in frames; the nests in it are written already."""
    lose = page.loser(timeline)
    lose_of_timeline(timeline, lose)
    number = len(tracks.sequences)
    uid = identity(f"sequence {number}: {timeline.name}")
    black = page.service("producer", **{"in": page.clock(0), "out": page.clock(_end_of_black(timeline, page))})  # fmt: skip
    page.put(black, {
        "length": 2147483647, "eof": "continue", "resource": "black", "aspect_ratio": 1,
        "mlt_service": "color", "kdenlive:playlistid": "black_track", "mlt_image_format": "rgba",
        "set.test_audio": 0,
    })  # fmt: skip
    # The lowest audio track comes first, then up to the highest video track.
    named = list(zip(timeline.track_names, timeline.tracks, strict=True))
    audio = [each for each in named if each[1].kind == "audio"]
    video = [each for each in named if each[1].kind == "video"]
    written: list[tuple[Track, str, list[Piece]]] = []
    length = 0
    for name, track in (*reversed(audio), *video):
        if not survives(track.name):
            page.loser(timeline, name)("name", track.name)
        track_id, track_length, pieces = tracks.write(timeline, name, track)
        length = max(length, track_length)
        written.append((track, track_id, pieces))
    tractor = page.service("tractor", uid, **{"in": page.clock(0), "out": page.clock(max(0, length - 1))})  # fmt: skip
    page.put(tractor, {
        "kdenlive:uuid": uid,
        "kdenlive:clipname": timeline.name or None,
        "kdenlive:sequenceproperties.hasAudio": int(bool(audio)),
        "kdenlive:sequenceproperties.hasVideo": int(bool(video)),
        "kdenlive:sequenceproperties.tracksCount": len(named),
        "kdenlive:sequenceproperties.tracks": len(named),
        "kdenlive:sequenceproperties.documentuuid": uid,
        "kdenlive:sequenceproperties.groups": _groups(written),
        "kdenlive:sequenceproperties.guides": _guides(timeline, page, lose),
        "kdenlive:control_uuid": uid,
        "kdenlive:duration": page.clock(length),
        "kdenlive:maxduration": length,
        "kdenlive:producer_type": _SEQUENCE,
        "kdenlive:id": bins.id_of(Clip(0, 1, timeline, name=timeline.name), 1),
        "kdenlive:clip_type": 0,
        "kdenlive:folderid": FOLDER,
    })  # fmt: skip
    etree.SubElement(tractor, "track", {"producer": black.get("id") or ""})
    for track, track_id, _ in written:
        attributes = {"producer": track_id} if track.enabled else {"hide": "both", "producer": track_id}  # fmt: skip
        etree.SubElement(tractor, "track", attributes)
    for index, (track, _, _) in enumerate(written, 1):
        _compositing(page, tractor, index, track)
    tracks.sequences[id(timeline)] = uid
    return uid, length


def _end_of_black(timeline: Timeline, page: Page) -> int:
    """The last frame of the black below all tracks: a while after the last clip."""
    return page.rate.frames(timeline.duration) + _BLACK_AFTER * page.rate.nominal


def _compositing(page: Page, tractor: etree._Element, index: int, track: Track) -> None:
    """What mixes a track with those below: without it an upper picture hides all of them."""
    element = page.child(tractor, "transition")
    shared = {"a_track": 0, "b_track": index, "internal_added": 237, "always_active": 1}
    if track.kind == "audio":
        page.put(element, {"mlt_service": "mix", "kdenlive_id": "mix", **shared, "accepts_blanks": 1, "sum": 1})  # fmt: skip
    else:
        page.put(element, {"mlt_service": "qtblend", "kdenlive_id": "qtblend", **shared, "compositing": 0, "distort": 0, "rotate_center": 0})  # fmt: skip


def _groups(written: list[tuple[Track, str, list[Piece]]]) -> str:
    """Clips of one link, as leaves `track:frame`; a link of one clip joins nothing."""
    members: dict[int, list[str]] = {}
    for index, (_, _, pieces) in enumerate(written):
        for piece in pieces:
            if piece.clip.link is not None:
                members.setdefault(piece.clip.link, []).append(f"{index}:{piece.start}")
    return json.dumps([
        {
            "children": [{"data": leaf, "leaf": "clip", "type": "Leaf"} for leaf in leaves],
            "type": "AVSplit" if len(leaves) == 2 else "Normal",
        }
        for leaves in members.values()
        if len(leaves) > 1
    ])  # fmt: skip


def _guides(timeline: Timeline, page: Page, lose: Lose) -> str:
    rate = page.rate
    written: dict[int, dict[str, object]] = {}
    for marker in timeline.markers:
        frame, end = rate.frames(marker.time), rate.frames(marker.time + marker.duration)
        if rate.ticks(frame) != marker.time or rate.ticks(end) != marker.time + marker.duration:
            lose("marker off the frame grid", marker.name)
        if frame in written:
            lose("second marker on a frame", marker.name)
            continue
        written[frame] = {
            "comment": _comment(marker, lose),
            "pos": frame,
            "type": _category(marker, lose),
            **({"duration": end - frame} if end > frame else {}),
        }
    return json.dumps([written[frame] for frame in sorted(written)], ensure_ascii=False)


def _comment(marker: Marker, lose: Lose) -> str:
    """Kdenlive has one text, which is the name here."""
    if marker.comment:
        lose("marker comment", marker.comment[:80])
    return marker.name or marker.comment


def _category(marker: Marker, lose: Lose) -> int:
    if marker.color in CATEGORIES:
        return CATEGORIES.index(marker.color)
    lose("marker colour", marker.color or "")
    return 0
