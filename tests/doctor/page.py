"""The table of rules for docs/doctor.md: `python -m tests.doctor.page --write` rewrites it."""

import sys
from pathlib import Path

from roughcut.doctor.programs import program, written_programs
from roughcut.doctor.rule import EFFECTS
from roughcut.doctor.rules import FILE_RULES, RULES
from roughcut.formats import FORMATS

PAGE = Path(__file__).parents[2] / "docs" / "doctor.md"
BEGIN, END = "<!-- made by tests/doctor/page.py -->", "<!-- end -->"


def programs_words(rule):
    known = {each.name for each in written_programs()}
    if rule.apps is None or known <= set(rule.apps):
        return "all"
    return ", ".join(program(app).title for app in rule.apps)


def table():
    """Every rule with its effect, programs, what happens there, and what `--fix` does."""
    titles = {each.name: each.title for each in FORMATS}
    lines = ["### In what the timeline says", "", "| rule | effect | programs | what happens | `--fix` | seen by |", "|---|---|---|---|---|---|"]  # fmt: skip
    for rule in sorted(RULES, key=lambda each: EFFECTS.index(each.effect)):
        mend = rule.mended or f"left: {rule.remedy[0].lower()}{rule.remedy[1:]}"
        lines.append(
            f"| {rule.name} | {rule.effect} | {programs_words(rule)} | {rule.says} | {mend} | {rule.source} |"
        )
    lines += ["", "### In how the file is written", "", "| rule | effect | files | programs | what happens | what helps | seen by |", "|---|---|---|---|---|---|---|"]  # fmt: skip
    for rule in sorted(FILE_RULES, key=lambda each: EFFECTS.index(each.effect)):
        files = "all" if rule.formats is None else ", ".join(titles[each] for each in rule.formats)
        lines.append(
            f"| {rule.name} | {rule.effect} | {files} | {programs_words(rule)} | {rule.says} | {rule.remedy} | {rule.source} |"
        )
    return "\n".join(lines).replace("<", "&lt;")  # XML tags are no HTML


def main():
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    if "--write" in sys.argv:
        made = f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"
        PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
