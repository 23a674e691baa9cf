"""Projects of OpenShot as timelines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from roughcut.formats.door import Reading
from roughcut.formats.json_objects import Node, parsed
from roughcut.formats.osp.clips import Entry, read_entry
from roughcut.formats.osp.layers import Mask, read_mask, rows
from roughcut.formats.osp.setting import Setting, pixels, positive_fraction
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Kind, Marker, Timeline, Track

_FALLBACK_FRAME = (1280, 720)  # the program's own
_RATES = (Fraction(1, 10), 1_000)
_HEAD = (b'"fps"', b'"sample_rate"', b'"channel_layout"', b'"channels"', b'"settings"')


def sniff(head: bytes) -> bool:
    """Whether a file is the JSON of an OpenShot project: it begins with the project's settings."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and all(
        key in head for key in _HEAD
    )


def read(path: Path) -> Reading:
    """The timeline of a project.

    Raises:
        Unreadable: the file is damaged or hostile.
    """
    root = Node(parsed(path), "", str(path))
    fps = positive_fraction(root.node("fps"), Fraction(0))
    if not _RATES[0] <= fps <= _RATES[1]:
        raise root.broken(f"its 'fps' is {fps}")
    width, height = pixels(root, "width"), pixels(root, "height")
    frame = (width, height) if width and height else _FALLBACK_FRAME
    setting = Setting(
        file=str(path),
        timeline=path.stem,
        rate=Rate.nearest(fps),
        width=frame[0],
        height=frame[1],
        assets=f"{path.stem}_assets",
    )
    if frame != (width, height):
        setting.loser()("frame size", f"the project names none; read as {frame[0]}×{frame[1]}")
    setting.files.update({each.text("id"): each for each in root.nodes("files")})
    timeline = Timeline(
        name=path.stem,
        rate=setting.rate,
        width=setting.width,
        height=setting.height,
        tracks=tuple(_tracks(root, setting)),
        pixel_aspect=positive_fraction(root.node("pixel_ratio"), Fraction(1)),
        audio_rate=_audio_rate(root),
        markers=tuple(_markers(root, setting)),
    )
    return Reading((timeline,), tuple(setting.omissions))


def _tracks(root: Node, setting: Setting) -> Iterator[Track]:
    """Pictures of all layers from the bottom up, then their sounds; layers without either are none."""
    described = {_number(each, "number"): each for each in root.nodes("layers")}
    entries: dict[float, list[Entry]] = {}
    for link, clip in enumerate(root.nodes("clips"), 1):
        number = _number(clip, "layer")
        entries.setdefault(number, []).append(read_entry(clip, setting, f"layer {number:g}", link))
    masks: dict[float, list[Mask]] = {}
    for effect in root.nodes("effects"):
        number = _number(effect, "layer")
        layer = f"layer {number:g}"
        if "Mask" in {effect.text("type"), effect.text("class_name")}:
            masks.setdefault(number, []).append(read_mask(effect, setting, layer))
        else:
            at = setting.frame_of(effect, "position")
            setting.loser(at, layer)("effect", effect.text("type"))
    seen: list[Track] = []
    heard: list[Track] = []
    for number in sorted(entries | masks):
        layer_node = described.get(number, Node({}, f"layer {number:g}", root.file))
        pictures = [each.picture for each in entries.get(number, []) if each.picture]
        sounds = [each.sound for each in entries.get(number, []) if each.sound]
        frame = setting.rate.ticks(1)
        seen += _rowed("video", pictures, masks.get(number, []), frame, layer_node)
        # A mask is a picture's; sounds that overlap are heard together.
        heard += _rowed("audio", sounds, [], frame, layer_node)
    yield from (*seen, *heard)


def _rowed(
    kind: Kind, clips: list[Clip], masks: list[Mask], frame: int, layer: Node
) -> Iterator[Track]:
    found = rows(clips, masks, frame)
    if found is None:
        raise layer.broken("more clips overlap on one layer than anybody can see")
    for row in found:
        if row.clips:
            yield Track(
                kind,
                tuple(row.clips),
                tuple(row.transitions),
                name=layer.text("label"),
                locked=layer.flag("lock", absent=False),
            )


def _number(node: Node, name: str) -> float:
    return float(node.number(name)) if node.fields.get(name) is not None else 0.0


def _audio_rate(root: Node) -> int:
    rate = round(root.number("sample_rate")) if root.fields.get("sample_rate") is not None else 0
    return rate if 1_000 <= rate <= 1_000_000 else 48_000


def _markers(root: Node, setting: Setting) -> Iterator[Marker]:
    """Marks on the ruler, coloured by the name of their icon."""
    found = (
        Marker(
            setting.frame_of(each, "position"),
            name=each.text("name"),
            color=re.sub(r"\.\w{1,4}$", "", each.text("icon")) or None,
        )
        for each in root.nodes("markers")
    )
    yield from sorted(found, key=lambda marker: marker.time)
