"""Which format carries which feature: one small timeline a feature, written, read again, compared.

`python -m tests.formats.matrix --write` rewrites docs/formats.md.
"""

import sys
import tempfile
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from roughcut.formats import FORMATS, read, write
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Marker, Media, Text, Timeline, Track, Transition
from tests.laws.differences import differences

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
BEGIN, END = "<!-- made by tests/formats/matrix.py -->", "<!-- end -->"
PAL = Rate(25)
SECOND = PAL.ticks(25)
CARRIED, DECLARED, PARTLY, SILENT = "yes", "declared", "partly, declared", "LOST"

CARD = Media("card.mov", "/media/card.mov", 1920, 1080, PAL, 60 * SECOND, audio_channels=2)
PLAIN = Clip(0, 2 * SECOND, CARD, 4 * SECOND, name="card.mov")
SOUND = PLAIN


def timeline(*clips, above=(), sound=(), transitions=(), **changes):
    """A timeline of one picture track, with what a case adds to it."""
    tracks = [Track("video", clips or (PLAIN,), transitions)]
    tracks += [Track("video", tuple(above))] if above else []
    tracks += [Track("audio", tuple(sound))] if sound else []
    return replace(Timeline("cut", PAL, 1920, 1080, tuple(tracks)), **changes)


def shown(**parameters):
    return timeline(replace(PLAIN, parameters=replace(PLAIN.parameters, **parameters)))


def of(**changes):
    return timeline(replace(PLAIN, **changes))


def keys(*values, easing="linear"):
    return Keyframes(
        tuple(Keyframe(PAL.ticks(10 * n), value, easing) for n, value in enumerate(values))
    )


def joined():
    left = replace(PLAIN, duration=2 * SECOND)
    right = replace(PLAIN, start=2 * SECOND, source_start=20 * SECOND)
    dissolve = Transition(2 * SECOND - PAL.ticks(10), PAL.ticks(20), PAL.ticks(10))
    return timeline(left, right, transitions=(dissolve,))


def nested():
    inner = timeline(replace(PLAIN, duration=4 * SECOND), name="inner")
    return timeline(Clip(0, 2 * SECOND, inner, SECOND, name="inner"))


def with_track(**changes):
    made = timeline(above=(PLAIN,))
    return replace(made, tracks=(made.tracks[0], replace(made.tracks[1], **changes)))


def named(name):
    media = replace(CARD, name=name, path=f"/media/{name}")
    return timeline(replace(PLAIN, source=media, name=name))


FILE = "size, rate and length of a file"
FEATURES = {
    FILE: timeline(),
    "clips and gaps": timeline(PLAIN, replace(PLAIN, start=3 * SECOND)),
    "several tracks": timeline(above=(replace(PLAIN, start=SECOND),), sound=(SOUND,)),
    "sound alone": timeline(sound=(SOUND,)),
    "linked picture and sound": timeline(replace(PLAIN, link=1), sound=(replace(SOUND, link=1),)),
    "scale": shown(scale=0.25),
    "position": shown(x=0.2, y=-0.1),
    "rotation": shown(rotation=15.0),
    "anchor": shown(anchor_x=0.2, anchor_y=0.1, x=0.1),
    "crop": shown(crop_left=0.25, crop_top=0.1),
    "opacity": shown(opacity=0.5),
    "gain": timeline(sound=(replace(SOUND, parameters=Parameters(gain=0.5)),)),
    "keyframed scale": shown(scale=keys(0.5, 0.75, 0.5)),
    "keyframed position": shown(x=keys(0.0, 0.25), y=keys(0.0, 0.5)),
    "keyframed opacity": shown(opacity=keys(0.0, 1.0)),
    "eased keyframes": shown(scale=keys(0.5, 0.75, easing="eased")),
    "speed": of(speed=Fraction(2)),
    "reverse": of(speed=Fraction(-1)),
    "freeze frame": of(speed=Fraction(0)),
    "dissolve": joined(),
    "nested sequence": nested(),
    "title": timeline(above=(Clip(0, SECOND, Text("Two\nlines"), name="Two"),)),
    "title's font, size and colour": timeline(
        above=(Clip(0, SECOND, Text("Words", "Arial", 80.0, "#ff8000"), name="Words"),)
    ),
    "colour": timeline(Clip(0, SECOND, Generator("color", color="#ff8000"), name="orange")),
    "disabled clip": of(enabled=False),
    "disabled track": with_track(enabled=False),
    "locked track": with_track(locked=True),
    "name of a track": with_track(name="B-roll"),
    "clip marker": of(markers=(Marker(SECOND, 0, "note", "a comment"),)),
    "timeline marker": timeline(markers=(Marker(SECOND, 0, "note", "a comment"),)),
    "colour label": of(label="Iris"),
    "source timecode": of(source=replace(CARD, start=3_600 * SECOND)),
    "start timecode": timeline(start=3_600 * SECOND),
    "drop-frame": timeline(
        Clip(0, Rate(30_000, 1001).ticks(60), CARD, name="card.mov", parameters=PLAIN.parameters),
        rate=Rate(30_000, 1001),
        drop_frame=True,
    ),
    "still": timeline(
        Clip(0, SECOND, Media("a.png", "/media/a.png", 1920, 1080, still=True), name="a.png")
    ),
    "non-square pixels": timeline(pixel_aspect=Fraction(4, 3)),
    "name with & # + % and spaces": named("a & b #1 +50%.mov"),
    "name in other scripts": named("第一集 – première.mov"),
    "windows path": of(source=replace(CARD, path="C:\\media\\card.mov")),
}


def doors():
    """Every format and dialect that is written, by what the table calls it."""
    return [
        (each.title if app is None else f"{each.name} for {app}", each, app)
        for each in FORMATS
        if each.write is not None
        for app in (each.apps or (None,))
    ]


def verdict(made, door, app):
    """Whether a timeline comes back equal; where not, whether the writer or the reader said so.

    What a format never says of a file has its own row and is held against no other.
    """
    found, omissions = lost(made, door, app)
    if not found:
        return CARRIED
    if not omissions:
        return f"{SILENT}: {', '.join(sorted(found))}"
    if made is not FEATURES[FILE]:
        found -= unsaid(door, app)
    if not found:
        return CARRIED
    return DECLARED if found & {"clip", "track", "source", "timeline"} else PARTLY


@cache
def unsaid(door, app):
    """What is lost of every file."""
    return {each for each in lost(FEATURES[FILE], door, app)[0] if each.startswith("media.")}


def lost(made, door, app):
    """The names of what differs when a timeline is written and read, and all omissions."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"cut{door.extensions[0]}")
        written = write(made, path, app)
        path.write_bytes(written.content)
        reading = read(path)
    found = {each.name for each in differences(made, reading.chosen())}
    return found, (*written.omissions, *reading.omissions)


def table():
    """The matrix as a Markdown table."""
    known = doors()
    lines = [
        "| | " + " | ".join(title for title, _, _ in known) + " |",
        "|---|" + "---|" * len(known),
    ]
    for feature, made in FEATURES.items():
        verdicts = " | ".join(verdict(made, door, app) for _, door, app in known)
        lines.append(f"| {feature} | {verdicts} |")
    return "\n".join(lines)


def main():
    text = table()
    print(text)  # noqa: T201 - this is a command
    if "--write" in sys.argv:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
