"""Which camera of a scene each shot shows, and whose sound is heard under it.

A scene is cut by its leading camera, the first that was named: its moments are weighed, and where it
does not run, those of the others. Each shot is then shown by one of the cameras that ran: by the one
whose sound stands out, where the editor's past projects do so or have no order; else in the order of
those projects, else in turn. The sound
stays with one recorder, so that it does not change at every cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from roughcut.footage.assembly import Shot
from roughcut.footage.measured import Measured
from roughcut.footage.pauses import Range
from roughcut.footage.standing_out import STANDS_OUT_LU, standing_out
from roughcut.footage.syncing import Member, Scene
from roughcut.learn.habits.camera_order import CameraOrder
from roughcut.ticks import Rate
from roughcut.timeline import Media


@dataclass(frozen=True, slots=True)
class _Angle:
    """A member of a scene with what was measured in it."""

    member: Member
    measured: Measured

    @property
    def media(self) -> Media:
        return self.measured.footage.media

    def covers(self, start: int, end: int) -> bool:
        """Whether it ran through a range of the scene."""
        return self.member.own(start) >= 0 and self.member.own(end) <= self.member.duration


def led(scene: Scene, watched: Sequence[Measured]) -> tuple[Member, ...]:
    """The members in the order in which they are cut: the leading camera first."""

    def order(member: Member) -> tuple[bool, bool]:
        media = watched[member.number].footage.media
        return not media.has_video, not media.audio_channels

    return tuple(sorted(scene.members, key=order))


def left_to_others(scene: Scene, watched: Sequence[Measured]) -> dict[int, tuple[Range, ...]]:
    """Of each file, the source ranges in which a camera that is cut before it ran too."""
    found: dict[int, tuple[Range, ...]] = {}
    before: list[Member] = []
    for member in led(scene, watched):
        found[member.number] = tuple(
            (max(0, member.own(each.offset)), min(member.duration, member.own(each.end)))
            for each in before
            if each.offset < member.end and each.end > member.offset
        )
        before.append(member)
    return found


class Cameras:
    """Chooses the camera of each shot; it remembers what was shown."""

    def __init__(
        self,
        scenes: Sequence[Scene],
        watched: Sequence[Measured],
        order: CameraOrder | None,
        *,
        follows_sound: bool = False,
    ) -> None:
        self._scenes = {
            member.number: tuple(_Angle(each, watched[each.number]) for each in led(scene, watched))
            for scene in scenes
            for member in scene.members
        }
        self._order = order
        self._by_sound = follows_sound or order is None
        self._shown: list[int] = []

    def shown(self, shot: Shot, number: int, rate: Rate) -> Shot:
        """A shot of file `number` as the camera shows it that is chosen for it.

        rate: of the timeline. The shot lasts as long as before.
        """
        angles = self._scenes.get(number, ())
        own = next((each for each in angles if each.member.number == number), None)
        if own is None or not shot.media.has_video:
            return shot
        start = own.member.scene(shot.start)
        end = start + rate.ticks(shot.frames)
        running = [each for each in angles if each.covers(start, end)]
        possible = [each for each in running if each.media.has_video] or [own]
        ranks = [each for each in angles if each.media.has_video]
        chosen, because = self._chosen(possible, ranks, start, end)
        self._shown.append(chosen.member.number)
        seen = shot if chosen is own else _of(chosen, shot, start, rate)
        seen = replace(seen, because=f"{seen.because}; {because}")
        at = chosen.member.scene(seen.start)
        ear = next((each for each in running if not each.media.has_video), None) or next(
            (each for each in running if each.media.audio_channels), None
        )
        if ear is None or ear is chosen:
            return seen
        return replace(seen, sound=(ear.media, rate.snap(max(0, ear.member.own(at)))))

    def _chosen(
        self, possible: Sequence[_Angle], ranks: Sequence[_Angle], start: int, end: int
    ) -> tuple[_Angle, str]:
        if len(possible) == 1:
            return possible[0], "no other camera ran"
        if self._by_sound:
            heard = [
                (each.measured, (each.member.own(start), each.member.own(end))) for each in possible
            ]
            best, by = standing_out(heard)
            if by >= STANDS_OUT_LU:
                return possible[best], f"camera: its sound stands out by {by:.0f} LU"
        if self._order is not None:
            by_rank = {rank: each for rank, each in enumerate(ranks) if each in possible}
            rank, likely = self._order.next(by_rank)
            return by_rank[rank], f"camera in the editor's order, {likely:.0%} likely here"
        return min(possible, key=self._since), "camera in turn"

    def _since(self, angle: _Angle) -> int:
        """Lower for the camera that was shown longer ago; −1 for one that never was."""
        shown = [n for n, each in enumerate(self._shown) if each == angle.member.number]
        return shown[-1] if shown else -1


def _of(angle: _Angle, shot: Shot, start: int, rate: Rate) -> Shot:
    """The shot as an angle saw it, from the frame nearest to its beginning in the scene."""
    frames = angle.media.rate or rate
    at = frames.snap(angle.member.own(start))
    last = angle.member.duration - rate.ticks(shot.frames)
    if at > last:  # half a frame over the end
        at -= frames.ticks(1)
    return replace(shot, media=angle.media, start=max(0, at))
