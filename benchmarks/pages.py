"""Pages of docs/ whose tables benchmarks write."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def rewrite(page: str, part: str, text: str) -> None:
    """Put a text between the marks of a part of a page; at its end where it has none yet."""
    path = DOCS / page
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    whole = path.read_text(encoding="utf-8")
    if begin not in whole:
        whole += f"\n{begin}\n{end}\n"
    before, rest = whole.split(begin)
    after = rest.split(end)[1]
    path.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")
