"""Habits in sentences, with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roughcut.learn.habits.edit import REFRAMED

if TYPE_CHECKING:
    from roughcut.encode.layouts import Layout
    from roughcut.learn.habits.tables import StartHabit, StreamHabit, Tables

MOST = 12


def words(tables: Tables) -> tuple[str, ...]:
    """What is known of the first person: pace, then each stream, the most used first."""
    person = tables.persons[0]
    how = {each.family: each for each in tables.starts}
    low, middle, high = person.shot_seconds
    pace = (
        f"A shot on the main track lasts {middle:.1f} s in the middle, half of them between "
        f"{low:.1f} and {high:.1f} s ({person.spine_clips} shots of {person.projects} projects)."
    )
    sentences = [pace]
    streams = sorted(person.streams, key=lambda each: (-each.events, each.stream))
    sentences += [_stream(each, how[each.stream.family], tables) for each in streams[:MOST]]
    if len(streams) > MOST:
        sentences.append(f"{len(streams) - MOST} rarer things were counted too.")
    return tuple(sentences)


def _stream(habit: StreamHabit, how: StartHabit, tables: Tables) -> str:
    share = f"{habit.active} of {habit.clips} shots, in {habit.projects} of {habit.of_projects} projects"
    told = f"told by {how.chosen} (average precision {how.found:.2f}"
    told += f", best simple rule {how.rule_found:.2f})" if how.chosen != how.rule else ")"
    if habit.stream.role == REFRAMED:
        to = _layout(tables.layouts[habit.layouts[0][0]]) if habit.layouts else "elsewhere"
        return f"Reframes the main track on {share}, mostly to {to}; {told}."
    usual = habit.placements["within"]
    start, length = usual.starts[0], usual.lengths[0]
    track = f"A{habit.stream.track}" if habit.stream.audio else f"track {habit.stream.track:+d}"
    stands = ""
    if habit.layouts and not habit.stream.audio:
        stands = f", mostly {_layout(tables.layouts[habit.layouts[0][0]])}"
    return (
        f"Puts a {habit.stream.role} on {track} on {share}: it starts {start.rule} "
        f"({_share(start.hits, start.asked)}), lasts {length.rule} "
        f"({_share(length.hits, length.asked)}; usually {usual.length:.1f} s){stands}; {told}."
    )


def _layout(layout: Layout) -> str:
    place = f" at {layout.x:+.2f}, {layout.y:+.2f}" if layout.x or layout.y else ""
    return f"{layout.scale:.2f} × its fitted size{place}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.0f} %"
