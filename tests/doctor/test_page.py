"""docs/doctor.md lists the rules as they are."""

from roughcut.doctor.programs import PROGRAMS
from roughcut.formats import FORMATS

from .page import BEGIN, END, PAGE, table


def test_the_page_lists_the_rules_as_they_are():
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0].strip() == table(), (
        "run: python -m tests.doctor.page --write"
    )


def test_every_program_that_is_written_for_is_known_to_the_doctor():
    known = {each.name: each for each in PROGRAMS}
    for door in FORMATS:
        for app in door.apps:
            assert door.name in known[app].opens
            best = next(each for each in FORMATS if each.name == known[app].writes)
            assert app in best.apps
