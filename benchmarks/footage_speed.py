"""What watching footage costs beside decoding it alone; writes docs/benchmarks.md.

    .venv/bin/python benchmarks/footage_speed.py ../shared/data/footage --write

The film is 20 s of the given clips at 1080p30, with grain, H.264 at 14 Mb/s with a key frame a
second, joined to two minutes without encoding it again. Both sides run as processes of their own,
in turn: processor time and clock of ffmpeg's decoder, of all measures, and of `--fast`; as many films as
there are processors are measured at once. A preview is rendered once of the same film with a slow zoom,
an inset of it that is cropped and turned, and both sounds.

    .venv/bin/python benchmarks/footage_speed.py ../shared/data/footage --ten-minutes --write

asks what ten minutes of one recording take by the clock, at several bit rates.

    .venv/bin/python benchmarks/footage_speed.py ../shared/data/footage --hours 3 --write

measures a film of that length instead, small, since what is asked is whether memory grows with it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pages import rewrite

SPEED, LENGTH, TEN = "footage_speed", "footage_length", "footage_ten_minutes"
CLIPS = (
    "friday-speech.mp4",
    "tears-of-steel-battle.webm",
    "one-by-one-person-60s.mp4",
    "flower-static.mp4",
)
PART_SECONDS = 5
TIMES = 6
LARGE, SMALL = ((1920, 1080), 30, "14M"), ((160, 90), 10, "200k")
LIGHTER = ("7500k", "4700k")
"""Of the pictures: about 8 and 5 Mb/s with their sound."""
LONG_TIMES, BARE_TIMES = 16, 3
"""How many times 20 s are joined: a recording in two parts, and what is only decoded."""
TEN_MINUTES = 600
PREVIEWED = "preview, 480 high, of one and a half times the film"
MEASURE = (
    "import sys; from pathlib import Path; from roughcut.footage.measured import measured\n"
    "measured(Path(sys.argv[1]), fast=len(sys.argv) > 2)"
)
TOGETHER = (
    "import sys; from pathlib import Path; from roughcut.footage.together import all_measured\n"
    "list(all_measured([Path(each) for each in sys.argv[1:]]))"
)
PREVIEW = """
import sys
from pathlib import Path
import roughcut
from roughcut.footage.probe import probe
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.timeline import Clip, Timeline, Track
media = probe(Path(sys.argv[1])).media
rate, length = media.rate, media.duration
zoom = Keyframes((Keyframe(0, 1.0), Keyframe(length, 1.3)))
inset = Parameters(scale=0.3, x=0.3, y=0.3, rotation=8.0, crop_left=0.2, opacity=0.8)
later = length // 2
clips = (
    Clip(0, length, media, parameters=Parameters(scale=zoom)),
    Clip(0, length - rate.snap(later), media, rate.snap(later), parameters=inset),
)
tracks = [Track(kind, (clip,)) for kind in ("video", "audio") for clip in clips]
timeline = Timeline("speed", rate, media.width, media.height, tuple(tracks))
roughcut.preview(timeline, Path(sys.argv[1]).with_name("preview.mp4"), force=True)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    processor: float
    clock: float
    megabytes: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("clips", type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--hours", type=float, help="measure a long film instead")
    arguments.add_argument("--ten-minutes", action="store_true", help="of one recording instead")
    arguments.add_argument("--write", action="store_true")
    asked = arguments.parse_args()
    if shutil.which("ffmpeg") is None:
        sys.exit("ffmpeg is not installed: there is nothing to compare with")
    with tempfile.TemporaryDirectory() as folder:
        if asked.hours:
            name, text = LENGTH, _long(_part(asked.clips, Path(folder), *SMALL), asked.hours)
        elif asked.ten_minutes:
            rates = LARGE[2], *LIGHTER
            parts = [_part(asked.clips, Path(folder), *LARGE[:2], each) for each in rates]
            name, text = TEN, _ten_minutes(parts)
        else:
            part = _part(asked.clips, Path(folder), *LARGE)
            name, text = SPEED, _table(part, _joined(part, TIMES), asked.rounds)
    print(text)
    if asked.write:
        rewrite("benchmarks.md", name, text)


def _long(part: Path, hours: float) -> str:
    """What a long film takes beside one of two minutes, and beside decoding it."""
    short = _cost([sys.executable, "-c", MEASURE, str(_joined(part, TIMES))])
    film = _joined(part, round(hours * 3600 / (PART_SECONDS * len(CLIPS))))
    bare = _cost(_decoding(film))
    whole = _cost([sys.executable, "-c", MEASURE, str(film)])
    (width, height), rate, _ = SMALL
    return (
        "## A long recording\n\n"
        f"`python benchmarks/footage_speed.py ../shared/data/footage --hours {hours:g} --write`: a film of "
        f"{hours:g} hours at {width}×{height} and {rate} fps takes {whole.megabytes:.0f} MB to measure, one of two minutes "
        f"{short.megabytes:.0f} MB (below 1 GiB was asked for). It takes {whole.processor:.0f} s of processor time; "
        f"decoding alone takes {bare.processor:.0f} s, as pictures so small are decoded sooner than looked at."
    )


def _decoding(film: Path) -> list[str]:
    return ["ffmpeg", "-v", "error", "-i", str(film), "-map", "0:v", "-f", "null", "-"]


def _part(clips: Path, folder: Path, size: tuple[int, int], rate: int, bit_rate: str) -> Path:
    """Twenty seconds of the clips, in pictures and sound."""
    inputs: list[str] = []
    chains = []
    for number, name in enumerate(CLIPS):
        inputs += ["-t", str(PART_SECONDS), "-i", str(clips / name)]
        chains.append(
            f"[{number}:v]scale={size[0]}:{size[1]},fps={rate},setsar=1,noise=alls=6:allf=t,format=yuv420p[v{number}]"
        )
    joined = "".join(f"[v{number}]" for number in range(len(CLIPS)))
    chains.append(f"{joined}concat=n={len(CLIPS)}:v=1:a=0[v]")
    path = folder / f"part {bit_rate}.mp4"
    speech = ["-stream_loop", "-1", "-i", str(clips / "jfk-speech.flac")]
    command = ["ffmpeg", "-v", "error", *inputs, *speech, "-filter_complex", ";".join(chains)]
    command += ["-map", "[v]", "-map", f"{len(CLIPS)}:a", "-t", str(PART_SECONDS * len(CLIPS))]
    command += [
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-b:v",
        bit_rate,
        "-g",
        str(rate),
        "-c:a",
        "aac",
    ]
    subprocess.run([*command, "-ac", "2", "-ar", "48000", str(path)], check=True)
    return path


def _joined(part: Path, times: int) -> Path:
    listing, path = part.with_name("list.txt"), part.with_name(f"film of {part.stem}.mp4")
    listing.write_text(f"file '{part}'\n" * times, encoding="utf-8")
    command = ["ffmpeg", "-y", "-v", "error", "-f", "concat", "-safe", "0", "-i", str(listing)]
    subprocess.run([*command, "-c", "copy", str(path)], check=True)
    return path


def _table(part: Path, film: Path, rounds: int) -> str:
    ways = {
        "ffmpeg decodes, nothing else": _decoding(film),
        "all measures": [sys.executable, "-c", MEASURE, str(film)],
        "--fast": [sys.executable, "-c", MEASURE, str(film), "fast"],
        PREVIEWED: [sys.executable, "-c", PREVIEW, str(film)],
    }  # fmt: skip
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, command in ways.items():
            if name != PREVIEWED or number == 0:
                costs[name].append(_cost(command))
    short = _cost([sys.executable, "-c", MEASURE, str(part)])
    copies = [
        shutil.copy(part, part.with_name(f"copy {n}.mp4")) for n in range(os.cpu_count() or 1)
    ]
    together = _cost([sys.executable, "-c", TOGETHER, *map(str, copies)])
    length = PART_SECONDS * len(CLIPS) * TIMES
    bare = _best(costs["ffmpeg decodes, nothing else"])
    lines = [
        "## Watching footage beside decoding it", "",
        (f"`python benchmarks/footage_speed.py ../shared/data/footage --write`: {length} s of 1080p30, "
        f"{film.stat().st_size / length / 125_000:.0f} Mb/s, {os.cpu_count()} processors; the best of "
        f"{rounds} rounds in turn, the start of Python included. Asked for: 1.5 times the decoding for all "
        "measures, 0.35 times for `--fast`. Where other work shares the processors, clock says little."), "",
        "| | processor time, decoding = 1 | clock, decoding = 1 | footage a minute of clock | memory |",
        "|---|---|---|---|---|",
    ]  # fmt: skip
    for name, found in costs.items():
        best = _best(found)
        lines.append(
            f"| {name} | {best.processor / bare.processor:.2f} | {best.clock / bare.clock:.2f} "
            f"| {length / best.clock:.1f} min | {best.megabytes:.0f} MB |"
        )
    rendered = _best(costs[PREVIEWED])
    lines += [
        "",
        f"A second of clock renders {length / rendered.clock:.1f} s of that preview.",
        f"Of a film of a {TIMES}th of the length, all measures took {short.megabytes:.0f} MB.",
        (
            f"{len(copies)} such films at once kept {together.processor / together.clock:.1f} processors busy, one alone "
            f"{short.processor / short.clock:.1f}, and took {together.clock / len(copies) / short.clock:.2f} of its clock each."
        ),
    ]
    return "\n".join(lines)


def _ten_minutes(parts: Sequence[Path]) -> str:
    """What ten minutes take at the bit rates of these parts, one recording by all processors."""
    seconds = PART_SECONDS * len(CLIPS)
    lines = [
        "## Ten minutes of one recording", "",
        (f"`python benchmarks/footage_speed.py ../shared/data/footage --ten-minutes --write`: clock for ten minutes of "
        f"1080p30 by {os.cpu_count()} processors, worked out from one recording of {LONG_TIMES * seconds} s; two minutes "
        f"were asked for. Decoding alone is ffmpeg's of {BARE_TIMES * seconds} s, with threads of its own."), "",
        "| Mb/s | decoding alone | all measures | processors busy | `--fast` |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for part in parts:
        bare = _cost(_decoding(_joined(part, BARE_TIMES))).clock / (BARE_TIMES * seconds)
        film = _joined(part, LONG_TIMES)
        rate = film.stat().st_size / (LONG_TIMES * seconds) / 125_000
        ours = _cost([sys.executable, "-c", TOGETHER, str(film)])
        fast = _cost([sys.executable, "-c", MEASURE, str(film), "fast"])
        film.unlink()
        took, sooner = (each.clock / (LONG_TIMES * seconds) for each in (ours, fast))
        lines.append(
            f"| {rate:.0f} | {bare * TEN_MINUTES:.0f} s | {took * TEN_MINUTES:.0f} s "
            f"| {ours.processor / ours.clock:.1f} | {sooner * TEN_MINUTES:.0f} s |"
        )
    return "\n".join(lines)


def _best(costs: Sequence[Cost]) -> Cost:
    return Cost(
        min(each.processor for each in costs),
        min(each.clock for each in costs),
        max(each.megabytes for each in costs),
    )


def _cost(command: Sequence[str]) -> Cost:
    """Of one process, by its own account."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    clock = time.perf_counter() - began
    return Cost(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
