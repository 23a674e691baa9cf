"""Habits as files, and back: JSON read strictly, and models whose every number is checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from roughcut.errors import BrokenStyle
from roughcut.learn.habits import choosing, framing, placing, standing, starts, times
from roughcut.learn.habits.features import CYCLES
from roughcut.learn.habits.learning import SOURCE_RULES, VERSION
from roughcut.learn.habits.tables import StreamHabit, Tables, Tally
from roughcut.learn.habits.trees import Trees

FOLDER = "habits/"
TABLES = "habits.json"
_REMEDY = "Learn the style again"


def written(tables: Tables, texts: Mapping[str, str]) -> dict[str, bytes]:
    """The files, by their name in a style's folder; the same habits give the same bytes."""
    content = msgspec.json.format(msgspec.json.encode(tables), indent=1)
    models = {FOLDER + name: text.encode() for name, text in sorted(texts.items())}
    return {FOLDER + TABLES: content, **models}


def parsed(files: Mapping[str, bytes]) -> tuple[Tables, dict[str, str]]:
    """The tables and the texts of the models.

    Raises:
        BrokenStyle: a file is missing, damaged, of another version, or points outside the lists.
    """
    name = FOLDER + TABLES
    if name not in files:
        raise BrokenStyle(name, "it is missing", _REMEDY)
    try:
        version = msgspec.json.decode(files[name], type=_Versioned).version
        if version != VERSION:
            raise BrokenStyle(
                name, f"it is of version {version}, this roughcut reads {VERSION}", _REMEDY
            )
        tables = msgspec.json.decode(files[name], type=Tables)
        for asset in tables.assets:
            asset.source()
    except (msgspec.DecodeError, ValueError, ZeroDivisionError) as error:
        raise BrokenStyle(name, f"it is damaged ({error})", _REMEDY) from error
    problem = _problem(tables)
    if problem:
        raise BrokenStyle(name, f"it is damaged ({problem})", _REMEDY)
    texts = {
        how.trees: _model(how.trees, files, starts.MODELS.values())
        for how in tables.starts
        if how.trees
    }
    for name, asked in times.NAMES.items():
        trees = next(each.trees for each in tables.times if each.question == name)
        if trees:
            texts[trees] = _model(trees, files, (times.columns(asked),))
    if tables.stands.trees:
        texts[tables.stands.trees] = _model(tables.stands.trees, files, (framing.COLUMNS,))
    return tables, texts


class _Versioned(msgspec.Struct):
    version: int


def _problem(tables: Tables) -> str:
    """What in the tables points nowhere; "" for sound ones."""
    families = {how.family for how in tables.starts}
    if not tables.persons:
        return "it knows nobody"
    for how in tables.starts:
        if how.chosen not in starts.RULES and how.chosen not in starts.MODELS:
            return f"unknown rule '{how.chosen}'"
        if len(how.situations) != 16:
            return f"{len(how.situations)} situations instead of 16"
        if len(how.counting) - 1 not in CYCLES:
            return f"{len(how.counting)} places in a cycle"
    asked = {name: len(times.RULES[each]) for name, each in times.NAMES.items()}
    asked[framing.QUESTION] = len(standing.RULES)
    for name, rules in asked.items():
        kept = [each for each in (*tables.times, tables.stands) if each.question == name]
        if len(kept) != 1:
            return f"{len(kept)} answers to '{name}'"
        if not all(0 <= rule < rules for rule in kept[0].order):
            return f"a rule of '{name}' that there is not"
        if not all(len(each.right) == len(each.asked) == rules for each in kept[0].counts):
            return f"counts of '{name}' that do not fit its {rules} rules"
    for person in tables.persons:
        for habit in person.streams:
            if habit.stream.family not in families:
                return f"nothing tells when a {habit.stream.family} starts"
            if "within" not in habit.placements:
                return f"nothing tells where a {habit.stream.family} starts"
            if not all(0 <= slot < len(tables.layouts) for slot, _ in habit.layouts):
                return "a layout that is not in the list"
            slots = [slot for slot, _ in habit.assets]
            slots += [slot for each in habit.following for slot in each[:2]]
            if not all(0 <= slot < len(tables.assets) for slot in slots):
                return "a source that is not in the list"
            unknown = _unknown_rule(habit)
            if unknown:
                return f"unknown rule '{unknown}'"
    return ""


def _unknown_rule(habit: StreamHabit) -> str:
    found: list[tuple[tuple[Tally, ...], tuple[str, ...]]] = [
        (habit.layout_rules, tuple(choosing.LAYOUT_RULES)),
        (habit.asset_rules, tuple(choosing.ASSET_RULES)),
        (habit.source_rules, SOURCE_RULES),
    ]
    for placement in habit.placements.values():
        found.append((placement.starts, tuple(placing.START_RULES)))
        found.append((placement.lengths, tuple(placing.LENGTH_RULES)))
    for tallies, known in found:
        for tally in tallies:
            if tally.rule not in known:
                return tally.rule
    return ""


def _model(name: str, files: Mapping[str, bytes], widths: Collection[int]) -> str:
    content = files.get(FOLDER + name)
    if content is None:
        raise BrokenStyle(FOLDER + name, "it is missing", _REMEDY)
    try:
        text = content.decode("ascii")
        columns = Trees(text).columns
    except ValueError as error:
        raise BrokenStyle(FOLDER + name, f"it is damaged ({error})", _REMEDY) from error
    if columns not in widths:
        raise BrokenStyle(FOLDER + name, f"it asks for {columns} columns", _REMEDY)
    return text
