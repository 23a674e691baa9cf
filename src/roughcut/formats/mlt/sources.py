"""Producers and chains as what clips show: media, texts, colours, with their speed."""

from __future__ import annotations

import re

from roughcut.formats.losses import Lose
from roughcut.formats.mlt.colors import clear, hex_color
from roughcut.formats.mlt.document import Document, Service
from roughcut.formats.mlt.effects import TEXTS, active
from roughcut.formats.mlt.media import STILLS, Shown, read_media
from roughcut.formats.mlt.setting import Setting
from roughcut.formats.mlt.titles import filter_title, kdenlive_title, pango_title
from roughcut.timeline import Generator, Text

_COLORS = frozenset({"color", "colour"})
_PROJECTS = frozenset({"xml", "xml-nogl", "xml-string", "consumer"})
_FILES = STILLS | {"timewarp", "framebuffer", ""}


class Bin:
    """What Kdenlive's bin knows of each clip, by `kdenlive:id`: its name, its true length."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._clips: dict[str, Service] = {}
        folder = document.bin
        for entry in () if folder is None else folder.children("entry"):
            service = document.used(entry)
            if service is not None:
                self._clips.setdefault(self._key(service), service)

    @staticmethod
    def _key(service: Service) -> str:
        # Kdenlive up to 17.08 calls the bin's producer 4 and those of the tracks 4_2, 4_audio.
        return service.text("kdenlive:id") or service.id.partition("_")[0]

    def of(self, service: Service) -> Service:
        """The bin's producer of the same clip, else the producer itself."""
        return self._clips.get(self._key(service), service)


def read_source(service: Service, bins: Bin, setting: Setting, lose: Lose) -> Shown:
    """What a producer or a chain shows. Losses are told once for each clip of it."""
    kind = service.kind
    resource = service.text("resource")
    original = bins.of(service)
    name = original.text("kdenlive:clipname") or service.text("shotcut:caption")
    if kind == "kdenlivetitle":
        return Shown(kdenlive_title(service, lose), name)
    if kind == "pango":
        return Shown(pango_title(service), name)
    if kind in _COLORS:
        return Shown(_color(service, resource, name, lose), name)
    if kind.startswith("frei0r.test_pat"):
        return Shown(Generator("bars", name), name)
    if kind in _PROJECTS or re.search(r"\.(mlt|kdenlive)$", resource, re.IGNORECASE):
        lose("project file as a clip", resource)
    elif kind not in _FILES and not kind.startswith("avformat"):
        lose("generator", kind)
        return Shown(Generator(kind, name), name)
    return read_media(service, original, name, bins.document, setting.rate)


def _color(service: Service, resource: str, name: str, lose: Lose) -> Text | Generator:
    """Shotcut makes a title of a clear colour and a filter."""
    texts = [each for each in active(service) if each.kind in TEXTS]
    if texts and clear(resource):
        for other in texts[1:]:
            lose("second layer of a title", filter_title(other).text[:80])
        return filter_title(texts[0])
    if clear(resource):
        return Generator("slug", name)
    return Generator("color", name, hex_color(resource))
