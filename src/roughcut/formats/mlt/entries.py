"""The entries of a playlist with their places, mixes resolved to cuts.

Both programs let clips overlap while they mix. Kdenlive alternates between the two playlists of a
track and puts a transition over the overlap; Shotcut puts a tractor of its own between the
shortened clips. The canonical clips meet at a cut inside the mix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from roughcut.formats.mlt.document import Document, Service
from roughcut.formats.mlt.setting import Lose, Setting
from roughcut.timeline import Transition

OWN_CUT = "roughcut:cut"  # frames of a Shotcut mix before its cut, which Shotcut does not have


@dataclass(frozen=True, slots=True)
class Entry:
    """What a playlist shows from frame start on: source frames first to last, both shown.

    place: where the program counts it, which a mix may have begun before the cut.
    mix: the tractor of Shotcut's mix that it comes from.
    """

    start: int
    first: int
    last: int
    service: Service
    element: Service
    place: int
    mix: str = ""

    @property
    def end(self) -> int:
        return self.start + self.last - self.first + 1

    def cut(self, start: int, end: int) -> Entry:
        """The part between two frames of the track."""
        return replace(
            self,
            start=start,
            first=self.first + start - self.start,
            last=self.last - (self.end - end),
        )


def entries(playlist: Service, document: Document, setting: Setting, lose: Lose) -> list[Entry]:
    """The entries in order; those of no known service or length are told and leave their gap."""
    found = []
    cursor = 0
    for child in playlist.children("entry", "blank", "producer", "chain", "tractor", "playlist"):
        if child.tag == "blank":
            length = child.position(child.element.get("length"), setting.rate) or 0
            if length < 0:
                lose("blank of a negative length", f"{length} frames")
            cursor += max(0, length)
            continue
        service = child if child.tag != "entry" else document.used(child)
        if service is None:
            lose("clip without media", child.element.get("producer") or "")
        made = _placed(cursor, child, service or child, setting)
        if made is None:
            lose("clip without length", (service or child).id)
            continue
        if service is not None:
            found.append(made)
        cursor = made.end
    return found


def lone_entry(track: Service, service: Service, setting: Setting) -> list[Entry]:
    """A track that is a producer itself."""
    made = _placed(0, track, service, setting)
    return [] if made is None else [made]


def _placed(start: int, holder: Service, service: Service, setting: Setting) -> Entry | None:
    """None where nothing says how long it is."""
    first = holder.position(holder.element.get("in"), setting.rate)
    last = holder.position(holder.element.get("out"), setting.rate)
    if first is None:
        first = service.position(service.element.get("in"), setting.rate) or 0
    if last is None:
        last = service.position(service.element.get("out"), setting.rate)
    if last is None and service.text("length"):
        last = (service.position(service.text("length"), setting.rate) or 0) - 1
    if last is None or last < first:
        return None
    return Entry(start, first, last, service, holder, start)


def without_tractors(
    placed: list[Entry], document: Document, setting: Setting, lose: Lose
) -> tuple[list[Entry], list[Transition]]:
    """Shotcut's mixes as the clips around them, reaching to a cut in the middle."""
    found: list[Entry] = []
    transitions: list[Transition] = []
    for each in placed:
        if each.service.tag != "tractor" or not each.service.text("shotcut:transition"):
            if found and found[-1].mix and _follows(found[-1], each):
                before = found.pop()
                each = replace(each, start=before.start, first=before.first)  # noqa: PLW2901
            found.append(each)
            continue
        tractor = each.service
        length = each.last - each.first + 1
        cut = min(max(int(tractor.number(OWN_CUT, length // 2)), 0), length)
        sides = [
            made
            for track in tractor.children("track")
            if (service := document.used(track)) is not None
            and (made := _placed(each.start, track, service, setting)) is not None
        ]
        if len(sides) != 2:
            lose("transition off a cut", tractor.id)
            continue
        if cut > 0:
            outgoing = sides[0].cut(each.start, each.start + cut)
            if found and _follows(found[-1], outgoing):
                found[-1] = replace(found[-1], last=outgoing.last)
            else:
                found.append(outgoing)
        if cut < length:
            incoming = sides[1].cut(each.start + cut, each.end)
            found.append(replace(incoming, place=each.start, mix=tractor.id))
        rate = setting.rate
        start, end = rate.ticks(each.start), rate.ticks(each.end)
        kind = _kind(tractor.children("transition"), lose)
        transitions.append(Transition(start, end - start, rate.ticks(each.start + cut) - start, kind))  # fmt: skip
    return found, transitions


def _follows(before: Entry, after: Entry) -> bool:
    """Whether one entry goes on where the other one stops, in the same media."""
    one, other = (
        each.service.text("resource").replace("\\", "/") for each in (before, after)
    )  # Shotcut writes both kinds of slashes in one file
    same = before.service.id == after.service.id or (
        before.service.kind == after.service.kind and one == other != ""
    )
    return same and before.end == after.start and before.last + 1 == after.first


def mixed(
    playlists: list[list[Entry]], track: Service, setting: Setting, lose: Lose
) -> tuple[list[Entry], list[Transition]]:
    """The two playlists of a Kdenlive track as one row of clips that meet at cuts.

    A mix cuts `kdenlive:mixcut` frames after its `in`.
    """
    rate = setting.rate
    mixes = {
        each.position(each.element.get("in"), rate) or 0: each
        for each in track.children("transition")
        if not each.on("internal_added") and not each.on("disable")
    }
    row: list[Entry] = []
    transitions: list[Transition] = []
    for right in sorted((each for row in playlists for each in row), key=lambda each: each.start):
        while row and right.start < row[-1].end:
            left = row.pop()
            start, end = right.start, min(left.end, right.end)
            mix = mixes.pop(start, None)
            cut = start
            if mix is None:
                lose("overlap", right.service.text("resource")[:80])
            else:
                cut += min(max(int(mix.number("kdenlive:mixcut", (end - start) // 2)), 0), end - start)  # fmt: skip
                kind = _kind(iter((mix,)), lose)
                first = rate.ticks(start)
                transitions.append(Transition(first, rate.ticks(end) - first, rate.ticks(cut) - first, kind))  # fmt: skip
            right = right.cut(cut, right.end)  # noqa: PLW2901
            if left.start < cut:
                row.append(left.cut(left.start, cut))
                break
        if right.first <= right.last:
            row.append(right)
    for mix in mixes.values():
        lose("transition off a cut", mix.text("kdenlive_id") or mix.kind)
    return row, transitions


def _kind(candidates: Iterator[Service], lose: Lose) -> str:
    """A luma without a picture is a dissolve, one with a picture a wipe."""
    for each in candidates:
        resource = each.text("resource")
        if each.kind == "luma":
            if resource:
                lose("transition settings", resource)
            return "wipe" if resource else "dissolve"
        if each.kind == "mix":
            continue
        if each.kind == "composite" and (resource or each.text("luma")):
            lose("transition settings", resource or each.text("luma"))
            return "wipe"
        return "slide" if each.kind == "affine" else each.text("kdenlive_id") or each.kind
    return "dissolve"
