"""Pages: what a style has learned, and timelines one above the other, each as one HTML file.

A page is whole in itself: its pictures are inline SVG, it runs no script and asks no network.
Names come from strangers' projects; the templates escape all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from roughcut.encode.words import clip_name, layout_words, length_words, one_line, percent
from roughcut.report.additions import past_words
from roughcut.report.curves import curve_svg, histogram_svg
from roughcut.report.drawing import Drawn, timelines_svg
from roughcut.report.layouts import WIDESCREEN, frame_aspect, layout_svg
from roughcut.report.tuned import shown
from roughcut.report.verdicts import judged, summary
from roughcut.report.wording import count_of, measure_words
from roughcut.ticks import seconds, timecode
from roughcut.timeline import Timeline

if TYPE_CHECKING:
    from roughcut.finishing import Added, Finished
    from roughcut.learn.multitrack import Fitted
    from roughcut.learn.portrait import LayoutUse, Portrait
    from roughcut.learn.tuning import Tuned
    from roughcut.projects import Gathered
    from roughcut.report.blocks import ClipKey
    from roughcut.style import Record

ScoreColumns = Sequence[tuple[str, Mapping[str, float]]]
"""Columns of a table of scores: a heading, and measures by their names."""

_MOST_LAYOUTS = 24
_MOST_TRANSITIONS = 8
_FRAME_HEIGHT = 54  # pixels of a widescreen one


@dataclass(frozen=True, slots=True)
class Comparison:
    """A held-out timeline as its editor cut it, as it was begun, and as it was finished.

    multitrack is the frame-grid baseline's, rule the best simple rule's. scores has a column for
    each that was judged against the editor's own.
    """

    own: Timeline
    begun: Timeline
    finished: Finished
    multitrack: Timeline | None = None
    rule: Timeline | None = None
    scores: tuple[tuple[str, Mapping[str, float]], ...] = ()


@dataclass(frozen=True, slots=True)
class Film:
    """A movie that plays on the page, under a heading and some words; what it was rendered from.

    file: its path as seen from the page, of our own making.
    """

    file: str
    heading: str
    words: str
    rows: tuple[Drawn, ...] = ()


def style_page(
    record: Record,
    portrait: Portrait,
    gathered: Gathered,
    *,
    comparisons: Sequence[Comparison] = (),
    baseline: Fitted | None = None,
    tuned: Tuned | None = None,
) -> str:
    """What a style has learned, from what, and how well: a whole HTML document.

    tuned: the search that the baseline's settings were taken from.
    """
    editors = sorted({each.editor for each in gathered.examples})
    return environment().get_template("style.html").render(
        title=_title(editors),
        record=record,
        portrait=portrait,
        gathered=gathered,
        pace=_pace(portrait),
        aspect=_usual_aspect(gathered),
        layouts=portrait.layouts[:_MOST_LAYOUTS],
        rare_layouts=portrait.layouts[_MOST_LAYOUTS:],
        transitions=portrait.transitions[:_MOST_TRANSITIONS],
        rare_transitions=portrait.transitions[_MOST_TRANSITIONS:],
        tasks=judged(record.figures),
        summary=summary(record.figures),
        curves=[curve_svg(curve) for curve in record.curves],
        losses=_losses(baseline) if baseline is not None else (),
        activity=baseline.table.activity if baseline is not None else (),
        warnings=len(baseline.warnings) if baseline is not None else 0,
        tuned=None if tuned is None else shown(tuned),
        comparisons=[_shown(each) for each in comparisons],
    )  # fmt: skip


def comparison_page(
    title: str,
    comparisons: Sequence[Comparison],
    *,
    words: Sequence[str] = (),
    scores_table: ScoreColumns = (),
    film: Film | None = None,
) -> str:
    """Timelines one above the other, under some words and a table of scores over all of them.

    film: plays first; the page is no longer whole without its file.
    """
    return environment().get_template("comparison.html").render(
        title=title,
        words=words,
        scores=scores_table,
        comparisons=[_shown(each) for each in comparisons],
        film=film,
        film_svg=Markup(timelines_svg(film.rows)) if film is not None else "",  # noqa: S704 - it escapes every name
    )  # fmt: skip


def tuning_page(about: str, found: Tuned) -> str:
    """What a search for switches found, as a whole HTML document."""
    return environment().get_template("tuning.html").render(
        title="What suits the frame-grid transformer", about=about, tuned=shown(found)
    )  # fmt: skip


def environment() -> Environment:
    """The templates of this room, which escape every name."""
    environment = Environment(
        loader=PackageLoader("roughcut.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        line=one_line,
        percent=percent,
        duration=length_words,
        count_of=count_of,
        measure=measure_words,
        layout_words=layout_words,
        figure=_figure,
        unbroken=_unbroken,
    )
    environment.globals.update(
        little_frame=_little_frame,
    )
    return environment


def _little_frame(use: LayoutUse, aspect: float) -> Markup:
    """A layout in a frame of the same area whatever its shape."""
    height = round(_FRAME_HEIGHT * sqrt(WIDESCREEN / aspect))
    svg = layout_svg(use.layout, aspect=aspect, media_aspect=use.media_aspect, height=height)
    return Markup(svg)  # noqa: S704 - numbers, and words that layout_svg escapes


def _title(editors: Sequence[str]) -> str:
    if editors == ["you"]:
        return "Your style"
    if len(editors) == 1:
        return f"The style of {editors[0]}"
    return f"The style of {len(editors)} editors"


def _pace(portrait: Portrait) -> Markup:
    pace = portrait.pace
    median = pace.quantiles_seconds[len(pace.quantiles_seconds) // 2] if pace.shots else None
    svg = histogram_svg(pace.edges_seconds, pace.counts, median=median, unit="s")
    return Markup(svg)  # noqa: S704 - numbers and our own words


def _usual_aspect(gathered: Gathered) -> float:
    """Width over height of the frame that most sequences have."""
    aspects = [frame_aspect(each.decisions.frame) for each in gathered.examples]
    return max(sorted(set(aspects)), key=aspects.count, default=WIDESCREEN)


@dataclass(frozen=True, slots=True)
class _Addition:
    """A row of the table of what was added."""

    track: str
    timecode: str
    name: str
    length_seconds: float
    confidence: float
    because: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    title: str
    svg: Markup
    scores: ScoreColumns
    additions: tuple[_Addition, ...]


def _shown(compared: Comparison) -> _Shown:
    finished = compared.finished
    confidence = _confidence(finished)
    rows = [
        Drawn("As the editor cut it", compared.own),
        Drawn("As it was begun", compared.begun),
        Drawn("Finished in this style", finished.timeline, frozenset(confidence), confidence),
    ]
    if compared.rule is not None:
        rows.append(Drawn("By the best simple rule", compared.rule))
    if compared.multitrack is not None:
        rows.append(Drawn("By multitrack, the frame-grid baseline", compared.multitrack))
    svg = Markup(timelines_svg(rows))  # noqa: S704 - timelines_svg escapes every name
    additions = tuple(_addition(finished.timeline, each) for each in finished.added)
    return _Shown(one_line(compared.own.name), svg, _of_ours(compared.scores), additions)


def _of_ours(scores: ScoreColumns) -> ScoreColumns:
    """The measures that judge the first column; roles and tracks that only a rule made up are not."""
    ours = scores[0][1] if scores else {}
    return [
        (heading, {name: value for name, value in measures.items() if name in ours})
        for heading, measures in scores
    ]


def _confidence(finished: Finished) -> dict[ClipKey, float]:
    """Where each added clip stands in the finished timeline, and how sure the style was of it."""
    names = finished.timeline.track_names
    found = {}
    for added in finished.added:
        track = names.index(added.track)
        found[track, finished.timeline.tracks[track].clips.index(added.clip)] = added.confidence
    return found


def _addition(timeline: Timeline, added: Added) -> _Addition:
    start = timecode(
        timeline.start + added.clip.start, timeline.rate, drop_frame=timeline.drop_frame
    )
    name = clip_name(added.clip)
    return _Addition(
        track=added.track,
        timecode=start,
        name=f"{name} (reframed)" if added.reframed else name,
        length_seconds=seconds(added.clip.duration),
        confidence=added.confidence,
        because=added.because,
        nearest=tuple(past_words(each) for each in added.nearest),
    )


def _losses(baseline: Fitted) -> ScoreColumns:
    """The loss table: a column for each predictor, a row for each component and for their sum."""
    components = [curve.component for curve in baseline.curves[1:]]  # the first one is their sum
    return [
        (row.predictor, {**dict(zip(components, row.components, strict=True)), "sum": row.total})
        for row in baseline.table.losses
    ]


def _unbroken(sentence: str) -> str:
    """A sentence in which no number is parted from its unit at the end of a line."""
    return re.sub(r"(?<=\d) (?=(%|s|min|h)(\W|$))", "\N{NO-BREAK SPACE}", sentence)


def _figure(value: float) -> str:
    """A measure in a table: three decimals, one for what counts tens and more."""
    if not isfinite(value):
        return "–"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}".removesuffix(".0")
