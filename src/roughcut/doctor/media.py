"""Rules about files: whether the program will find them, and find the right ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from roughcut.check import clips_of, place
from roughcut.doctor.rule import Fault, Rule, media_of
from roughcut.errors import Where
from roughcut.formats.fcpxml.paths import file_name
from roughcut.nests import with_media
from roughcut.timeline import Media, Timeline

_WHOLE = re.compile(r"[A-Za-z]:[\\/]|[\\/]|[A-Za-z][A-Za-z0-9+.-]+://")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def without_path(timeline: Timeline) -> Iterator[Fault]:
    for media, where in media_of(timeline).items():
        if not media.path:
            yield Fault(where, f"nothing says where '{media.name}' lies")


def relative_path(timeline: Timeline) -> Iterator[Fault]:
    for media, where in media_of(timeline).items():
        if media.path and not _WHOLE.match(media.path):
            yield Fault(where, f"'{media.path}' is no whole path")


def two_systems(timeline: Timeline) -> Iterator[Fault]:
    paths = [media.path for media in media_of(timeline) if media.path]
    windows = [path for path in paths if _WINDOWS.match(path)]
    others = [path for path in paths if path.startswith("/") and not path.startswith("//")]
    if windows and others:
        yield Fault(
            Where(timeline=timeline.name),
            f"{len(windows)} files lie on Windows ('{windows[0]}'), {len(others)} do not ('{others[0]}')",
        )


def without_extension(timeline: Timeline) -> Iterator[Fault]:
    for media, where in media_of(timeline).items():
        if media.path and file_name(media.path) != media.name:
            yield Fault(where, f"'{media.name}' is called '{file_name(media.path)}' on disk")


def named_as_files(timeline: Timeline) -> Timeline:
    """Every media file called as it is on disk."""

    def renamed(media: Media) -> Media:
        return replace(media, name=file_name(media.path)) if media.path else media

    return with_media(timeline, renamed)


def one_name_twice(timeline: Timeline) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for media, where in media_of(timeline).items():
        if not media.path:
            continue
        name = file_name(media.path)
        other = first.setdefault(name.casefold(), media.path)
        if other != media.path:
            yield Fault(where, f"'{media.path}' has the name of '{other}'")


def unknown_size(timeline: Timeline) -> Iterator[Fault]:
    seen: set[Media] = set()
    for name, track, clip in clips_of(timeline):
        media = clip.source
        if track.kind != "video" or not isinstance(media, Media) or media in seen:
            continue
        seen.add(media)
        if media.has_video and not (media.width and media.height):
            yield Fault(
                place(timeline, name, clip.start), f"nothing says how big '{media.name}' is"
            )


MEDIA = (
    Rule(
        "media without a path", "unlinks",
        "The clips are offline.",
        "Relink them: roughcut convert IN OUT --media FOLDER",
        without_path,
        once=True,
    ),
    Rule(
        "path that is not whole", "unlinks",
        "Premiere and Final Cut look for media by whole paths only.",
        "Relink them: roughcut convert IN OUT --media FOLDER",
        relative_path,
        apps=("premiere", "fcp"),
        once=True,
    ),
    Rule(
        "media of two systems", "unlinks",
        "No machine has both kinds of paths: some of the clips are offline wherever it is opened.",
        "Relink them: roughcut convert IN OUT --media FOLDER",
        two_systems,
        once=True,
    ),
    Rule(
        "media not named as its file", "unlinks",
        "Resolve looks for media by file name with extension, and finds none or another.",
        "Name the clip in the bin as the file is named",
        without_extension,
        apps=("resolve",),
        once=True,
        mend=named_as_files,
        mended="media are named as their files are",
        source="palmier-io/palmier-pro PR 247",
    ),
    Rule(
        "two files of one name", "unlinks",
        "Resolve can link one of them to the other's clips where their timecodes allow both.",
        "Rename one of the files, or import them into Resolve before the timeline",
        one_name_twice,
        apps=("resolve",),
        once=True,
        source="palmier-io/palmier-pro issue 110, PR 247",
    ),
    Rule(
        "size of the media unknown", "shifts",
        "Sizes and positions are counted by the media's own size: the program takes another one.",
        "Relink them: roughcut convert IN OUT --media FOLDER",
        unknown_size,
        apps=("premiere", "resolve"),
        once=True,
        source="WyattBlue/auto-editor issue 195",
    ),
)  # fmt: skip
