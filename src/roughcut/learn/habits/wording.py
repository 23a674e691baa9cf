"""Habits in sentences, with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roughcut.encode.words import layout_words
from roughcut.learn.habits.edit import REFRAMED

if TYPE_CHECKING:
    from roughcut.learn.habits.tables import StartHabit, StreamHabit, Tables, Worth

MOST = 12


def words(tables: Tables) -> tuple[str, ...]:
    """What the first person lays over, under and beside the main track, the most used first."""
    person = tables.persons[0]
    how = {each.family: each for each in tables.starts}
    streams = sorted(person.streams, key=lambda each: (-each.events, each.stream))
    sentences = [_stream(each, how[each.stream.family], tables) for each in streams[:MOST]]
    if person.pace.share:
        sentences.append(
            f"How long the next shot lasts is told by {person.pace.by} for "
            f"{100 * person.pace.share:.0f} %: {person.pace.gained:.2f} nats a shot better than your "
            f"rhythm alone, on {person.pace.projects} held-out projects."
        )
    if person.standing.tried:
        sentences.append(
            "Pictures over the main track that nobody has moved can stand as yours do; "
            f"{_worth(person.standing)}."
        )
    if len(streams) > MOST:
        sentences.append(f"{len(streams) - MOST} rarer things were counted too.")
    return tuple(sentences)


def _stream(habit: StreamHabit, how: StartHabit, tables: Tables) -> str:
    share = (
        f"on {habit.active} of {habit.clips} shots, in {habit.projects} of "
        f"{habit.of_projects} projects"
    )
    told = f"told by {how.chosen} (average precision {how.found:.2f}"
    if how.chosen != how.rule:
        told += f", best simple rule {how.rule_found:.2f}"
    stands = ""
    if habit.layouts and not habit.stream.audio:
        stands = f", mostly {layout_words(tables.layouts[habit.layouts[0][0]])}"
    told = f"{told}); {_worth(habit.worth)}."
    if habit.stream.role == REFRAMED:
        return f"The main track is reframed {share}{stands}; {told}"
    usual = habit.placements["within"]
    start, length = usual.starts[0], usual.lengths[0]
    track = f"A{habit.stream.track}" if habit.stream.audio else f"track {habit.stream.track:+d}"
    return (
        f"{habit.stream.role.capitalize()} on {track}, {share}: it starts {start.rule} "
        f"({_share(start.hits, start.asked)}), lasts {length.rule} "
        f"({_share(length.hits, length.asked)}; usually {usual.length:.1f} s){stands}; {told}"
    )


def _worth(worth: Worth) -> str:
    if not worth.tried:
        return "not tried on held-out projects"
    if worth.least > 1:
        return f"not proposed: none of {worth.tried} tries on held-out projects paid"
    by = f"where {worth.by} says, " if worth.by else ""
    sure = f"proposed from {100 * worth.least:.0f} % sure" if worth.least > 0 else "proposed"
    return f"{by}{sure}, which saved {worth.saved:.0f} changes on held-out projects ({worth.tried} tries)"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.0f} %"
