"""Examples of made-up editors, made once for all tests."""

from functools import cache

from roughcut.encode.decisions import encode
from roughcut.learn import habits
from roughcut.projects.example import Example
from roughcut.sample import EDITORS, projects

PROJECTS = 24
LEARNED_FROM = 20
BY_NAME = {editor.name: editor for editor in EDITORS}


@cache
def timelines(name):
    return projects(BY_NAME[name], PROJECTS, 0)


@cache
def examples(name):
    return tuple(
        Example(name, each.name, f"{each.name}.xml", each.name, each.name, encode(each))
        for each in timelines(name)
    )


@cache
def learned(name):
    return habits.fit(examples(name)[:LEARNED_FROM])


def held_out(name):
    return timelines(name)[LEARNED_FROM:]
