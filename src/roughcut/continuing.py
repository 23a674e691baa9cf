"""A timeline that goes on after its last clip: the next cuts of its main track, in the editor's way.

Sources follow each other as the predictor says; each goes on where it stopped, and what it says is
heard where its last clip was. What is laid over the new clips is then finished in style. What was
there stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

from roughcut.encode.assets import AssetKeys
from roughcut.encode.decisions import Decision, encode
from roughcut.encode.layouts import Layout, fit, parameters_of
from roughcut.errors import NotEnough, Omission, Where
from roughcut.finishing import Added, Finished, finish, reasons
from roughcut.learn.predictor import Cut, Predictor, Span
from roughcut.ticks import seconds
from roughcut.timeline import Clip, Marker, Media, Source, Timeline, Track

UNBOUNDED = 2**62


@dataclass(frozen=True, slots=True)
class Continued:
    """The longer timeline with what is new in it; omissions: what could not go on, and why."""

    finished: Finished
    omissions: tuple[Omission, ...]


def go_on(
    timeline: Timeline,
    predictor: Predictor,
    length: int,
    *,
    editor: str | None = None,
    minimum_confidence: float | None = None,
    seed: int = 0,
) -> Continued:
    """The timeline, longer by `length` ticks of its main track.

    Raises:
        NotEnough: it has no picture, or nothing is left of what its main track shows.
    """
    decisions = encode(timeline)
    place = Where(timeline=timeline.name)
    if decisions.spine is None:
        raise NotEnough(
            place, "it has no picture to go on from", "Put clips on a video track first"
        )
    rows = [row for row in decisions.rows if row.track == 0 and not row.audio]
    last = {row.asset: row for row in rows}
    used = _used(rows)
    room = {slot: _length(decisions.assets[slot]) - used[slot] for slot in last}
    cuts = predictor.go_on(decisions, room, length, editor=editor, seed=seed)
    if not cuts:
        raise NotEnough(
            place,
            "nothing is left of the sources that its main track shows",
            "Ask for less, or cut a source in that has more",
        )
    start = rows[-1].start + rows[-1].duration
    longer, omissions = _longer(timeline, decisions.spine, cuts, last, used)
    end = start + sum(cut.duration for cut in cuts)
    finished = finish(
        longer,
        predictor,
        minimum_confidence=minimum_confidence,
        editor=editor,
        within=Span(start, end),
    )
    if end - start < length - timeline.rate.ticks(1):
        told = f"{seconds(end - start):.1f} s of {seconds(length):.1f} s: its sources ran out"
        omissions.append(Omission(place, "it goes on for less than was asked", told))
    return Continued(_with_cuts(finished, decisions.spine, longer, cuts), tuple(omissions))


def _used(rows: list[Decision]) -> dict[int, int]:
    """Where each source stopped: the latest tick of it that the main track shows."""
    used: dict[int, int] = {}
    for row in rows:
        end = row.clip.source_start + row.clip.source_duration
        used[row.asset] = max(used.get(row.asset, 0), end)
    return used


def _length(source: Source) -> int:
    """How much there is of a source; what has no length of its own, or none is known of, goes on."""
    if isinstance(source, Timeline):
        return source.duration
    if isinstance(source, Media) and not source.still and source.duration is not None:
        return source.duration
    return UNBOUNDED


def _longer(
    timeline: Timeline,
    spine: int,
    cuts: tuple[Cut, ...],
    last: Mapping[int, Decision],
    used: dict[int, int],
) -> tuple[Timeline, list[Omission]]:
    """The timeline with the cuts at the end of its main track, and with their sound."""
    tracks = list(timeline.tracks)
    links = count(max((c.link or 0 for t in tracks for c in t.clips), default=0) + 1)
    omissions: list[Omission] = []
    time = tracks[spine].clips[-1].end
    for cut in cuts:
        before = last[cut.asset].clip
        clip = _next(before, time, cut, used[cut.asset], timeline)
        sounds = _sounds(timeline, before, clip)
        if sounds:
            link = next(links)
            clip = replace(clip, link=link)
            for index, sound in sounds.items():
                if _fits(tracks[index], sound):
                    tracks[index] = _with(tracks[index], replace(sound, link=link))
                else:
                    name = timeline.track_names[index]
                    omissions.append(
                        Omission(
                            Where(timeline=timeline.name, track=name),
                            "no room for the sound of a new clip",
                            clip.name,
                        )
                    )
        tracks[spine] = _with(tracks[spine], clip)
        used[cut.asset] += cut.duration
        time += cut.duration
    return replace(timeline, tracks=tuple(tracks)), omissions


def _next(before: Clip, start: int, cut: Cut, source_start: int, timeline: Timeline) -> Clip:
    """A clip of the same source, untouched: how it stands is for finishing to say."""
    parameters = before.parameters.at(before.duration // 2)
    if fit(before.source, timeline) is not None:
        parameters = parameters_of(Layout(), before.source, timeline, parameters)
    still = isinstance(before.source, Media) and before.source.still
    return Clip(
        start=start,
        duration=cut.duration,
        source=before.source,
        source_start=before.source_start if still else source_start,
        parameters=parameters,
        markers=(Marker(0, name="roughcut main", comment=reasons(cut)),),
        name=before.name,
        label=before.label,
        role=before.role,
    )


def _sounds(timeline: Timeline, before: Clip, clip: Clip) -> dict[int, Clip]:
    """What was linked to a source's last clip on each audio track, going on with the new one."""
    if before.link is None:
        return {}
    keys, found = AssetKeys(), {}
    for index, track in enumerate(timeline.tracks):
        for sound in track.clips:
            if track.kind != "audio" or sound.link != before.link or not sound.enabled:
                continue
            same = keys.key(sound.source) == keys.key(before.source)
            offset = clip.source_start - before.source_start if same else 0
            found[index] = Clip(
                start=clip.start,
                duration=clip.duration,
                source=sound.source,
                source_start=max(0, sound.source_start + offset),
                parameters=sound.parameters.at(sound.duration // 2),
                name=sound.name,
                label=sound.label,
                role=sound.role,
            )
    return found


def _fits(track: Track, clip: Clip) -> bool:
    free = all(each.end <= clip.start or each.start >= clip.end for each in track.clips)
    return free and clip.source_start + clip.duration <= _length(clip.source)


def _with(track: Track, clip: Clip) -> Track:
    return replace(track, clips=tuple(sorted((*track.clips, clip), key=lambda each: each.start)))


def _with_cuts(finished: Finished, spine: int, longer: Timeline, cuts: tuple[Cut, ...]) -> Finished:
    """What is new, with the cuts themselves, in time order."""
    zero = _place_of(finished.timeline, longer.tracks[spine])
    names = finished.timeline.track_names
    own = [
        Added(names[zero], clip, "main", cut.confidence, cut.because, cut.nearest)
        for cut, clip in zip(cuts, finished.timeline.tracks[zero].clips[-len(cuts) :], strict=True)
    ]
    added = sorted((*own, *finished.added), key=lambda each: each.clip.start)
    return replace(finished, added=tuple(added))


def _place_of(timeline: Timeline, track: Track) -> int:
    """Where the main track stands after tracks may have come below it."""
    spans = [(clip.start, clip.duration) for clip in track.clips]
    return next(
        index
        for index, each in enumerate(timeline.tracks)
        if each.kind == "video" and [(c.start, c.duration) for c in each.clips] == spans
    )
