"""Reading and writing project files beside lxml alone and OpenTimelineIO; writes docs/benchmarks.md.

    .venv/bin/python benchmarks/formats_speed.py ../shared/data/timelines --write

Both sides have the same unpacked bytes of the same files, in turn, in one process; of each file the
best of the rounds counts, in processor time. Memory is that of a process of its own for each side
of each file: how far it grows beyond what it had with everything imported.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import opentimelineio
from lxml import etree

from pages import rewrite
from roughcut.check import with_nests
from roughcut.formats import FORMATS, read, write
from roughcut.parameters import DEFAULTS, Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track

READ = ("xmeml", "prproj")
WRITTEN = ("xmeml", "fcpxml", "kdenlive", "shotcut")
CLIPS = 10_000
MIB = 2**20
GROWN = """
import re, sys
from pathlib import Path
from lxml import etree
from roughcut.formats import read
path = Path(sys.argv[1])
def peak():  # what getrusage says reaches back to the process that started this one
    return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
kept = {side}
print(peak() - before)
"""
_GZIP = b"\x1f\x8b"
# The effects that place a picture, and what their parameters are where nothing is changed.
_PLACING = {"basic", "crop", "opacity"}
_NEUTRAL = {"scale": 100, "opacity": 100}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one file: its bytes once unpacked, processor seconds and bytes of memory of both sides."""

    size: int
    plain_seconds: float
    seen_seconds: float
    our_seconds: float
    plain_memory: int
    our_memory: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("timelines", type=Path)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    warnings.simplefilter("ignore")  # the adapter warns of what it passes over
    with tempfile.TemporaryDirectory() as folder:
        files = {name: list(_unpacked(asked.timelines / name, Path(folder))) for name in READ}
        memory = {path: _memories(path) for paths in files.values() for path in paths}
        text = "\n".join([
            "## Reading and writing beside lxml alone", "",
            f"`python benchmarks/formats_speed.py ../shared/data/timelines --write`, best of {asked.rounds} rounds.", "",
            *_reading(files, memory, asked.rounds), "", *_writing(asked.rounds), "", *_beside_otio(files["xmeml"]),
        ])  # fmt: skip
    print(text)
    if asked.write:
        rewrite("benchmarks.md", "formats_speed", text)


def _unpacked(source: Path, folder: Path) -> Iterator[Path]:
    """Copies of the files of a format, none of them gzip: what unpacking costs is not asked here."""
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        content = path.read_bytes()
        copy = folder / f"{source.name}-{path.name}"
        copy.write_bytes(gzip.decompress(content) if content[:2] == _GZIP else content)
        yield copy


def _parse(path: Path) -> object:
    return etree.fromstring(path.read_bytes(), etree.XMLParser(huge_tree=True))


def _seen(path: Path) -> object:
    """Parsed, and the tag and text of every element asked for once: what no reader in Python can do without."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(huge_tree=True))
    for element in root.iter():
        _ = element.tag, element.text
    return root


def _reading(
    files: dict[str, list[Path]], memory: dict[Path, tuple[int, int]], rounds: int
) -> list[str]:
    lines = [
        "| | files | unpacked | lxml parses | and each element is looked at once | we read | ratio | memory of lxml, files over 1 MiB | our memory | worst |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    every: list[Cost] = []
    for name, paths in files.items():
        costs = []
        for path in paths:
            times = _times((lambda path=path: _parse(path), lambda path=path: _seen(path), lambda path=path: read(path)), rounds)  # fmt: skip
            costs.append(Cost(path.stat().st_size, *times, *memory[path]))
        lines.append(_line(name, costs))
        every += costs
    return [*lines, _line("all of them", every)]


def _line(name: str, costs: Sequence[Cost]) -> str:
    size, plain, seen, ours = (sum(each) for each in zip(*((c.size, c.plain_seconds, c.seen_seconds, c.our_seconds) for c in costs), strict=True))  # fmt: skip
    large = [each for each in costs if each.our_memory]
    weight = sum(each.size for each in large)
    worst = max(each.our_memory / each.size for each in large)
    return (
        f"| {name} | {len(costs)} | {size / MIB:.0f} MiB | {plain:.2f} s | {seen / plain:.1f} | {ours:.2f} s | **{ours / plain:.1f}** "
        f"| {sum(each.plain_memory for each in large) / weight:.1f} × unpacked "
        f"| **{sum(each.our_memory for each in large) / weight:.1f}** × | {worst:.1f} × |"
    )


def _times(sides: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The best processor time of each side, the sides in turn."""
    found = [float("inf") for _ in sides]
    for _ in range(rounds):
        for number, side in enumerate(sides):
            gc.collect()
            began = time.process_time()
            kept = side()
            found[number] = min(found[number], time.process_time() - began)
            del kept
    return found


def _memories(path: Path) -> tuple[int, int]:
    if path.stat().st_size < MIB:  # what every process needs would weigh more than the file
        return 0, 0
    parse = "etree.fromstring(path.read_bytes(), etree.XMLParser(huge_tree=True))"
    return _memory(parse, path), _memory("read(path)", path)


def _memory(side: str, path: Path) -> int:
    """By how many bytes a fresh process grows at most; one that was forked would have room left over."""
    command = [sys.executable, "-c", GROWN.format(side=side), str(path)]
    return 1024 * int(subprocess.run(command, capture_output=True, check=True).stdout)


def _writing(rounds: int) -> list[str]:
    timeline = _long_timeline()
    titles = {each.name: each for each in FORMATS}
    lines = [
        (f"Writing {CLIPS:,} clips of 100 media on two tracks, every fourth scaled and moved, every tenth with keyframes. "
        "lxml builds: the same elements one after another, and serialises them."), "",
        "| | written | lxml serialises | lxml builds and serialises | we write | ratio to serialising | to building |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name in WRITTEN:
        path = Path(f"cut{titles[name].extensions[0]}")
        content = write(timeline, path).content
        root = etree.fromstring(content, etree.XMLParser(huge_tree=True))
        plain, built, ours = _times(
            (
                lambda root=root: etree.tostring(root, encoding="UTF-8", xml_declaration=True),
                lambda root=root: etree.tostring(_built(root), encoding="UTF-8"),
                lambda path=path: write(timeline, path),
            ),
            rounds,
        )
        lines.append(
            f"| {name} | {len(content) / MIB:.1f} MiB | {plain:.3f} s | {built:.2f} s | {ours:.2f} s "
            f"| **{ours / plain:.1f}** | {ours / built:.1f} |"
        )
    return lines


def _built(root: etree._Element) -> etree._Element:
    """The same document, an element at a time, as whoever writes with lxml does it."""
    made = etree.Element(root.tag, dict(root.attrib))
    waiting = [(root, made)]
    while waiting:
        model, copy = waiting.pop()
        for child in model.iterchildren(etree.Element):
            new = etree.SubElement(copy, child.tag, child.attrib)
            new.text = child.text
            waiting.append((child, new))
    return made


def _long_timeline() -> Timeline:
    rate = Rate(25)
    media = [
        Media(f"shot {n}.mov", f"/footage/day {n % 7}/shot {n}.mov", 1920, 1080, rate, rate.ticks(10_000), audio_channels=2)
        for n in range(100)
    ]  # fmt: skip
    moved = Parameters(scale=1.2, x=0.1, y=-0.05, rotation=3.0)
    grown = Parameters(scale=Keyframes((Keyframe(0, 1.0), Keyframe(rate.ticks(20), 1.3))))

    def clips(first: int) -> tuple[Clip, ...]:
        return tuple(
            Clip(
                start=rate.ticks(30 * n), duration=rate.ticks(25), source=media[n % 100], source_start=rate.ticks(n % 500),
                parameters=grown if n % 10 == 0 else moved if n % 4 == 0 else DEFAULTS, name=f"shot {n % 100}",
                speed=Fraction(2) if n % 50 == 0 else Fraction(1),
            )
            for n in range(first, first + CLIPS // 2)
        )  # fmt: skip

    return Timeline("long", rate, 1920, 1080, (Track("video", clips(0)), Track("video", clips(7))))


def _beside_otio(paths: list[Path]) -> list[str]:
    """The adapter reads UTF-8 text; each file once, both in turn."""
    theirs = ours = 0.0
    worded = values = failed = 0
    both = 0
    for path in paths:
        (spent,) = _times((lambda path=path: read(path),), 1)
        began = time.process_time()
        try:
            found = opentimelineio.adapters.read_from_string(path.read_text(encoding="utf-8"), "fcp_xml")  # fmt: skip
        except Exception:  # noqa: BLE001 - whatever it raises, it has not read the file
            failed += 1
            continue
        theirs += time.process_time() - began
        ours += spent
        both += 1
        worded += _worded_transforms(found)
        values += sum(_transforms(each) for each in read(path).timelines)
    return [
        f"OpenTimelineIO {opentimelineio.__version__} with otio-fcp-adapter, on the same xmeml files, each once:", "",
        "| | files read | time on those that both read | transforms as numbers | as words of the file, in metadata |",
        "|---|---|---|---|---|",
        f"| OpenTimelineIO | {both} of {len(paths)} | {theirs:.1f} s | 0 | {worded:,} |",
        f"| roughcut | {len(paths)} of {len(paths)} | {ours:.1f} s (**{theirs / ours:.1f} × faster**) | {values:,} | – |",
        "",
        ("A transform is a scale, position, rotation, anchor, crop or opacity of a clip that is not at its default, "
        "a point counted once."),
    ]  # fmt: skip


def _transforms(timeline: Timeline) -> int:
    """Parameters of pictures that are not at their defaults, each half of a point with the other."""
    points = {"y": "x", "anchor_y": "anchor_x"}
    return sum(
        len({points.get(name, name) for name, value in clip.parameters.items() if name != "gain" and value != getattr(DEFAULTS, name)})
        for each in with_nests(timeline) for track in each.video_tracks for clip in track.clips
    )  # fmt: skip


def _worded_transforms(found: object) -> int:
    """The same, as the adapter leaves them: words of the file in the metadata of effects."""
    tops = [found] if isinstance(found, opentimelineio.schema.Timeline) else found
    count = 0
    for clip in (clip for top in tops for clip in top.find_clips()):  # type: ignore[attr-defined]
        for effect in clip.effects:
            words = effect.metadata.get("fcp_xml", {})
            parameters = words.get("parameter", ())
            listed = [parameters] if hasattr(parameters, "keys") else parameters
            if words.get("effectid") in _PLACING:
                count += sum(_changed(each) for each in listed)
    return count


def _changed(parameter: Mapping[str, Any]) -> bool:
    neutral, value = _NEUTRAL.get(parameter.get("parameterid", ""), 0), parameter.get("value")
    if "keyframe" in parameter:
        return True
    numbers = [value.get("horiz"), value.get("vert")] if hasattr(value, "keys") else [value]
    return any(each is not None and float(each) != neutral for each in numbers)


if __name__ == "__main__":
    main()
