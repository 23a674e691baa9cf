"""What a clip shows, from where in it, and how it stands: from the timeline's files and the habits' lists."""

from __future__ import annotations

from collections.abc import Mapping

from roughcut.encode.codebook import Codebook
from roughcut.encode.layouts import Layout
from roughcut.learn.habits import choosing
from roughcut.learn.habits.edit import Edit, Event, identity, layout_of_row
from roughcut.learn.habits.framing import Framer
from roughcut.learn.habits.learning import SOURCE_RULES, other_source
from roughcut.learn.habits.line import Line
from roughcut.learn.habits.standing import Picture
from roughcut.learn.habits.tables import Tables
from roughcut.learn.habits.trees import Trees
from roughcut.timeline import Generator, Media, Source

PLACEHOLDER = "slug"


class Shelf:
    """The sources and layouts that may be used in one timeline."""

    def __init__(self, edit: Edit, tables: Tables, editor: str, trees: Mapping[str, Trees]) -> None:
        self._edit = edit
        self.framer = Framer(edit, editor, tables.stands, tables.uses, trees)
        self._layouts = Codebook(tables.layouts, (0,) * len(tables.layouts))
        self._sources = tuple(asset.source() for asset in tables.assets)
        self._own: dict[str, Source] = {}
        for source in edit.decisions.assets:
            self._own.setdefault(identity(source), source)
        self._slot_of = {
            identity(source): slot
            for slot, source in enumerate(self._sources)
            if source is not None
        }

    def saw(self, line: Line, event: Event) -> None:
        """What the timeline itself shows goes on from there: the next in turn, as the one before."""
        slot = self.slot(event.row.asset)
        if slot is not None:
            line.before = slot
        layout = layout_of_row(self._edit.decisions, event.row)
        if layout is not None:
            self.framer.saw(Picture.of(event.row), layout)

    def choose(self, line: Line, index: int) -> int | None:
        """The slot of what the stream's next clip shows; None for what nobody knows."""
        edit = self._edit
        other = other_source(edit, index)
        choice = choosing.Choice(
            usual=tuple(slot for slot, _ in line.habit.assets),
            before=line.before,
            following=choosing.next_in_turn(line.habit.following, line.before),
            below=self.slot(edit.spine[index].asset),
            beside=None if other is None else self.slot(other),
        )
        slot = choosing.choose(choosing.ASSET_RULES, line.habit.asset_rules, choice)
        line.before = slot
        return slot

    def slot(self, asset: int) -> int | None:
        """Where the habits list a source of the timeline."""
        return self._slot_of.get(identity(self._edit.decisions.assets[asset]))

    def source(self, slot: int | None) -> Source:
        """The project's own file of this name, else the library's, else a placeholder."""
        source = None if slot is None else self._sources[slot]
        if source is None:
            return Generator(PLACEHOLDER, "placeholder")
        return self._own.get(identity(source), source)

    def source_start(self, line: Line, index: int, start: int, source: Source) -> int:
        """Where in its source a clip that starts then begins; all in ticks."""
        if not isinstance(source, Media) or source.still:
            return 0
        best = line.habit.source_rules[0] if line.habit.source_rules else None
        if best is None or not best.hits or best.rule == SOURCE_RULES[0]:
            return 0
        if best.rule == SOURCE_RULES[1]:
            return start
        below = self._edit.spine[index].clip
        return max(0, start - below.start + below.source_start)

    def stands(self, line: Line, source: Source, duration: int) -> Layout | None:
        """How the stream's next clip stands, of picture; None where nothing is known."""
        stream = line.habit.stream
        picture = Picture(stream.track, stream.role, source, None, duration)
        told = self.framer.tell(picture)
        if told is None:
            return self._usual(line)
        self.framer.put(picture, told.layout)
        return told.layout

    def _usual(self, line: Line) -> Layout | None:
        return next((self._layouts.layouts[slot] for slot, _ in line.habit.layouts), None)

    def reframed(self, line: Line, slot: int | None) -> Layout | None:
        """How a clip of the main track stands that is reframed; None where nothing is known."""
        choice = choosing.Choice(
            usual=tuple(each for each, _ in line.habit.layouts),
            before=line.layout_before,
            of_asset=None if slot is None else line.of_asset.get(slot),
        )
        chosen = choosing.choose(choosing.LAYOUT_RULES, line.habit.layout_rules, choice)
        line.layout_before = chosen
        if chosen is None:
            return None
        if slot is not None:
            line.of_asset[slot] = chosen
        return self._layouts.layouts[chosen]
