"""Formats, assets, effects and nests: each defined once, where it is used first."""

from __future__ import annotations

from fractions import Fraction

from roughcut.formats.fcpxml.clock import frame_duration, of_ticks
from roughcut.formats.fcpxml.paths import file_name, url_of
from roughcut.formats.fcpxml.vocabulary import RESOLVE, format_name
from roughcut.formats.fcpxml.writing.page import Page
from roughcut.ticks import Rate
from roughcut.timeline import Media, Timeline

_SAMPLES = 48_000
_UNKNOWN_CHANNELS = 2


def format_id(
    page: Page, rate: Rate | None, size: tuple[int, int] | None, aspect: Fraction = Fraction(1)
) -> str:
    """A frame size and rate; either may be unknown."""
    key = ("format", rate, size, aspect)
    if key in page.ids:
        return page.ids[key]
    square = aspect == 1
    page.add(
        page.resources,
        "format",
        id=page.identity(key),
        name=format_name(rate, size) if square else None,
        frameDuration=None if rate is None else frame_duration(rate),
        width=None if size is None else size[0],
        height=None if size is None else size[1],
        paspH=None if square else aspect.numerator,
        paspV=None if square else aspect.denominator,
    )
    return page.ids[key]


def asset_id(page: Page, media: Media) -> str:
    """A file; what an asset cannot say of it is declared at each clip that uses it."""
    if media not in page.losses:
        page.losses[media] = []
        _write_asset(page, media, page.losses[media])
    for what, value in page.losses[media]:
        page.omit(what, value)
    return page.ids["asset", media]


def asset_format(page: Page, media: Media) -> str | None:
    """The format of a file; None for sound of no known rate."""
    if not media.has_video and media.rate is None:
        return None
    size = (media.width, media.height) if media.width and media.height else None
    rate = None if media.still else media.rate
    return format_id(page, rate, size if media.has_video else None, media.pixel_aspect if size else Fraction(1))  # fmt: skip


def effect_id(page: Page, name: str, uid: str) -> str:
    """A title, generator or transition of Final Cut."""
    key = ("effect", name, uid)
    if key not in page.ids:
        page.add(page.resources, "effect", id=page.identity(key), name=name or None, uid=uid)
    return page.ids[key]


def nest_id(page: Page, nest: Timeline) -> str:
    """A compound clip."""
    key = ("nest", id(nest))
    if key not in page.ids:
        media = page.add(page.resources, "media", id=page.identity(key), name=nest.name)
        here = page.where
        page.write_sequence(page, media, nest)
        page.where = here
    return page.ids[key]


def sounding_channels(page: Page, media: Media) -> int:
    """How many channels the file is written with."""
    return media.audio_channels or (_UNKNOWN_CHANNELS if media in page.heard else 0)


def _write_asset(page: Page, media: Media, losses: list[tuple[str, str]]) -> None:
    channels = sounding_channels(page, media)
    seen = media.has_video or not channels
    _lose(media, channels, losses)
    name = media.name
    if page.app == RESOLVE and media.path and file_name(media.path) != name:
        name = file_name(media.path)
        losses.append(("media name", f"'{media.name}': Resolve finds files by '{name}'"))
    duration = media.duration
    if duration is None:
        duration = page.used.get(media, 0)
        if not media.still:
            losses.append(("duration of media", "unknown; as long as it is used"))
    asset = page.add(
        page.resources,
        "asset",
        id=page.identity(("asset", media)),
        name=name,
        start=page.time(of_ticks(0 if media.still else media.start)),
        duration="0s" if media.still else page.time(of_ticks(duration)),
        hasVideo="1" if seen else None,
        format=asset_format(page, media),
        videoSources="1" if seen else None,
        hasAudio="1" if channels else None,
        audioSources="1" if channels else None,
        audioChannels=channels or None,
        audioRate=_SAMPLES if channels else None,
    )
    path = media.path
    if not path:
        losses.append(("media without a path", media.name))
        path = f"/missing/{media.name}"
    page.add(asset, "media-rep", kind="original-media", src=url_of(path))


def _lose(media: Media, channels: int, losses: list[tuple[str, str]]) -> None:
    if channels != media.audio_channels:
        losses.append(("audio channels", f"unknown; written as {channels}"))
    if not media.has_video and not channels:
        losses.append(("still without a picture", media.name))
    if (media.width is None) != (media.height is None):
        losses.append(("media size", "only one side is known"))
    if not media.has_video and (media.width or media.pixel_aspect != 1):
        losses.append(("media size", "of sound"))
    if media.pixel_aspect != 1 and not (media.width and media.height):
        losses.append(("media pixel aspect", str(media.pixel_aspect)))
    if media.still and (media.duration or media.rate or media.start):
        losses.append(("length and rate of a still", media.name))
    if media.still and channels:
        losses.append(("still with sound", media.name))
    if media.rate is not None and Rate.nearest(media.rate.fraction) != media.rate:
        losses.append(("media frame rate", str(media.rate)))
