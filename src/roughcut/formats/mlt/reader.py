"""MLT files as timelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from roughcut.errors import Omission, Unreadable, Unsupported
from roughcut.formats.door import Reading
from roughcut.formats.mlt.clips import Room
from roughcut.formats.mlt.document import MAX_DEPTH, Document, Service
from roughcut.formats.mlt.sequences import OWN_NAME, read_sequence
from roughcut.formats.mlt.setting import Setting
from roughcut.formats.mlt.sources import Bin
from roughcut.ticks import SNAP_TOLERANCE, Rate
from roughcut.timeline import Timeline

_SEQUENCE = "17"  # Kdenlive's producer_type of a sequence
_FALLBACK = (Rate(25), 720, 576, Fraction(16, 15))  # MLT's own: dv_pal
_MOST_PIXELS = 100_000


def read(path: Path) -> Reading:
    """The sequences of a project in the order of its bin, or the one timeline of other files.

    Raises:
        Unreadable: the file is damaged or hostile, or holds no timeline.
        Unsupported: Kdenlive up to 0.9 wrote it (2013).
    """
    document = Document(path)
    root = document.root.element
    if root.find("kdenlivedoc") is not None:
        raise Unsupported(
            str(path), "Kdenlive 0.9 or older wrote it", "Open and save it with Kdenlive 15 to 24"
        )
    omissions: list[Omission] = []
    rate, width, height, aspect = _profile(document)
    setting = Setting(str(path), document.stem, rate, width, height, aspect, omissions)
    if root.find("profile") is None:
        setting.loser()("frame rate", f"the file names none; read as {rate} fps")
    reader = _Reader(document, setting)
    timelines = tuple(reader.timelines())
    if not timelines:
        raise Unreadable(
            str(path), "it holds no timeline", "Save the project itself, not one of its clips"
        )
    return Reading(timelines, tuple(omissions))


class _Reader:
    """A file while it is read; a sequence that is used twice is one value."""

    def __init__(self, document: Document, setting: Setting) -> None:
        self.document = document
        self.setting = setting
        self.bins = Bin(document)
        self.read: dict[str, Timeline] = {}
        self.open: list[str] = []

    def timelines(self) -> Iterator[Timeline]:
        sequences = [each for each in self.document.tractors if _is_sequence(each)]
        if sequences:
            for each in sequences:
                yield self.sequence(each)
            return
        main = self._main()
        if main is not None:
            yield self.sequence(main)

    def sequence(self, service: Service) -> Timeline:
        """The timeline of a tractor, or of another service as if it lay alone on a track.

        Raises:
            Unreadable: it holds itself, or lies deeper than MAX_DEPTH.
        """
        if service.id in self.read:
            return self.read[service.id]
        if service.id and service.id in self.open:
            raise service.broken("it holds itself")
        if len(self.open) >= MAX_DEPTH:
            raise service.broken(f"it lies more than {MAX_DEPTH} deep in others")
        name = service.text("kdenlive:clipname") or service.text(OWN_NAME)
        if not name:
            name = service.id if self.open else self.document.stem
        room = Room(
            self.document, self.bins, replace(self.setting, timeline=name), self.sequence
        )  # fmt: skip
        self.open.append(service.id)
        if service.tag == "playlist":
            # A playlist plays like a tractor with one track.
            service = _around(service)
        found = read_sequence(service, room)
        self.open.pop()
        if service.id:
            self.read[service.id] = found
        return found

    def _main(self) -> Service | None:
        """The tractor that nothing else uses: Shotcut's marked one, else the last of the file."""
        tractors = [each for each in self.document.tractors if not each.text("shotcut:transition")]
        marked = [each for each in tractors if each.text("shotcut")]
        if marked:
            return marked[-1]
        if tractors:
            return tractors[-1]
        holding = self.document.bin
        playlists = [
            each
            for each in self.document.services.values()
            if each.tag == "playlist" and each.id != (holding.id if holding else "")
        ]
        return playlists[-1] if playlists else None


def _around(playlist: Service) -> Service:
    """A tractor with the playlist as its only track."""
    tractor = playlist.element.makeelement("tractor", {"id": ""})
    tractor.append(playlist.element.makeelement("track", {"producer": playlist.id}))
    return Service.of(tractor, playlist.file)


def _is_sequence(tractor: Service) -> bool:
    if tractor.text("kdenlive:projectTractor"):
        return False
    return tractor.text("kdenlive:producer_type") == _SEQUENCE or bool(
        tractor.text("kdenlive:uuid") and tractor.text("kdenlive:clipname")
    )


def _profile(document: Document) -> tuple[Rate, int, int, Fraction]:
    """The frame rate, size and pixel aspect of all that a file holds."""
    element = document.root.element.find("profile")
    if element is None:
        return _FALLBACK
    values = {}
    for name in ("frame_rate_num", "frame_rate_den", "width", "height", "sample_aspect_num", "sample_aspect_den"):  # fmt: skip
        written = (element.get(name) or "").strip()
        known = written.isascii() and written.isdecimal() and 0 < len(written) < 10
        if not known or not int(written) > 0:
            if name.startswith("sample_aspect"):
                values[name] = 1
                continue
            raise document.root.broken(f"its profile has {name} '{written[:20]}'")
        values[name] = int(written)
    if max(values["width"], values["height"]) > _MOST_PIXELS:
        raise document.root.broken("its frame is larger than any")
    exact = Fraction(values["frame_rate_num"], values["frame_rate_den"])
    if not Fraction(1, 1000) < exact < 10_000:
        raise document.root.broken(f"its frame rate is {exact}")
    rate = Rate(exact.numerator, exact.denominator)
    nearest = Rate.nearest(exact)
    if abs(nearest.fraction - exact) <= exact * Fraction(SNAP_TOLERANCE) and len(str(nearest.denominator)) <= 4:  # fmt: skip
        rate = nearest
    aspect = Fraction(values["sample_aspect_num"], values["sample_aspect_den"])
    return rate, values["width"], values["height"], aspect if Fraction(1, 10) < aspect < 10 else Fraction(1)  # fmt: skip
