"""What roughcut reads of the corpus: the tables of docs/corpus.md, written between its marks.

python benchmarks/corpus_table.py            print them
python benchmarks/corpus_table.py --write    put them into docs/corpus.md
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from pages import rewrite
from roughcut import formats
from roughcut.errors import RoughcutError
from roughcut.timeline import Timeline

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "data" / "timelines"
FORMATS = (
    "prproj", "xmeml", "otio", "fcpxml", "kdenlive", "mlt", "osp", "capcut", "edl", "aaf",
)  # fmt: skip
RARE = 10  # kinds of omissions that are fewer than this in all are counted together


def main() -> None:
    text = tables()
    if sys.argv[1:] != ["--write"]:
        print(text)
        return
    rewrite("corpus.md", "corpus_table", text)


def tables() -> str:
    """Both tables in Markdown, and each refused file with its reason."""
    totals: dict[str, Counter[str]] = {}
    omissions: dict[str, Counter[str]] = {}
    refused = []
    for name in FORMATS:
        total, lost = Counter[str](), Counter[str]()
        for path in sorted((CORPUS / name).iterdir()):
            total["files"] += 1
            try:
                reading = formats.read(path)
            except RoughcutError as error:
                total["refused"] += 1
                refused.append(f"- `{name}/{path.name}`: {error.problem}")
                continue
            lost.update(omission.what for omission in reading.omissions)
            for timeline in reading.timelines:
                _count(timeline, total)
        totals[name], omissions[name] = total, lost
    columns = ("files", "refused", "sequences", "video clips", "audio clips", "keyframed", "nested")
    lines = [_row("format", *columns), _row(*["---"] * (len(columns) + 1))]
    lines += [_row(name, *(total[each] for each in columns)) for name, total in totals.items()]
    lines += ["", _row("omission", *FORMATS), _row(*["---"] * (len(FORMATS) + 1))]
    told = sum(omissions.values(), Counter[str]())
    kinds = sorted(
        (each for each in told if told[each] >= RARE), key=lambda each: (-told[each], each)
    )
    lines += [_row(kind, *(omissions[name][kind] or "" for name in FORMATS)) for kind in kinds]
    rest = {
        name: sum(count for kind, count in lost.items() if kind not in kinds)
        for name, lost in omissions.items()
    }
    count = sum(kind not in kinds for kind in told)
    lines.append(_row(f"{count} rarer kinds", *(rest[name] or "" for name in FORMATS)))
    return "\n".join([*lines, "", *(refused or ["No file is refused."]), ""])


def _count(timeline: Timeline, total: Counter[str]) -> None:
    total["sequences"] += 1
    for track in timeline.tracks:
        total[f"{track.kind} clips"] += len(track.clips)
        total["keyframed"] += sum(bool(clip.parameters.animated) for clip in track.clips)
        total["nested"] += sum(isinstance(clip.source, Timeline) for clip in track.clips)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
