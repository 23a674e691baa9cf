"""An MLT file as services that know each other by id, and their properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from lxml import etree

from roughcut.errors import Unreadable, Where
from roughcut.formats.mlt import numbers
from roughcut.formats.unpack import parsed_xml
from roughcut.ticks import Rate

SOURCES = frozenset({"producer", "chain"})
SERVICES = SOURCES | {"playlist", "tractor", "multitrack"}
MAX_DEPTH = 40  # of services in each other; a nest in a nest takes six
MAX_USES = 100_000  # of services by others: a playlist of itself twice, forty deep, is 2⁴⁰ clips


@dataclass(frozen=True, slots=True)
class Service:
    """An element with its properties; a property that is written twice is the last one."""

    element: etree._Element
    properties: dict[str, str]
    file: str

    @classmethod
    def of(cls, element: etree._Element, file: str) -> Service:
        properties = {}
        for each in element.iterchildren("property"):
            # MLT 0.x wrote the value as an attribute.
            properties[each.get("name") or ""] = each.text or each.get("value") or ""
        return cls(element, properties, file)

    @property
    def tag(self) -> str:
        return str(self.element.tag)

    @property
    def id(self) -> str:
        return self.element.get("id") or ""

    @property
    def kind(self) -> str:
        """Its `mlt_service`."""
        return self.text("mlt_service") or (self.element.get("mlt_service") or "")

    def text(self, name: str) -> str:
        """A property, empty where it is absent."""
        return self.properties.get(name, "")

    def on(self, name: str) -> bool:
        """Whether a property is a number other than zero."""
        return self.number(name, 0.0) != 0

    def number(self, name: str, absent: float) -> float:
        """A property as a number; absent where it is no number."""
        found = numbers.leading(self.text(name))
        return absent if found is None else found

    def children(self, *tags: str) -> Iterator[Service]:
        for each in self.element.iterchildren(*tags):
            yield Service.of(each, self.file)

    def position(self, text: str | None, rate: Rate) -> int | None:
        """A frame that the file names as a number or a clock; None where it names none."""
        if not text:
            return None
        try:
            return numbers.frames(text, rate)
        except ValueError as error:
            raise self.broken(str(error)) from error

    def broken(self, problem: str) -> Unreadable:
        return Unreadable(
            Where(file=self.file, line=cast(int | None, self.element.sourceline)),
            f"the {self.tag} '{self.id}' is damaged: {problem}",
            "Open and save the project in its program, or take a backup of it",
        )


class Document:
    """A file; its services by id, and how many of them were used so far."""

    def __init__(self, path: Path) -> None:
        """Raises Unreadable: the file cannot be opened, is damaged or hostile, or no MLT XML."""
        root = parsed_xml(path, undeclared_prefixes=True)
        self.file = str(path)
        self.stem = path.stem
        if root.tag not in {"mlt", "westley"}:
            raise Unreadable(
                self.file, f"its root is '{root.tag}', not mlt", "Save the project again"
            )
        self.root = Service.of(root, self.file)
        self.kdenlive = any(
            (each.get("name") or "").startswith("kdenlive:") for each in root.iter("property")
        )
        self.folder = root.get("root") or ""
        self.services = {
            each.get("id") or "": Service.of(each, self.file) for each in root.iter(*SERVICES)
        }
        # Files made by hand leave ids out: the last tractor is what plays.
        self.tractors = [Service.of(each, self.file) for each in root.iter("tractor")]
        self._uses = 0

    @property
    def bin(self) -> Service | None:
        """The playlist that holds what the project knows; Kdenlive up to 17.08 put a space in."""
        return self.services.get("main_bin") or self.services.get("main bin")

    def used(self, holder: Service) -> Service | None:
        """The service that an entry or a track names or holds; None where nothing has that id.

        Raises:
            Unreadable: the file uses more services than any project does.
        """
        self._uses += 1
        if self._uses > MAX_USES:
            raise Unreadable(
                self.file,
                f"its services use each other more than {MAX_USES:,} times",
                "Do not trust this file",
            )
        inside = next(holder.children(*SERVICES), None)
        return inside or self.services.get(holder.element.get("producer") or "")
