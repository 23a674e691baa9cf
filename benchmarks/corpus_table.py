"""What roughcut reads of the corpus: the tables of docs/corpus.md, written between its marks.

python benchmarks/corpus_table.py            print them
python benchmarks/corpus_table.py --write    put them into docs/corpus.md
"""

from __future__ import annotations

import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

from roughcut.errors import RoughcutError
from roughcut.timeline import Timeline

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "data" / "timelines"
PAGE = ROOT / "docs" / "corpus.md"
BEGIN, END = "<!-- made by benchmarks/corpus_table.py -->", "<!-- end -->"
FORMATS = ("prproj", "xmeml", "otio")


def main() -> None:
    text = tables()
    if sys.argv[1:] != ["--write"]:
        print(text)
        return
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")


def tables() -> str:
    """Both tables in Markdown, and each refused file with its reason."""
    totals: dict[str, Counter[str]] = {}
    omissions: dict[str, Counter[str]] = {}
    refused = []
    for name in FORMATS:
        total, lost = Counter[str](), Counter[str]()
        reader = import_module(f"roughcut.formats.{name}")
        for path in sorted((CORPUS / name).iterdir()):
            total["files"] += 1
            try:
                reading = reader.read(path)
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
    kinds = sorted({kind for lost in omissions.values() for kind in lost})
    kinds.sort(key=lambda kind: -sum(lost[kind] for lost in omissions.values()))
    lines += [_row(kind, *(omissions[name][kind] or "" for name in FORMATS)) for kind in kinds]
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
