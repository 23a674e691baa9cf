"""A tractor as a Timeline: which of its tracks are seen, which are heard, and in what order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from roughcut.formats.losses import Lose
from roughcut.formats.mlt.clips import Room, read_clip
from roughcut.formats.mlt.document import SOURCES, Document, Service
from roughcut.formats.mlt.effects import active, named
from roughcut.formats.mlt.entries import Entry, entries, lone_entry, mixed, without_tractors
from roughcut.formats.mlt.groups import Links, read_groups, read_old_groups
from roughcut.formats.mlt.markers import guides
from roughcut.timeline import Clip, Kind, Timeline, Track, Transition

OWN_NAME = "roughcut:name"
_BLACK = frozenset({"black_track", "background", "black"})
_COMPOSITING = frozenset({"mix", "frei0r.cairoblend", "qtblend", "movit.overlay", "composite", "affine"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A track of the tractor: its number from 0 above the black one, and what plays on it."""

    number: int
    kind: Kind
    holder: Service
    service: Service
    playlists: tuple[Service, ...]
    hidden: bool


def read_sequence(tractor: Service, room: Room) -> Timeline:
    """The timeline of a tractor in the setting of its room."""
    setting, document = room.setting, room.document
    lose = setting.loser()
    rows = list(_rows(tractor, document))
    links = Links(_groups(tractor, document, lose))
    video: list[Track] = []
    audio: list[Track] = []
    sounds: list[Track] = []
    counts = {"video": 0, "audio": sum(row.kind == "audio" for row in rows)}
    down = counts["audio"]
    for row in rows:
        if row.kind == "audio":
            # Kdenlive's lowest audio track comes first; Shotcut's first one is A1.
            place = down if document.kdenlive else len(audio) + 1
            down -= 1
            track, _ = _track(row, f"A{place}", room, links)
            audio.append(track)
        else:
            track, heard = _track(row, f"V{len(video) + 1}", room, links)
            video.append(track)
            if heard.clips:
                sounds.append(heard)
    if document.kdenlive:
        audio.reverse()
    _lose_of_tractor(tractor, room)
    markers = guides([tractor, *_old_holders(tractor, document)], setting.rate, lose)
    return Timeline(
        name=setting.timeline,
        rate=setting.rate,
        width=setting.width,
        height=setting.height,
        tracks=(*video, *audio, *sounds),
        pixel_aspect=setting.pixel_aspect,
        markers=markers,
    )


def _old_holders(tractor: Service, document: Document) -> list[Service]:
    """The bin, which holds guides and groups where the project is one sequence."""
    if tractor.text("kdenlive:uuid") or document.bin is None:
        return []
    return [document.bin]


def _groups(tractor: Service, document: Document, lose: Lose) -> dict[tuple[int, int], int]:
    found = read_groups(tractor.text("kdenlive:sequenceproperties.groups"), lose)
    for holder in _old_holders(tractor, document):
        found = found or read_groups(holder.text("kdenlive:docproperties.groups"), lose)
        found = found or read_old_groups(holder.text("kdenlive:clipgroups"))
    return found


def _rows(tractor: Service, document: Document) -> Iterator[_Row]:
    """The tracks from the first to the last but the black one below them all."""
    inner = next(tractor.children("multitrack"), tractor)
    holders = list(inner.children("track", "producer", "chain", "playlist", "tractor"))
    number = 0
    for index, holder in enumerate(holders):
        service = document.used(holder) if holder.tag == "track" else holder
        if service is None:
            continue
        if index == 0 and _is_black(service, len(holders)):
            continue
        playlists: tuple[Service, ...] = (service,)
        hides = [holder.element.get("hide") or ""]
        if service.tag == "tractor" and _is_pair(service):
            inside = [(track, document.used(track)) for track in service.children("track")]
            playlists = tuple(each for _, each in inside if each is not None)
            hides += [track.element.get("hide") or "" for track, _ in inside]
        elif service.tag not in {"playlist", *SOURCES}:
            playlists = ()
        kind = _kind(holder, service, playlists, hides)
        muted = "audio" if kind == "audio" else "video"
        hidden = any(each in {muted, "both"} for each in hides)
        yield _Row(number, kind, holder, service, playlists, hidden)
        number += 1


def _is_black(service: Service, count: int) -> bool:
    named_so = {service.id, service.text("kdenlive:playlistid")}
    if named_so & _BLACK or service.on("roughcut:background"):
        return True
    return service.tag in SOURCES and service.kind in {"color", "colour"} and count > 1


def _is_pair(service: Service) -> bool:
    """Kdenlive's track; a nest has an id of its own, and more."""
    tracks = list(service.children("track"))
    return not service.text("kdenlive:uuid") and 0 < len(tracks) <= 2 and not service.text("shotcut:transition")  # fmt: skip


def _kind(
    holder: Service, service: Service, playlists: tuple[Service, ...], hides: list[str]
) -> Kind:  # fmt: skip
    marks = (service, *playlists)
    if any(each.on("kdenlive:audio_track") or each.on("shotcut:audio") for each in marks):
        return "audio"
    if any(each.on("shotcut:video") for each in marks) or hides[1:]:
        return "video"
    # Up to Kdenlive 18 and in plain MLT nothing but a hidden picture makes an audio track.
    return "audio" if holder.element.get("hide") in {"video", "both"} else "video"


def _track(row: _Row, name: str, room: Room, links: Links) -> tuple[Track, Track]:
    """A track, and the sounds that its pictures have."""
    setting = room.setting
    placed, transitions = _row_entries(row, name, room)
    clips: list[Clip] = []
    sounds: list[Clip] = []
    for entry in placed:
        lose = setting.loser(name, entry.start)
        both = read_clip(entry, row.kind, room, lose)
        link = links.groups.get((row.number, entry.place))
        if both.picture is not None and both.sound is not None:
            link = link or both.picture.link or links.fresh()
        for clip, row_clips in ((both.picture, clips), (both.sound, sounds)):
            if clip is not None:
                row_clips.append(replace(clip, link=link or clip.link))
    if row.kind == "audio":
        clips, sounds = sounds, []
    service, holder = row.service, row.holder
    for effect in active(service, *row.playlists) if service.tag == "tractor" else active(service):
        if service.tag not in SOURCES:
            setting.loser(name)("track effect", named(effect))
    edges = {edge for clip in clips for edge in (clip.start, clip.end)}
    kept = [each for each in transitions if each.start + each.cut in edges]
    title = next(
        (found for each in (service, *row.playlists) for key in ("kdenlive:track_name", "shotcut:name") if (found := each.text(key))), holder.element.get("title") or "",
    )  # fmt: skip
    locked = any(
        each.on(key)
        for each in (service, *row.playlists)
        for key in ("kdenlive:locked_track", "shotcut:lock")
    )
    track = Track(row.kind, tuple(clips), tuple(kept), title, not row.hidden, locked)
    muted = row.holder.element.get("hide") in {"audio", "both"}
    heard = () if muted else tuple(sounds)
    return track, Track("audio", heard, (), "", True, locked)


def _row_entries(row: _Row, name: str, room: Room) -> tuple[list[Entry], list[Transition]]:
    setting, document = room.setting, room.document
    lose = setting.loser(name)
    if row.service.tag in SOURCES or not row.playlists:
        return lone_entry(row.holder, row.service, setting, lose), []
    transitions: list[Transition] = []
    lists = []
    for playlist in row.playlists:
        if playlist.tag != "playlist":
            lists.append(lone_entry(row.holder, playlist, setting, lose))
            continue
        found, mixes = without_tractors(
            entries(playlist, document, setting, lose), document, setting, lose
        )
        lists.append(found)
        transitions += mixes
    if row.service.tag == "tractor":
        placed, mixes = mixed(lists, row.service, setting, lose)
        transitions += mixes
    else:
        placed = lists[0]
    return placed, sorted(transitions, key=lambda each: each.start)


def _lose_of_tractor(tractor: Service, room: Room) -> None:
    """Compositions between tracks, and effects on all of them."""
    setting = room.setting
    for effect in active(tractor):
        setting.loser()("effect on a timeline", named(effect))
    for each in tractor.children("transition"):
        if each.on("internal_added") or each.on("disable") or each.kind == "mix":
            continue
        start = each.position(each.element.get("in"), setting.rate)
        if not start and not each.element.get("out") and each.kind in _COMPOSITING:
            # Shotcut draws each track over the ones below; `1` of cairoblend is a blend mode.
            mode = each.text("1") or each.text("compositing")
            if each.kind in {"frei0r.cairoblend", "qtblend"} and mode not in {"", "0", "normal"}:
                setting.loser()("blend mode of a track", mode)
            continue
        number = int(each.number("b_track", 0.0))
        setting.loser(None, start or 0)("composition", f"{each.text('kdenlive_id') or each.kind} on track {number}")  # fmt: skip
