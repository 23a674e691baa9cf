"""From examples to habits: counting, then trees where they beat the counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from roughcut.encode.codebook import Codebook
from roughcut.errors import NotEnough
from roughcut.learn.habits import choosing, framing, placing, starts, times
from roughcut.learn.habits.edit import (
    DEFAULT_LAYOUT,
    Edit,
    Event,
    Stream,
    edit_of,
    identity,
    layout_of_row,
)
from roughcut.learn.habits.tables import (
    Asset,
    Past,
    Person,
    Placement,
    Situation,
    Spine,
    StartHabit,
    StreamHabit,
    Tables,
    Tally,
)
from roughcut.learn.habits.ways import ANY, Ways
from roughcut.parameters import value_at
from roughcut.ticks import seconds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roughcut.encode.layouts import Layout
    from roughcut.progress import Progress
    from roughcut.projects.example import Example
    from roughcut.timeline import Source

VERSION = 7
EVERYBODY = ""
MAX_PAST = 100
MAX_KNOWN_SOURCES = 64


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The tables and the texts of the trees, by file name."""

    tables: Tables
    trees: dict[str, str]


def learn(
    examples: Sequence[Example],
    *,
    seed: int,
    progress: Progress,
    ways: Ways = ANY,
) -> Learned:
    """What the examples teach; their order is irrelevant.

    ways: those that are not to be chosen anew.

    Raises:
        NotEnough: no example has a clip on its spine.
    """
    ordered = sorted(
        examples, key=lambda each: (each.editor, each.project, each.digest, each.sequence)
    )
    edits = [edit for each in ordered if (edit := edit_of(each)) is not None]
    if not edits:
        raise NotEnough(
            "learn", "no project has a picture on its main track", "Give it finished projects"
        )
    lists = _lists(edits)
    # Everybody's main tracks in one heap are nobody's rhythm, and would be kept twice.
    everybody = _person(EVERYBODY, edits, None, lists, spines=False)
    editors = sorted({edit.editor for edit in edits})
    persons = [everybody]
    if len(editors) > 1:
        for editor in editors:
            own = [edit for edit in edits if edit.editor == editor]
            persons.append(_person(editor, own, everybody, lists))
    else:
        persons = [_person(editors[0], edits, None, lists)]
    families = starts.family_streams(edits)
    found: list[StartHabit] = []
    trees: dict[str, str] = {}
    for number, (family, streams) in enumerate(families.items()):
        progress("Learning when something comes on", number, len(families))
        rows = _family_rows(edits, streams, lists)
        habit, text = starts.chosen(family, rows, seed=seed, way=ways.starts.get(family))
        name = f"starts-{number:02}.txt" if text else ""
        if text:
            trees[name] = text
        found.append(
            StartHabit(
                habit.family, habit.chosen, habit.threshold, habit.found, habit.rule,
                habit.rule_found, name, tuple(starts.table_of(rows)), tuple(starts.counting_of(rows)),
            )
        )  # fmt: skip
    progress("Learning when something comes on", len(families), len(families))
    told = []
    for number, (preference, text) in enumerate(times.learned(edits, seed=seed).values()):
        name = f"times-{number:02}.txt" if text else ""
        if text:
            trees[name] = text
        told.append(replace(preference, trees=name))
    stands, text, uses = framing.learned(edits, seed=seed, ways=ways)
    if text:
        trees["layouts.txt"] = text
        stands = replace(stands, trees="layouts.txt")
    return Learned(
        Tables(
            VERSION, tuple(persons), tuple(found), tuple(told), stands, uses, lists.layouts,
            tuple(Asset.of(source) for source in lists.sources), tuple(lists.codes),
        ),
        trees,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """What slots point into; codes: identities on the spine that recur between projects."""

    layouts: tuple[Layout, ...]
    sources: tuple[Source, ...]
    slot_of: dict[str, int]
    codes: dict[str, int]

    def asset(self, edit: Edit, slot: int) -> int | None:
        return self.slot_of.get(identity(edit.decisions.assets[slot]))

    def layout(self, layout: Layout) -> int | None:
        return Codebook(self.layouts, (0,) * len(self.layouts)).nearest(layout)


def _lists(edits: Sequence[Edit]) -> _Lists:
    layouts: Counter[Layout] = Counter()
    projects: dict[str, set[str]] = {}
    on_spine: dict[str, set[str]] = {}
    sources: dict[str, Source] = {}
    for edit in edits:
        for event in edit.events:
            layout = layout_of_row(edit.decisions, event.row)
            if layout is not None:
                layouts[layout] += 1
            source = edit.decisions.assets[event.row.asset]
            projects.setdefault(identity(source), set()).add(edit.project)
            sources.setdefault(identity(source), source)
        for row in edit.spine:
            name = identity(edit.decisions.assets[row.asset])
            on_spine.setdefault(name, set()).add(edit.project)
    layouts[DEFAULT_LAYOUT] += 1
    kept = sorted(sources, key=lambda name: (-len(projects[name]), name))
    known = sorted(
        (name for name, where in on_spine.items() if len(where) >= 2),
        key=lambda name: (-len(on_spine[name]), name),
    )[:MAX_KNOWN_SOURCES]
    return _Lists(
        Codebook.of(layouts).layouts,
        tuple(sources[name] for name in kept),
        {name: slot for slot, name in enumerate(kept)},
        {name: code for code, name in enumerate(known)},
    )


def spine_identities(edit: Edit) -> list[str]:
    """The identity of each spine source, by slot of `edit.assets`."""
    names: dict[int, str] = {}
    for slot, row in zip(edit.assets.tolist(), edit.spine, strict=True):
        names.setdefault(slot, identity(edit.decisions.assets[row.asset]))
    return [names[slot] for slot in sorted(names)]


def _family_rows(edits: Sequence[Edit], streams: Sequence[Stream], lists: _Lists) -> starts.Rows:
    """A row for each spine clip of each project whose editor does the stream."""
    features, labels, groups = [], [], []
    numbers = {project: n for n, project in enumerate(sorted({e.project for e in edits}))}
    for stream in streams:
        by_editor: dict[str, list[tuple[Edit, tuple[Event, ...]]]] = {}
        for edit in edits:
            by_editor.setdefault(edit.editor, []).append((edit, edit.of(stream)))
        for own in by_editor.values():
            active = [float(starts.labels_of(edit, events).sum()) for edit, events in own]
            length = [float((edit.ends - edit.starts).sum()) for edit, _ in own]
            if not any(active):
                continue
            for edit, events in own:
                # The rate is told by the editor's other projects: this one's own would be a leak.
                rest = [n for n, (other, _) in enumerate(own) if other.project != edit.project]
                count, spent = sum(active[n] for n in rest), sum(length[n] for n in rest)
                known = starts.known(edit, lists.codes, spine_identities(edit))
                rows = starts.spine_rows(edit, known, stream.track, (count + 0.5) / (spent + 60))
                features.append(np.concatenate([rows, starts.history_rows(edit, events)], axis=1))
                labels.append(starts.labels_of(edit, events))
                groups.append(np.full(len(edit.spine), numbers[edit.project]))
    return starts.Rows(np.concatenate(features), np.concatenate(labels), np.concatenate(groups))


def _person(
    name: str,
    edits: Sequence[Edit],
    everybody: Person | None,
    lists: _Lists,
    *,
    spines: bool = True,
) -> Person:
    prior = {} if everybody is None else {each.stream: each for each in everybody.streams}
    lengths = np.concatenate([edit.ends - edit.starts for edit in edits])
    streams = sorted({stream for edit in edits for stream in edit.streams})
    low, middle, high = (float(q) for q in np.percentile(lengths, [25, 50, 75]))
    return Person(
        name=name,
        projects=len({edit.project for edit in edits}),
        spine_seconds=float(lengths.sum()),
        spine_clips=len(lengths),
        shot_seconds=(low, middle, high),
        shortest_seconds=min(
            [float(lengths.min()), *(e.end - e.start for edit in edits for e in edit.events)]
        ),
        spines=tuple(spine_of(edit, lists.codes) for edit in edits) if spines else (),
        streams=tuple(_stream(stream, edits, prior.get(stream), lists) for stream in streams),
    )


def spine_of(edit: Edit, codes: Mapping[str, int]) -> Spine:
    """The main track with its sources by number; codes: the numbers of known ones."""
    names = spine_identities(edit)
    return Spine(
        edit.name or edit.project,
        tuple(codes.get(names[slot], -1 - slot) for slot in edit.assets.tolist()),
        tuple(round(each, 3) for each in edit.starts.tolist()),
        tuple(round(each, 3) for each in (edit.ends - edit.starts).tolist()),
    )


def _stream(
    stream: Stream, edits: Sequence[Edit], prior: StreamHabit | None, lists: _Lists
) -> StreamHabit:
    per_edit = [(edit, edit.of(stream)) for edit in edits]
    with_any = [(edit, events) for edit, events in per_edit if events]
    events = [event for _, own in with_any for event in own]
    clips = sum(len(edit.spine) for edit in edits)
    active = sum(len({event.within for event in own}) for _, own in with_any)
    length = sum(float((edit.ends - edit.starts).sum()) for edit in edits)
    gaps = [
        right.start - left.start
        for _, own in with_any
        for left, right in pairwise(own)
        if left.within == right.within
    ]
    layouts, layout_rules = _layouts(with_any, lists)
    assets, following, asset_rules = _assets(with_any, lists)
    return StreamHabit(
        stream=stream,
        events=len(events),
        clips=clips,
        active=active,
        projects=len({edit.project for edit, _ in with_any}),
        of_projects=len({edit.project for edit in edits}),
        rate=starts.stream_rate(active, clips, prior.rate if prior else active / clips),
        rate_per_second=(active + 0.5) / (length + 60),
        again=float(np.median(gaps)) if len(gaps) > active / 2 else 0.0,
        shortest=min(event.end - event.start for event in events),
        gain=float(np.median([value_at(event.row.clip.parameters.gain, 0) for event in events])),
        placements=_placements(with_any),
        layouts=layouts,
        layout_rules=layout_rules,
        assets=assets,
        following=following,
        asset_rules=asset_rules,
        source_rules=_source_rules(with_any),
        past=_past(with_any),
    )


def _placements(
    with_any: Sequence[tuple[Edit, tuple[Event, ...]]],
) -> dict[Situation, Placement]:
    pairs = [
        pair
        for edit, events in with_any
        for pair in zip(placing.moments(edit, events), events, strict=True)
    ]
    return placing.by_situation(pairs, placing.placement)


def _layouts(
    with_any: Sequence[tuple[Edit, tuple[Event, ...]]], lists: _Lists
) -> tuple[tuple[tuple[int, int], ...], tuple[Tally, ...]]:
    counts: Counter[int] = Counter()
    rows: list[tuple[int | None, int | None, int]] = []
    for edit, events in with_any:
        before: int | None = None
        of_asset: dict[int, int] = {}
        for event in events:
            layout = layout_of_row(edit.decisions, event.row)
            slot = None if layout is None else lists.layout(layout)
            if slot is None:
                continue
            counts[slot] += 1
            rows.append((before, of_asset.get(event.row.asset), slot))
            before = of_asset[event.row.asset] = slot
    usual = tuple(slot for slot, _ in _most(counts))
    pairs = [
        (choosing.Choice(usual, before=before, of_asset=own), slot) for before, own, slot in rows
    ]
    return _most(counts), choosing.tallies(choosing.LAYOUT_RULES, pairs)


def _assets(
    with_any: Sequence[tuple[Edit, tuple[Event, ...]]], lists: _Lists
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int, int], ...], tuple[Tally, ...]]:
    sequences = [
        [slot for event in events if (slot := lists.asset(edit, event.row.asset)) is not None]
        for edit, events in with_any
    ]
    counts: Counter[int] = Counter(slot for sequence in sequences for slot in sequence)
    following = choosing.in_turn(sequences)
    usual = tuple(slot for slot, _ in _most(counts))
    pairs = []
    for edit, events in with_any:
        before: int | None = None
        for event in events:
            truth = lists.asset(edit, event.row.asset)
            if truth is None:
                continue
            choice = choosing.Choice(
                usual,
                before=before,
                following=choosing.next_in_turn(following, before),
                below=lists.asset(edit, edit.spine[event.within].asset),
                beside=_beside(edit, event.within, lists),
            )
            pairs.append((choice, truth))
            before = truth
    return _most(counts), following, choosing.tallies(choosing.ASSET_RULES, pairs)


def _beside(edit: Edit, within: int, lists: _Lists) -> int | None:
    other = other_source(edit, within)
    return None if other is None else lists.asset(edit, other)


def other_source(edit: Edit, within: int) -> int | None:
    """The asset of the last spine clip before this one that shows something else."""
    now = edit.assets[within]
    for index in range(within - 1, -1, -1):
        if edit.assets[index] != now:
            return edit.spine[index].asset
    return None


SOURCE_RULES = ("from its head", "as late as it is in the video", "in step with the spine")
"""Where in its source a clip begins."""


def _source_rules(with_any: Sequence[tuple[Edit, tuple[Event, ...]]]) -> tuple[Tally, ...]:
    hits: Counter[str] = Counter()
    asked = 0
    for edit, events in with_any:
        frame = edit.decisions.frame.rate.ticks(1)
        for event in events:
            asked += 1
            below = edit.spine[event.within].clip
            answers = (0, event.row.start, event.row.start - below.start + below.source_start)
            for rule, answer in zip(SOURCE_RULES, answers, strict=True):
                hits[rule] += abs(event.row.clip.source_start - answer) <= 2 * frame
    counted = [Tally(rule, hits[rule], asked) for rule in SOURCE_RULES]
    return tuple(sorted(counted, key=lambda each: -each.hits))


def _past(with_any: Sequence[tuple[Edit, tuple[Event, ...]]]) -> tuple[Past, ...]:
    found = [
        Past(
            project=edit.name or edit.project,
            seconds=round(seconds(event.row.start), 3),
            clip_seconds=round(float(edit.ends[event.within] - edit.starts[event.within]), 3),
            share_done=round(float(edit.starts[event.within] / max(edit.ends[-1], 1e-9)), 4),
        )
        for edit, events in with_any
        for event in events
    ]
    found = list(dict.fromkeys(found))  # a corrected timeline is there several times
    step = max(1, len(found) // MAX_PAST)
    return tuple(found[::step][:MAX_PAST])


def _most(counts: Counter[int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
