"""What encoding carries of the corpus: the tables of docs/encoding.md, written between its marks.

python benchmarks/encoding_table.py            print them
python benchmarks/encoding_table.py --write    put them into docs/encoding.md
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from pages import rewrite
from roughcut.encode.codebook import Codebook
from roughcut.encode.decisions import Decision, Decisions, decode, encode
from roughcut.encode.grid import STEP, from_grid, to_grid
from roughcut.encode.layouts import Layout, Rectangle, alike, aspect_of, iou, layout_of, visible
from roughcut.encode.roles import ROLES
from roughcut.errors import RoughcutError
from roughcut.formats import read
from roughcut.parameters import DEFAULTS
from roughcut.projects import Example, Gathered, gather
from roughcut.timeline import Clip, Timeline

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "data" / "timelines"
FORMATS = ("prproj", "xmeml", "otio")
ALIKE = 0.9  # IoU from which on two pictures stand alike


def main() -> None:
    text = tables()
    if sys.argv[1:] != ["--write"]:
        print(text)
        return
    rewrite("encoding.md", "encoding_table", text)


def tables() -> str:
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        began = time.perf_counter()
        together = gathered(FORMATS, cache)
        first = time.perf_counter() - began
        began = time.perf_counter()
        gathered(FORMATS, cache)
        second = time.perf_counter() - began
        each = {name: gathered((name,), cache) for name in FORMATS}
    each["all three"] = together
    parts = [
        "### Sequences\n", sequences(each),
        "### What is carried\n", carried(each),
        "### What the grid leaves out\n", left_by_the_grid(together),
        "### Layouts\n", layouts(each),
        "### Roles\n", roles(each),
        "### The cache\n",
        (
            f"The second run over the same files took {second / first:.0%} of the first one's time "
            "(processes started and everything encoded again in both)."
        ),
    ]  # fmt: skip
    return "\n".join(parts)


def gathered(formats: Iterable[str], cache: Path) -> Gathered:
    return gather([CORPUS / name for name in formats], cache=cache, minimum_projects=0)


def sequences(each: dict[str, Gathered]) -> str:
    rows = []
    for name, found in each.items():
        pictures = [
            row for example in found.examples for row in example.decisions.rows if not row.audio
        ]
        rows.append(
            (
                name, len(found.examples), len({example.editor for example in found.examples}),
                len({example.project for example in found.examples}), len(pictures),
                len(found.duplicates), *(found.left_out.get(reason, 0) for reason in REASONS),
                len(found.refused),
            )
        )  # fmt: skip
    head = (
        "files",
        "sequences",
        "editors",
        "projects",
        "video clips",
        "duplicates",
        *REASONS,
        "files refused",
    )
    return table(head, rows)


REASONS = ("too few clips", "nothing is cut in it", "nested in another sequence")


def carried(each: dict[str, Gathered]) -> str:
    rows = []
    for name, found in each.items():
        kept, timed, alike, total = 0, 0, 0, 0
        for example in found.examples:
            timeline = decode(example.decisions)
            kept += same_clips(timeline, decode(encode(timeline)))
            in_time, standing = on_the_grid(timeline)
            timed, alike = timed + in_time, alike + standing
            total += sum(len(track.clips) for track in timeline.tracks)
        rows.append((name, total, *(share(part, total) for part in (kept, timed, alike))))
    note = lossless()
    head = ("files", "clips", "decisions: equal", "grid: both edges", "grid: edges and layout")
    return f"{table(head, rows)}\n{note}\n"


def lossless() -> str:
    """Every timeline of every readable file, short ones and duplicates too, there and back."""
    count, equal, clips = 0, 0, 0
    for path in sorted(path for name in FORMATS for path in (CORPUS / name).iterdir()):
        try:
            timelines = read(path).timelines
        except RoughcutError:
            continue
        for timeline in timelines:
            count += 1
            equal += decode(encode(timeline)) == timeline
            clips += sum(len(track.clips) for track in timeline.tracks)
    return (
        f"As read, {equal} of {count} timelines ({clips} clips, short ones and duplicates too) "
        "come back from decisions equal."
    )


def same_clips(before: Timeline, after: Timeline) -> int:
    return sum(
        a == b
        for old, new in zip(before.tracks, after.tracks, strict=True)
        for a, b in zip(old.clips, new.clips, strict=True)
    )


def on_the_grid(timeline: Timeline) -> tuple[int, int]:
    """Clips that come back with both edges in half a step and a frame, and those that stand alike."""
    back = from_grid(to_grid(timeline), timeline)
    reach = STEP // 2 + timeline.rate.ticks(1)
    timed, alike = 0, 0
    for old, new in zip(timeline.tracks, back.tracks, strict=False):
        for clip in old.clips:
            twin = min(
                new.clips, key=lambda other, clip=clip: abs(other.start - clip.start), default=None
            )
            if twin is None or max(abs(twin.start - clip.start), abs(twin.end - clip.end)) > reach:
                continue
            timed += 1
            alike += old.kind == "audio" or stand_alike(clip, twin, timeline)
    return timed, alike


def stand_alike(clip: Clip, twin: Clip, frame: Timeline) -> bool:
    pictures = [rectangle(each, frame) for each in (clip, twin)]
    if clip.parameters.animated or pictures[0] is None or pictures[1] is None:
        return False
    return iou(pictures[0], pictures[1]) >= ALIKE


def rectangle(clip: Clip, frame: Timeline) -> Rectangle | None:
    layout, aspect = layout_of(clip, frame), aspect_of(clip.source, frame)
    return visible(layout, aspect, frame) if layout is not None and aspect is not None else None


def left_by_the_grid(found: Gathered) -> str:
    kinds = Counter(
        omission.what
        for example in found.examples
        for omission in to_grid(decode(example.decisions)).omissions
    )
    return table(("what", "times"), kinds.most_common())


def layouts(each: dict[str, Gathered]) -> str:
    rows = []
    for name, found in each.items():
        pictures = [
            (example, row)
            for example in found.examples
            for row in example.decisions.rows
            if not row.audio
        ]
        known = [(example, row) for example, row in pictures if row.layout is not None]
        untouched = sum(row.clip.parameters == DEFAULTS for _, row in pictures)
        fitting = sum(alike(of(example.decisions, row), Layout()) for example, row in known)
        moving = sum(bool(row.moves) for _, row in pictures)
        again, near, off = seen_before(found.examples)
        sizes = [len(book.layouts) for book in codebooks(found.examples).values()]
        rows.append(
            (
                name, len(pictures), share(len(known), len(pictures)), share(untouched, len(pictures)),
                share(fitting, len(known)), share(moving, len(pictures)), share(again, off),
                share(near, off),
                f"{statistics.median(sizes):g} ({min(sizes)}–{max(sizes)})" if sizes else "–",
            )
        )  # fmt: skip
    head = (
        "files", "video clips", "size known", "parameters untouched", "just fits the frame", "animated",
        "off default: same layout before", "off default: IoU 0.9 before", "layouts per editor, median",
    )  # fmt: skip
    return table(head, rows)


def of(decisions: Decisions, row: Decision) -> Layout:
    assert row.layout is not None  # noqa: S101 - the caller chose such rows
    return decisions.layouts[row.layout]


def seen_before(examples: Sequence[Example]) -> tuple[int, int, int]:
    """Touched clips whose layout, or whose visible rectangle, stood earlier in the sequence; and all."""
    again, near, off = 0, 0, 0
    for example in examples:
        decisions = example.decisions
        slots: set[int] = set()
        seen: list[Rectangle] = []
        for row in decisions.rows:
            if row.layout is None:
                continue
            if row.clip.parameters != DEFAULTS:
                aspect = aspect_of(row.clip.source, decisions.frame)
                stands = visible(of(decisions, row), aspect or 1.0, decisions.frame)
                off += 1
                again += row.layout in slots
                near += any(iou(stands, other) >= ALIKE for other in seen)
                seen.append(stands)
                slots.add(row.layout)
    return again, near, off


def codebooks(examples: Sequence[Example]) -> dict[str, Codebook]:
    used: dict[str, list[Layout]] = defaultdict(list)
    for example in examples:
        used[example.editor] += [
            of(example.decisions, row) for row in example.decisions.rows if row.layout is not None
        ]
    return {editor: Codebook.of(them) for editor, them in used.items() if them}


def roles(each: dict[str, Gathered]) -> str:
    counts = {
        name: Counter(row.role for example in found.examples for row in example.decisions.rows)
        for name, found in each.items()
    }
    return table(
        ("role", *counts),
        [
            (role, *(share(count[role], count.total()) for count in counts.values()))
            for role in ROLES
        ],
    )


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    main()
