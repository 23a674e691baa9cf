"""Trying out what was learned, on projects that were held out.

Habits are learned without some of the projects and propose for their bare main tracks, and so does
whoever else is tried; what was worth proposing (`worth`), and who tells of each stream, is kept. They
also say how the pictures over those main tracks stand, from the same timelines with nothing moved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from roughcut.changes import Entry, edits, entries, saved
from roughcut.encode.assets import AssetKeys
from roughcut.encode.begun import begun_from, unstyled_from
from roughcut.encode.decisions import decode, encode
from roughcut.encode.layouts import aspect_of, stands
from roughcut.learn.habits.correcting import WEIGHT, Correction
from roughcut.learn.habits.edit import Stream, by_track, edit_from
from roughcut.learn.habits.learning import EVERYBODY, learn
from roughcut.learn.habits.pacing import Paced, pace, paced
from roughcut.learn.habits.proposing import proposals
from roughcut.learn.habits.tables import Person, Tables
from roughcut.learn.habits.trees import Trees
from roughcut.learn.habits.ways import Ways
from roughcut.learn.habits.worth import Tried, saves_more, worth
from roughcut.learn.predictor import Proposal
from roughcut.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from roughcut.encode.decisions import Decision, Decisions
    from roughcut.learn.habits.ear import Teacher
    from roughcut.projects.example import Example

FOLDS = 3

OWN = ""
"""Who told, where habits told themselves."""


@dataclass(frozen=True, slots=True)
class _Trials:
    """What came of it on held-out projects, by person, and by who told.

    starts: each proposal of a stream. paces: how well lengths of shots are told. stands: each
    picture that was moved.
    """

    starts: dict[tuple[str, str, Stream], list[Tried]] = field(
        default_factory=lambda: defaultdict(list)
    )
    paces: dict[tuple[str, str], list[Paced]] = field(default_factory=lambda: defaultdict(list))
    stands: dict[str, list[Tried]] = field(default_factory=lambda: defaultdict(list))


def with_worth(
    tables: Tables,
    examples: Sequence[Example],
    corrections: Sequence[Correction] = (),
    *,
    seed: int,
    progress: Progress,
    teachers: Mapping[str, Teacher] = MappingProxyType({}),
) -> Tables:
    """The tables, each stream with what its proposals saved on held-out projects, and when corrected.

    teachers: who else is tried, by name. One of them tells of a person's stream where that surely
    saved more than what habits tell themselves: the one that is best over all streams.
    Of a person with a single project nothing can be held out, and nothing is held back.
    """
    projects = sorted({each.project for each in examples})
    folds = min(FOLDS, len(projects))
    if folds < 2:
        return tables
    trials = _Trials()
    for each in corrections:
        for stream, confidence, saving in each.tried:
            for name in {EVERYBODY, each.example.editor}:
                for by in (OWN, *teachers):
                    tried = Tried(confidence, saving, each.example.project)
                    trials.starts[by, name, stream] += [tried] * WEIGHT
    for fold in range(folds):
        progress("Trying out what was learned", fold, folds)
        held = set(projects[fold::folds])
        _try(
            [each for each in examples if each.project not in held],
            [each for each in examples if each.project in held],
            Ways.of(tables),
            trials,
            seed=seed,
            teachers=teachers,
        )
    progress("Trying out what was learned", folds, folds)
    judged = {by: [_judged(each, trials, by) for each in tables.persons] for by in (OWN, *teachers)}
    best = max(judged, key=lambda by: _surely(judged[by]))
    return replace(tables, persons=tuple(judged[best]))


def _surely(persons: Sequence[Person]) -> tuple[float, float]:
    """Changes that are surely saved by all streams, then nats that are surely gained."""
    saved = sum(habit.worth.surely for person in persons for habit in person.streams)
    return saved, sum(person.pace.surely for person in persons)


def _judged(person: Person, trials: _Trials, by: str) -> Person:
    """The person's habits, each told by whom it is told best: themselves, or this one beside them."""
    if person.projects < 2:
        return person
    person = replace(
        person,
        pace=pace(trials.paces.get((by, person.name), ()), by),
        standing=worth(trials.stands.get(person.name, ())),
    )
    streams = []
    for habit in person.streams:
        own = trials.starts.get((OWN, person.name, habit.stream), ())
        other = trials.starts.get((by, person.name, habit.stream), ())
        found = worth(own)
        if by != OWN and saves_more(other, own):
            found = replace(worth(other), by=by)
        streams.append(replace(habit, worth=found))
    return replace(person, streams=tuple(streams))


def _try(
    train: Sequence[Example],
    held_out: Sequence[Example],
    ways: Ways,
    into: _Trials,
    *,
    seed: int,
    teachers: Mapping[str, Teacher],
) -> None:
    """Propose for projects that were held out, in the ways that are used for new ones.

    A way is a choice among a few that was made on all projects; what it answers with is learned
    from `train` alone.

    Rules and trees are sure in different measures. Where too little is left for the same way, all
    proposals count as equally sure.
    """
    learned = learn(train, seed=seed, progress=silent, ways=ways)
    told = {each.family: each.chosen for each in learned.tables.starts}
    trees = {name: Trees(text) for name, text in sorted(learned.trees.items())}
    persons = {person.name: person for person in learned.tables.persons}
    ears = {by: teacher(train) for by, teacher in teachers.items()}
    for example in held_out:
        names = {EVERYBODY, example.editor} & set(persons)
        begun = None
        for name in sorted(names if ears else ()):
            for by, ear in ears.items():
                found = paced(learned.tables, persons[name], example, ear)
                if found is not None:
                    into.paces[by, name].append(found)
        for name in sorted(names):
            begun = begun or encode(begun_from(decode(example.decisions)))
            into.stands[name] += _moved(learned.tables, trees, persons[name], example)
            edit = edit_from(begun, name, "", begun.frame.name)
            if edit is None:
                break
            streams = [habit.stream for habit in persons[name].streams]
            for by in (OWN, *ears):
                heard = ears[by].starts(name, edit, streams) if by != OWN else {}
                if by != OWN and not heard:
                    continue
                proposed = proposals(learned.tables, trees, persons[name], edit, heard=heard)
                for proposal, saving in savings(example.decisions, begun, proposed):
                    stream = _stream(proposal)
                    if by != OWN and stream not in heard:
                        continue
                    alike = by != OWN or told[stream.family] == ways.starts.get(stream.family)
                    sure = proposal.confidence if alike else 1.0
                    into.starts[by, name, stream].append(Tried(sure, saving, example.project))


def _moved(
    tables: Tables, trees: dict[str, Trees], person: Person, example: Example
) -> Iterator[Tried]:
    """Each picture over the main track that is moved where nobody moved any, or just the first half."""
    theirs = decode(example.decisions)
    for since in (0, theirs.duration // 2):
        begun = encode(unstyled_from(theirs, since))
        edit = edit_from(begun, person.name, "", begun.frame.name)
        if edit is None:
            continue
        moved = proposals(tables, trees, person, edit, restyle=True)
        over = [each for each in moved if each.track != 0 and each.start >= since]
        for proposal, saving in savings(example.decisions, begun, over):
            yield Tried(proposal.confidence, saving, example.project)


def _stream(proposal: Proposal) -> Stream:
    return Stream(proposal.audio, proposal.track, proposal.role)


def savings(
    truth: Decisions, begun: Decisions, proposed: Sequence[Proposal]
) -> Iterator[tuple[Proposal, float]]:
    """Each proposal with the changes that it saves the editor, −1 to 4."""
    theirs, there = by_track(truth), by_track(begun)
    new: dict[tuple[bool, int], list[Proposal]] = defaultdict(list)
    for each in proposed:
        if each.row is None:
            new[each.audio, each.track].append(each)
        else:
            yield each, _reframing(truth, begun, each, begun.rows[each.row])
    for track, added in sorted(new.items()):
        lines: list[tuple[Entry, Proposal | None]] = [
            *((entry, None) for entry in entries(begun.frame, there.get(track, ()))),
            *((_entry(begun, each), each) for each in added),
        ]
        lines.sort(key=lambda line: (line[0].start, line[0].end))
        found = saved(entries(truth.frame, theirs.get(track, ())), [entry for entry, _ in lines])
        for (_, proposal), saving in zip(lines, found, strict=True):
            if proposal is not None:
                yield proposal, saving


def _reframing(truth: Decisions, begun: Decisions, proposal: Proposal, before: Decision) -> float:
    """What is saved where a clip stands otherwise than it did."""
    place = (before.audio, before.track, before.start)
    theirs = [row for row in truth.rows if (row.audio, row.track, row.start) == place]
    wanted, present = entries(truth.frame, theirs[:1]), entries(begun.frame, [before])
    return edits(wanted, present) - edits(wanted, [_entry(begun, proposal)])


def _entry(begun: Decisions, proposal: Proposal) -> Entry:
    frame, source = begun.frame, proposal.asset
    aspect = aspect_of(source, frame)
    layout = None if proposal.audio else proposal.layout
    return Entry(
        proposal.start,
        proposal.start + proposal.duration,
        AssetKeys().portable(source),
        None if layout is None or aspect is None else stands(layout, aspect, frame),
    )
