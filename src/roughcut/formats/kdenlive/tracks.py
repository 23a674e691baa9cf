"""A track of Kdenlive: a tractor of two playlists, between which the clips of a mix alternate."""

from __future__ import annotations

from lxml import etree

from roughcut.formats.kdenlive.bin import Bin
from roughcut.formats.kdenlive.effects import write_picture, write_sound
from roughcut.formats.mlt.writing.footage import color_of, file_name, indices, service_of
from roughcut.formats.mlt.writing.losses import lose_of_clip, read_name
from roughcut.formats.mlt.writing.mixes import Mix, Piece
from roughcut.formats.mlt.writing.page import Page
from roughcut.formats.mlt.writing.rows import pieces_of
from roughcut.formats.mlt.writing.timing import length_of, played_length
from roughcut.timeline import Clip, Generator, Media, Timeline, Track


class Tracks:
    """Writes the tracks of one document; sequences give the ids of those already written."""

    def __init__(self, page: Page, bins: Bin, sequences: dict[int, str]) -> None:
        self.page = page
        self.bins = bins
        self.sequences = sequences

    def write(self, timeline: Timeline, name: str, track: Track) -> tuple[str, int, list[Piece]]:
        """The id of the tractor, its length in frames, and what stands on it."""
        page = self.page
        pieces, mixes = pieces_of(page, timeline, name, track)
        sides = _sides(len(pieces), mixes)
        sound = track.kind == "audio"
        made = [self._producer(piece, sound=sound) for piece in pieces]
        playlists = []
        for side in (0, 1):
            playlist = page.service("playlist")
            if sound:
                page.put(playlist, {"kdenlive:audio_track": 1})
            self._fill(playlist, [(piece, producer) for piece, producer, of in zip(pieces, made, sides, strict=True) if of == side], timeline, name, track)  # fmt: skip
            playlists.append(playlist.get("id") or "")
        length = max((piece.end for piece in pieces), default=0)
        tractor = page.service("tractor", **{"in": page.clock(0), "out": page.clock(max(0, length - 1))})  # fmt: skip
        page.put(tractor, {
            "kdenlive:audio_track": 1 if sound else None,
            "kdenlive:track_name": track.name or None,
            "kdenlive:locked_track": 1 if track.locked else None,
            "kdenlive:trackheight": 67,
            "kdenlive:timeline_active": 1,
            "kdenlive:collapsed": 0,
        })  # fmt: skip
        for playlist_id in playlists:
            hide = "video" if sound else "audio"
            etree.SubElement(tractor, "track", {"hide": hide, "producer": playlist_id})
        for mix in mixes:
            self._mix(tractor, mix, sides[mix.left + 1], sound=sound)
        return tractor.get("id") or "", length, pieces

    def _producer(self, piece: Piece, *, sound: bool) -> str:
        """A producer for one clip alone: MLT seeks in those that two tracks share at once."""
        page, clip = self.page, piece.clip
        source = clip.source
        if isinstance(source, Timeline):
            return self.sequences[id(source)]
        own = length = piece.last + 1
        if isinstance(source, Media) and not source.still:
            own = max(1, length_of(clip, page.rate))
            length = max(length, played_length(clip, page.rate))
        number = self.bins.id_of(clip, own)
        element = page.service("producer", **{"in": page.clock(0), "out": page.clock(length - 1)})
        page.put(element, {"length": length})
        if isinstance(source, Media):
            page.put(element, {**service_of(source, clip), **indices(source, sound=sound)})
        page.put(element, self.bins.properties(number, own))
        hidden = not clip.enabled
        page.put(element, {
            "set.test_audio": 1 if hidden or not sound else 0,
            "set.test_image": 1 if hidden or sound else 0,
        })  # fmt: skip
        return element.get("id") or ""

    def _fill(
        self,
        playlist: etree._Element,
        placed: list[tuple[Piece, str]],
        timeline: Timeline,
        name: str,
        track: Track,
    ) -> None:
        page = self.page
        cursor = 0
        for piece, producer in placed:
            if piece.start > cursor:
                etree.SubElement(playlist, "blank", {"length": page.clock(piece.start - cursor)})
            entry = etree.SubElement(playlist, "entry", {
                "producer": producer, "in": page.clock(piece.first), "out": page.clock(piece.last),
            })  # fmt: skip
            clip = piece.clip
            lose = page.loser(timeline, name, clip.start)
            lose_of_clip(clip, _read_back(clip), lose)
            if isinstance(clip.source, Generator):
                color_of(clip.source, lose)
            if isinstance(clip.source, Timeline) and not clip.enabled:
                lose("disabled nest", clip.source.name)
            page.put(entry, {"kdenlive:id": self.bins.id_of(clip, 1)})
            if track.kind == "audio":
                write_sound(page, entry, piece, lose)
            else:
                write_picture(page, entry, piece, timeline, lose)
            cursor = piece.end

    def _mix(self, tractor: etree._Element, mix: Mix, incoming: int, *, sound: bool) -> None:
        page = self.page
        # `out` is one past the last frame here: so Kdenlive writes its mixes.
        element = page.child(tractor, "transition", **{"in": page.clock(mix.start), "out": page.clock(mix.end)})  # fmt: skip
        shared: dict[str, object] = {
            "a_track": 0,
            "b_track": 1,
            "kdenlive:mixcut": mix.cut,
            "reverse": 1 if incoming == 0 else 0,
        }
        if sound:
            page.put(element, {"mlt_service": "mix", "kdenlive_id": "mix", "start": -1, "accepts_blanks": 1, **shared})  # fmt: skip
        else:
            page.put(element, {"factory": "loader", "mlt_service": "luma", "kdenlive_id": "luma", "softness": 0, "alpha_over": 1, "fix_background_alpha": 1, "invert": 0, "resource": mix.luma, **shared})  # fmt: skip


def _sides(count: int, mixes: list[Mix]) -> list[int]:
    """The playlist of each piece: the other one after each mix, the first one after each plain cut."""
    after_mix = {mix.left + 1 for mix in mixes}
    sides: list[int] = []
    for index in range(count):
        sides.append(1 - sides[-1] if index in after_mix else 0)
    return sides


def _read_back(clip: Clip) -> str:
    """What Kdenlive calls a clip: by its source in the bin."""
    source = clip.source
    if isinstance(source, Media | Timeline):
        return source.name or (file_name(source) if isinstance(source, Media) else "")
    return read_name(clip, "")
