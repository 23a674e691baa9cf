"""The table of docs/calibration.md: `python -m tests.calibration.page --write` rewrites it."""

import sys
from pathlib import Path

from roughcut.calibration.questions import QUESTIONS
from roughcut.doctor.programs import program
from roughcut.formats import FORMATS

PAGE = Path(__file__).parents[2] / "docs" / "calibration.md"
BEGIN, END = "<!-- made by tests/calibration/page.py -->", "<!-- end -->"


def table():
    """Every question with what is assumed, the other answers, and what they change."""
    titles = {each.name: each.title for each in FORMATS}
    lines = [
        "| name | programs | files | question | assumed | other answers | read too |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in QUESTIONS:
        programs = ", ".join(program(app).title for app in each.apps)
        first, *others = (f"`{answer.name}`" for answer in each.answers)
        reads = "yes" if each.reads else "no"
        lines.append(
            f"| `{each.name}` | {programs} | {titles[each.format]} | {each.asks} | {first} "
            f"| {', '.join(others)} | {reads} |"
        )
    return "\n".join(lines)


def main():
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    if "--write" in sys.argv:
        made = f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"
        PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
