"""How often each role is told in the corpus, and how often a role is right that somebody checked.

python benchmarks/roles_table.py             print the tables of docs/roles.md
python benchmarks/roles_table.py --write     put them into docs/roles.md
python benchmarks/roles_table.py --sample    print clips to be judged, without our role

Judgements stand in roles_checked.tsv. Whoever judges sees what `--sample` prints and nothing else.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pages import rewrite
from roughcut.encode.assets import AssetKeys
from roughcut.encode.decisions import Decision, decode
from roughcut.encode.layouts import aspect_of, layout_of, visible
from roughcut.encode.roles import ROLES
from roughcut.projects import Example, gather
from roughcut.ticks import seconds
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "data" / "timelines"
CHECKED = ROOT / "benchmarks" / "roles_checked.tsv"
FORMATS = ("prproj", "xmeml", "fcpxml", "kdenlive", "mlt", "capcut", "otio")
REPOSITORIES = {"prproj": 4, "xmeml": 3, "fcpxml": 2, "kdenlive": 2, "mlt": 1, "capcut": 2}
CLIPS = 9  # of each repository
SEED = 8
RESAMPLES = 2_000


Key = tuple[str, str, str, str]
"""Repository, sequence, track and start of a clip."""


@dataclass(frozen=True)
class Drawn:
    """A clip of the sample, and what names it."""

    example: Example
    row: Decision

    @property
    def key(self) -> Key:
        return self.example.editor, sequence_of(self.example), *place_of(self.example, self.row)


def sequence_of(example: Example) -> str:
    """A hash of what happens in a sequence: its name is nobody's business."""
    return AssetKeys().content_digest(decode(example.decisions))[:10]


def place_of(example: Example, row: Decision) -> tuple[str, str]:
    """What editors call the track of a clip, and where it starts in seconds."""
    number = row.track if row.audio else (example.decisions.spine or 0) + row.track + 1
    return f"{'A' if row.audio else 'V'}{number}", f"{seconds(row.start):.3f}"


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        examples = {
            name: gather([CORPUS / name], cache=Path(cache), minimum_projects=0).examples
            for name in FORMATS
        }
    if sys.argv[1:] == ["--sample"]:
        for number, each in enumerate(sample(examples), 1):
            print(f"=== {number}\t" + "\t".join(each.key))
            print(described(each))
        return
    text = f"{frequencies(examples)}\n\n{judged(examples)}"
    if sys.argv[1:] != ["--write"]:
        print(text)
        return
    rewrite("roles.md", "roles_table", text)


def sample(examples: dict[str, Sequence[Example]]) -> list[Drawn]:
    """The same number of clips of some repositories of each format; every clip is as likely."""
    found = []
    taken: set[str] = set()
    for name, count in REPOSITORIES.items():
        rows: dict[str, list[Drawn]] = defaultdict(list)
        for example in examples[name]:
            rows[example.editor] += [Drawn(example, row) for row in example.decisions.rows]
        chance = random.Random(f"{SEED} {name}")  # noqa: S311 - a sample, no secret
        enough = sorted(each for each in rows if len(rows[each]) >= CLIPS and each not in taken)
        for editor in chance.sample(enough, min(count, len(enough))):
            taken.add(editor)
            found += chance.sample(rows[editor], CLIPS)
    return found


def described(each: Drawn) -> str:
    """What somebody sees who opens the sequence and looks at the clip."""
    timeline, clip = decode(each.example.decisions), each.row.clip
    length = seconds(timeline.duration)
    lines = [
        (
            f"  {each.example.file.rpartition('.')[2]} '{timeline.name}' {timeline.width}x{timeline.height}"
            f" {length:.1f} s, {len(timeline.video_tracks)}V {len(timeline.audio_tracks)}A"
        )
    ]
    place = _place(each)
    lines.append(
        f"  {place[0]} at {seconds(clip.start):.1f} s for {seconds(clip.duration):.2f} s"
        f" {_source(clip)} {_stands(clip, timeline)}"
        f"{' linked' if clip.link is not None else ''}{'' if clip.enabled else ' DISABLED'}"
    )
    at = next(index for index, other in enumerate(place[1].clips) if other == clip)
    for word, index in (("before", at - 1), ("after", at + 1)):
        if 0 <= index < len(place[1].clips):
            lines.append(f"    {word}: {_brief(place[1].clips[index])}")
    for name, track in zip(timeline.track_names, timeline.tracks, strict=True):
        on = [
            other for other in track.clips
            if other.start < clip.end and clip.start < other.end and (other != clip or name != place[0])
        ]  # fmt: skip
        filled = sum(other.duration for other in track.clips) / max(1, timeline.duration)
        shown = "; ".join(_brief(other) for other in on[:2]) + (" …" if len(on) > 2 else "")
        if name[0] == "V" or on:
            lines.append(f"    {name} ({len(track.clips)} clips, {filled:.0%}): {shown}")
    return "\n".join(lines)


def _place(each: Drawn) -> tuple[str, Track]:
    """The track of a clip, with what editors call it."""
    timeline = decode(each.example.decisions)
    name, _ = place_of(each.example, each.row)
    return name, timeline.tracks[timeline.track_names.index(name)]


def _source(clip: Clip) -> str:
    source = clip.source
    if isinstance(source, Text):
        return f"TEXT {source.text[:60]!r}"
    if isinstance(source, Generator):
        return f"GENERATOR {source.kind} {source.name!r}"
    if isinstance(source, Timeline):
        return f"NEST {source.name!r} {source.width}x{source.height}"
    kind = "STILL" if source.still else "FILE"
    size = f"{source.width}x{source.height}" if source.has_video else "no picture"
    path = "/".join((source.path or "").replace("\\", "/").split("/")[-3:])
    return f"{kind} {source.name!r} ({path}) {size} ch={source.audio_channels}"


def _brief(clip: Clip) -> str:
    source = clip.source
    name = source.text[:30] if isinstance(source, Text) else source.name
    return f"{type(source).__name__[0]} {name!r} {seconds(clip.start):.1f}+{seconds(clip.duration):.1f}"


def _stands(clip: Clip, timeline: Timeline) -> str:
    given = clip.parameters.at(clip.duration // 2)
    said = [f"{name}={value:.3g}" for name, value in given.items() if value != {"scale": 1.0, "opacity": 1.0, "gain": 1.0}.get(name, 0.0)]  # fmt: skip
    layout = layout_of(clip, timeline)
    if layout is not None and not (isinstance(clip.source, Media) and not clip.source.has_video):
        box = visible(layout, aspect_of(clip.source, timeline), timeline)
        said.append(f"sees {box.left:.2f},{box.top:.2f}-{box.right:.2f},{box.bottom:.2f}")
    return "[" + " ".join(said) + "]"


def frequencies(examples: dict[str, Sequence[Example]]) -> str:
    """A row a role: its share of the clips of each format."""
    counts = {
        name: Counter(row.role for each in found for row in each.decisions.rows)
        for name, found in examples.items()
    }
    lines = [_row("role", *counts), _row(*["---"] * (len(counts) + 1))]
    for name in ROLES:
        shares = [each[name] / max(1, each.total()) for each in counts.values()]
        lines.append(_row(name, *(f"{share:.1%}" for share in shares)))
    lines.append(_row("clips", *(each.total() for each in counts.values())))
    lines.append(_row("sequences", *(len(each) for each in examples.values())))
    return "\n".join(lines)


def judged(examples: dict[str, Sequence[Example]]) -> str:
    """How often the role is the one that was judged, and which were taken for which."""
    with CHECKED.open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream, delimiter="\t")
    checked: dict[Key, str] = {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
    repositories = {key[0] for key in checked}
    told = {}
    for example in (each for found in examples.values() for each in found):
        if example.editor in repositories:
            sequence = sequence_of(example)
            for row in example.decisions.rows:
                told[(example.editor, sequence, *place_of(example, row))] = row.role
    pairs = [(key[0], role, told[key]) for key, role in checked.items() if key in told]
    right = defaultdict(list)
    for repository, role, ours in pairs:
        right[repository].append(role == ours)
    share = sum(role == ours for _, role, ours in pairs) / len(pairs)
    low, high = _interval(list(right.values()))
    wrong = Counter((role, ours) for _, role, ours in pairs if role != ours)
    total = Counter(role for _, role, _ in pairs)
    hit = Counter(role for _, role, ours in pairs if role == ours)
    said = Counter(ours for _, _, ours in pairs)
    lines = [
        (
            f"Of {len(pairs)} clips of {len(right)} repositories the role is right in {share:.0%}"
            f" (90 % interval over repositories: {low:.0%} to {high:.0%});"
            f" {len(checked) - len(pairs)} of those judged are not read so any more."
        ),
        "",
        _row("judged", "clips", "told so", "right", "told instead"),
        _row(*["---"] * 5),
    ]
    for name in ROLES:
        instead = ", ".join(
            f"{other} {count}" for (role, other), count in sorted(wrong.items()) if role == name
        )
        if total[name] or said[name]:
            lines.append(_row(name, total[name], said[name], hit[name], instead))
    lines += ["", _row("repository", "clips", "right"), _row(*["---"] * 3)]
    lines += [_row(f"`{name}`", len(each), sum(each)) for name, each in sorted(right.items())]
    return "\n".join(lines)


def _interval(groups: Sequence[Sequence[bool]]) -> tuple[float, float]:
    """The middle 90 % of the share over repositories drawn again: clips of one are alike."""
    chance = random.Random(SEED)  # noqa: S311
    shares = []
    for _ in range(RESAMPLES):
        again = [right for _ in groups for right in chance.choice(groups)]
        shares.append(sum(again) / len(again))
    shares.sort()
    return shares[RESAMPLES // 20], shares[-RESAMPLES // 20]


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


if __name__ == "__main__":
    main()
