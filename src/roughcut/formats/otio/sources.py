"""Media references as sources, both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from roughcut.formats.file_kinds import SOUNDS, STILLS
from roughcut.formats.losses import Lose
from roughcut.formats.otio import own
from roughcut.formats.otio.document import Node, shown
from roughcut.formats.otio.paths import file_name, path_from_url, url_from_path
from roughcut.formats.otio.setting import PREMIERE, RESOLVE, Setting
from roughcut.formats.otio.times import FASTEST_RATE, Range, range_of, rate_of, time_range
from roughcut.ticks import Rate
from roughcut.timeline import Generator, Media, Text

DEFAULT_KEY = "DEFAULT_MEDIA"
LEAST_PIXELS = 64  # bounds of 16 × 9 are an aspect, not a size
_GENERATORS = {"smptebars": "bars", "solid": "color", "fcp3slug": "slug", "slug": "slug"}
_TEXT = "text"
_COLOR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, and the range of its axis that exists: its start is the first frame's timecode."""

    source: Media | Generator | Text
    available: Range | None


def active_reference(clip: Node) -> Node | None:
    """The media reference that a clip shows: Clip.1 has one, Clip.2 has them by name."""
    references = clip.named_nodes("media_references") if clip.fields.get("media_references") else {}
    if references:
        key = clip.text("active_media_reference_key") or DEFAULT_KEY
        return references.get(key) or next(iter(references.values()))
    return clip.node("media_reference")


def read_reference(clip: Node, setting: Setting, lose: Lose) -> Reference:
    """What a clip shows; a missing reference is media without a path."""
    node = active_reference(clip)
    if node is None or not node.schema:
        return Reference(Media(name=clip.text("name"), has_video=True), None)
    available = node.node("available_range")
    extent = None if available is None else range_of(available)
    if node.schema == "GeneratorReference":
        return Reference(_generator(node, lose), extent)
    if node.schema == "ImageSequenceReference":
        path = _sequence_path(node)
    elif node.schema in {"ExternalReference", "MissingReference"}:
        path = path_from_url(url_of(node))
    else:
        lose("media reference of an unknown kind", node.schema)
        path = None
    name = node.text("name") or (file_name(path) if path else "") or clip.text("name")
    ours = node.extension(own.KEY)
    if ours is not None:
        return Reference(_own_media(ours, name, path, extent), _own_extent(ours, extent))
    width, height = image_size(node) or (None, None)
    ending = "" if path is None else path.lower()
    sound = ending.endswith(SOUNDS) or _only_heard(node, setting)
    rate = None if available is None else _frame_rate(available)
    # Resolve says of a still that it lasts one frame.
    still = ending.endswith(STILLS) and node.schema != "ImageSequenceReference"
    return Reference(
        Media(
            name=name,
            path=path,
            width=width,
            height=height,
            rate=None if still else rate,
            duration=None if still or extent is None or extent[1] == 0 else extent[1],
            start=0 if still or extent is None else extent[0],
            still=still,
            has_video=not sound,
            audio_channels=_channels(clip, node, setting),
        ),
        extent,
    )


def url_of(reference: Node) -> str:
    """Where a reference points; Resolve keeps the path of offline media in its own metadata."""
    resolve = reference.extension(RESOLVE)
    if resolve is not None and isinstance(resolve.fields.get("Media Url"), str):
        return resolve.text("Media Url")
    return reference.text("target_url")


def image_size(reference: Node) -> tuple[int, int] | None:
    """The pixels that `available_image_bounds` covers, None where it holds an aspect or nothing."""
    bounds = reference.node("available_image_bounds")
    if bounds is None:
        return None
    low, high = bounds.node("min"), bounds.node("max")
    if low is None or high is None:
        return None
    sides = [high.number(axis) - low.number(axis) for axis in ("x", "y")]
    if any(side != int(side) or not LEAST_PIXELS <= side <= own.MOST_PIXELS for side in sides):
        return None
    return int(sides[0]), int(sides[1])


def written_reference(
    source: Media | Generator | Text, rate: Rate, length: int, *, plain: bool = False
) -> dict[str, Any]:
    """The reference of a clip of this record length in a timeline of this rate.

    plain: with a path where the specification has a URL, as Resolve writes it.
    """
    if isinstance(source, Media):
        written = _written_media(source, rate, length)
        if plain and source.path is not None:
            written["target_url"] = source.path.replace("\\", "/")
        return written
    if isinstance(source, Text):
        kind, name = _TEXT, ""
        parameters: dict[str, Any] = {
            "text": source.text,
            "font": source.font,
            "size": source.size,
            "color": source.color,
        }
    else:
        kind = "SMPTEBars" if source.kind == "bars" else source.kind
        name, parameters = source.name, {"color": source.color}
    return {
        "OTIO_SCHEMA": "GeneratorReference.1",
        "metadata": {},
        "name": name,
        "available_range": None,
        "available_image_bounds": None,
        "generator_kind": kind,
        "parameters": {key: value for key, value in parameters.items() if value is not None},
    }


def _written_media(media: Media, rate: Rate, length: int) -> dict[str, Any]:
    own_rate = media.rate or rate
    available = None
    if media.still:
        # Premiere stretches the keyframes of a still over the range that it is said to have.
        available = time_range(media.start, length, rate)
    elif media.duration is not None:
        available = time_range(media.start, media.duration, own_rate)
    bounds = None
    if media.width is not None and media.height is not None:
        bounds = {
            "OTIO_SCHEMA": "Box2d.1",
            "min": {"OTIO_SCHEMA": "V2d.1", "x": 0.0, "y": 0.0},
            "max": {"OTIO_SCHEMA": "V2d.1", "x": float(media.width), "y": float(media.height)},
        }
    fields = {
        "width": media.width,
        "height": media.height,
        "pixel_aspect": str(media.pixel_aspect),
        "rate": None if media.rate is None else str(media.rate.fraction),
        "start": media.start if available is None and media.start else None,
        "still": media.still or None,
        "duration": media.duration if media.still else None,
        "has_video": media.has_video,
        "audio_channels": media.audio_channels or None,
    }
    common = {
        "metadata": own.metadata(fields),
        "name": media.name,
        "available_range": available,
        "available_image_bounds": bounds,
    }
    if media.path is None:
        return {"OTIO_SCHEMA": "MissingReference.1", **common}
    target = url_from_path(media.path)
    return {"OTIO_SCHEMA": "ExternalReference.1", **common, "target_url": target}


def _own_media(ours: Node, name: str, path: str | None, extent: Range | None) -> Media:
    still = ours.flag("still", absent=False)
    start = ours.fields.get("start")
    return Media(
        name=name,
        path=path,
        width=own.pixels(ours, "width"),
        height=own.pixels(ours, "height"),
        rate=own.rate(ours),
        duration=own.ticks(ours, "duration") if still else None if extent is None else extent[1],
        start=(own.ticks(ours, "start") or 0) if start is not None else (extent or (0, 0))[0],
        pixel_aspect=own.positive(ours, "pixel_aspect", Fraction(1)),
        still=still,
        has_video=ours.flag("has_video", absent=True),
        audio_channels=own.whole(ours, "audio_channels", least=0, most=1_000) or 0,
    )


def _own_extent(ours: Node, extent: Range | None) -> Range | None:
    if extent is None and ours.fields.get("start") is not None:
        return (own.ticks(ours, "start") or 0, 0)
    return extent


def _generator(node: Node, lose: Lose) -> Generator | Text:
    kind = node.text("generator_kind")
    parameters = node.node("parameters")
    if parameters is None:
        parameters = Node({}, node.at, node.file)
    color = parameters.fields.get("color")
    shade = color if isinstance(color, str) and _COLOR.fullmatch(color) else None
    if color is not None and shade is None:
        lose("generator colour", shown(color))
    if kind.lower() == _TEXT:
        size = parameters.fields.get("size")
        return Text(
            text=parameters.text("text"),
            font=parameters.text("font") or None,
            size=None if size is None else float(parameters.number("size")),
            color=shade,
        )
    return Generator(_GENERATORS.get(kind.lower(), kind), node.text("name"), shade)


def _sequence_path(node: Node) -> str | None:
    """The path of the first picture of an image sequence."""
    base = path_from_url(node.text("target_url_base")) or ""
    if base and not base.endswith("/"):
        base += "/"
    first = int(node.number("start_frame")) if node.fields.get("start_frame") is not None else 1
    padding = own.whole(node, "frame_zero_padding", least=0, most=100) or 0
    name = f"{node.text('name_prefix')}{first:0{padding}d}{node.text('name_suffix')}"
    return base + name or None


def _frame_rate(available: Node) -> Rate | None:
    found = rate_of(available.child("duration"))
    return None if found > FASTEST_RATE else Rate(found.numerator, found.denominator)


def _only_heard(reference: Node, setting: Setting) -> bool:
    url = url_of(reference)
    return bool(url) and url in setting.heard and url not in setting.seen


def _channels(clip: Node, reference: Node, setting: Setting) -> int:
    """As many as the clip's program says; of media that is heard at all, one is certain."""
    premiere, resolve = clip.extension(PREMIERE), clip.extension(RESOLVE)
    if premiere is not None and premiere.fields.get("AudioChannels") is not None:
        return sum(1 for _ in premiere.child("AudioChannels").nodes("SecondaryAssignments"))
    if resolve is not None and resolve.fields.get("Channels") is not None:
        return sum(1 for _ in resolve.nodes("Channels"))
    return 1 if url_of(reference) in setting.heard else 0
