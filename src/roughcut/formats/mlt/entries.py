"""The entries of a playlist with their places, mixes resolved to cuts.

Both programs let clips overlap while they mix. Kdenlive alternates between the two playlists of a
track and puts a transition over the overlap; Shotcut puts a tractor of its own between the
shortened clips. The canonical clips meet at a cut inside the mix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from roughcut.formats.losses import Lose
from roughcut.formats.mlt.document import Document, Service
from roughcut.formats.mlt.setting import Setting
from roughcut.timeline import Transition

OWN_CUT = "roughcut:cut"  # frames of a Shotcut mix before its cut, which Shotcut does not have
OWN_END = "roughcut:end"  # the incoming clip of a Shotcut mix ends with it, whatever follows


@dataclass(frozen=True, slots=True)
class Entry:
    """What a playlist shows from frame start on: source frames first to last, both shown.

    place: where the program counts it, which a mix may have begun before the cut.
    from_mix: the end of a Shotcut mix, which goes on in what follows.
    """

    start: int
    first: int
    last: int
    service: Service
    element: Service
    place: int
    from_mix: bool = False

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


def lone_entry(track: Service, service: Service, setting: Setting, lose: Lose) -> list[Entry]:
    """A track that is a producer itself."""
    made = _placed(0, track, service, setting)
    if made is None:
        lose("clip without length", service.id)
        return []
    return [made]


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
            found.append(_with_its_beginning(found, each))
            continue
        sides = _sides(each, document, setting)
        if sides is None:
            lose("transition off a cut", each.service.id)
            continue
        cut = _around_mix(found, each, sides)
        rate = setting.rate
        start, end = rate.ticks(each.start), rate.ticks(each.end)
        kind = _kind(each.service.children("transition"), lose)
        transitions.append(Transition(start, end - start, rate.ticks(cut) - start, kind))
    return found, transitions


def _with_its_beginning(found: list[Entry], entry: Entry) -> Entry:
    """An entry with its beginning, which a mix showed and which is taken out of found."""
    if found and found[-1].from_mix and _follows(found[-1], entry):
        before = found.pop()
        return replace(entry, start=before.start, first=before.first)
    return entry


def _sides(mix: Entry, document: Document, setting: Setting) -> tuple[Entry, Entry] | None:
    """What a Shotcut mix shows, the outgoing clip and the incoming one."""
    sides = [
        made
        for track in mix.service.children("track")
        if (service := document.used(track)) is not None
        and (made := _placed(mix.start, track, service, setting)) is not None
    ]
    return (sides[0], sides[1]) if len(sides) == 2 else None


def _around_mix(found: list[Entry], mix: Entry, sides: tuple[Entry, Entry]) -> int:
    """The frame of the track at which the sides of a mix meet; they are put into found."""
    length = mix.end - mix.start
    before = min(max(int(mix.service.number(OWN_CUT, length // 2)), 0), length)
    cut = mix.start + before
    if before > 0:
        outgoing = sides[0].cut(mix.start, cut)
        if found and _follows(found[-1], outgoing):
            found[-1] = replace(found[-1], last=outgoing.last)
        else:
            found.append(outgoing)
    if before < length:
        goes_on = not mix.service.on(OWN_END)
        found.append(replace(sides[1].cut(cut, mix.end), place=mix.start, from_mix=goes_on))
    return cut


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
    for each in sorted((each for row in playlists for each in row), key=lambda each: each.start):
        right = each
        while row and right.start < row[-1].end:
            left = row.pop()
            start, end = right.start, min(left.end, right.end)
            mix = mixes.pop(start, None)
            cut = start
            if mix is None:
                lose("overlap", right.service.text("resource")[:80])
            else:
                before = int(mix.number("kdenlive:mixcut", (end - start) // 2))
                cut += min(max(before, 0), end - start)
                first = rate.ticks(start)
                kind = _kind(iter((mix,)), lose)
                transitions.append(Transition(first, rate.ticks(end) - first, rate.ticks(cut) - first, kind))  # fmt: skip
            right = right.cut(cut, right.end)
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
