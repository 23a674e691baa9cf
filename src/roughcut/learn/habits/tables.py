"""What habits are, once learned: plain tables that are saved as JSON and read back strictly.

Nothing here computes. Times are in seconds, counts are of events unless a name says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from roughcut.encode.layouts import Layout
from roughcut.learn.habits.edit import Stream
from roughcut.ticks import Rate
from roughcut.timeline import Generator, Media, Source, Text

Situation = Literal["opening", "closing", "within"]
"""On the first spine clip, on the last, or between: people open and close otherwise than they go on."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a rule was right, of the times that it had an answer or should have had one."""

    rule: str
    hits: int
    asked: int


@dataclass(frozen=True, slots=True)
class Placement:
    """How a stream's clips are placed in one situation.

    after_cut, before_end: usual seconds from the spine clip's start, and until its end, at which
    one starts. at: usual seconds from the timeline's start. length: usual seconds.
    starts, lengths: the rules of `placing`, the best first.
    """

    events: int
    after_cut: float
    before_end: float
    at: float
    length: float
    starts: tuple[Tally, ...]
    lengths: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A past clip of a stream: in which project, when, and over what kind of spine clip."""

    project: str
    seconds: float
    clip_seconds: float
    share_done: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What proposals of one kind were worth on projects that were held out.

    least: the confidence from which they saved work; over 1 where they never did. tried: how many
    were made. saved: changes that those of at least this confidence saved; surely: of these, what
    is not luck. by: who told where they start, "" for habits themselves. The defaults are of what
    could not be tried.
    """

    least: float = 0.0
    tried: int = 0
    saved: float = 0.0
    surely: float = 0.0
    by: str = ""


@dataclass(frozen=True, slots=True)
class StreamHabit:
    """What a person does on one stream.

    clips: how many spine clips they had the choice on; active: on how many of them they did it.
    rate: the share of spine clips, rate_per_second: per second of spine, both shrunk towards
    everybody's. again: seconds from one start to the next within one spine clip.
    layouts, assets: slots of the Habits' lists, with counts, the most used first.
    following: (asset before, asset, count). shortest: seconds.
    """

    stream: Stream
    events: int
    clips: int
    active: int
    projects: int
    of_projects: int
    rate: float
    rate_per_second: float
    again: float
    shortest: float
    gain: float
    placements: dict[Situation, Placement]
    layouts: tuple[tuple[int, int], ...]
    layout_rules: tuple[Tally, ...]
    assets: tuple[tuple[int, int], ...]
    following: tuple[tuple[int, int, int], ...]
    asset_rules: tuple[Tally, ...]
    source_rules: tuple[Tally, ...]
    past: tuple[Past, ...]
    worth: Worth = Worth()


@dataclass(frozen=True, slots=True)
class Spine:
    """The main track of a past project, clip by clip.

    sources: the number of a source among the Tables' known ones; below 0 for the others, −1 for the
    first that the project shows, −2 for the second. starts, lengths: seconds.
    """

    project: str
    sources: tuple[int, ...]
    starts: tuple[float, ...]
    lengths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """Who tells how long the next shot lasts.

    share: how much of the pool of densities is somebody else's, `by`. gained: nats a shot over the
    editor's own rhythm on held-out projects; surely: of these, what is not luck.
    """

    share: float = 0.0
    by: str = ""
    projects: int = 0
    gained: float = 0.0
    surely: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """The habits of one editor; the name "" is everybody's together.

    shot_seconds: quartiles of the lengths of spine clips. shortest_seconds: of any clip. spines:
    what stood on the spine of each project. standing: what it was worth to move pictures over the
    main track that nobody had moved.
    """

    name: str
    projects: int
    spine_seconds: float
    spine_clips: int
    shot_seconds: tuple[float, float, float]
    shortest_seconds: float
    spines: tuple[Spine, ...]
    streams: tuple[StreamHabit, ...]
    pace: Pace = Pace()
    standing: Worth = Worth()


@dataclass(frozen=True, slots=True)
class StartHabit:
    """How the clips on which a stream's next one starts are told.

    chosen: a name in `starts.RULES` or `starts.MODELS`; threshold: its score from which an editor
    does it; found, rule_found: average precision on folds of the training projects, of what was
    chosen and of the best simple rule. trees: the name of the model's file, "" for a rule.
    situations: the sixteen numbers of the rule of situations. counting: those of `starts.counting_of`.
    """

    family: str
    chosen: str
    threshold: float
    found: float
    rule: str
    rule_found: float
    trees: str
    situations: tuple[float, ...] = ()
    counting: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each rule was right and had an answer, in one scope of `ranking.Past`."""

    scope: tuple[str, ...]
    right: tuple[float, ...]
    asked: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Preference:
    """How the likeliest answer to one kind of question is told.

    question: a name of `times.name_of`, or `framing.QUESTION`. how, order, found, rule_found as in `preferring.Chooser`.
    trees: the name of the model's file, "" where none is used.
    """

    question: str
    how: str
    order: tuple[int, ...]
    found: float
    rule_found: float
    trees: str
    counts: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """The layouts that an editor ("" for everybody) gives most often to one use, at most two.

    use: as of `standing.Picture.uses`.
    """

    editor: str
    use: str
    layouts: tuple[Layout, ...]


@dataclass(frozen=True, slots=True)
class Asset:
    """A source as a table row; kind "nest" keeps the name alone."""

    kind: Literal["media", "generator", "text", "nest"]
    name: str
    path: str | None = None
    width: int | None = None
    height: int | None = None
    rate: tuple[int, int] | None = None
    duration: int | None = None
    start: int = 0
    pixel_aspect: tuple[int, int] = (1, 1)
    still: bool = False
    has_video: bool = True
    audio_channels: int = 0
    generator: str = ""
    color: str | None = None
    font: str | None = None
    size: float | None = None

    @classmethod
    def of(cls, source: Source) -> Asset:
        if isinstance(source, Media):
            return cls(
                "media", source.name, source.path, source.width, source.height,
                (source.rate.numerator, source.rate.denominator) if source.rate else None,
                source.duration, source.start,
                (source.pixel_aspect.numerator, source.pixel_aspect.denominator),
                source.still, source.has_video, source.audio_channels,
            )  # fmt: skip
        if isinstance(source, Generator):
            return cls("generator", source.name, generator=source.kind, color=source.color)
        if isinstance(source, Text):
            return cls("text", source.text, font=source.font, size=source.size, color=source.color)
        return cls("nest", source.name)

    def source(self) -> Source | None:
        """The source again; None for a nest, whose content is not kept.

        Raises:
            ValueError: a rate or an aspect is not positive.
        """
        if self.kind == "media":
            return Media(
                self.name, self.path, self.width, self.height,
                Rate(*self.rate) if self.rate else None, self.duration, self.start,
                Fraction(*self.pixel_aspect), self.still, self.has_video, self.audio_channels,
            )  # fmt: skip
        if self.kind == "generator":
            return Generator(self.generator, self.name, self.color)
        if self.kind == "text":
            return Text(self.name, self.font, self.size, self.color)
        return None


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything but the trees.

    known_sources: identities on the spine that recur between projects, by code.
    """

    version: int
    persons: tuple[Person, ...]
    starts: tuple[StartHabit, ...]
    times: tuple[Preference, ...]
    stands: Preference
    uses: tuple[Use, ...]
    layouts: tuple[Layout, ...]
    assets: tuple[Asset, ...]
    known_sources: tuple[str, ...]
