"""Pages of docs/ whose tables benchmarks write."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def rewrite(page: str, part: str, text: str) -> None:
    """Put a text between the marks of a part of a page, `<!-- part: begin -->` and its end."""
    path = DOCS / page
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, rest = path.read_text(encoding="utf-8").split(begin)
    after = rest.split(end)[1]
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
