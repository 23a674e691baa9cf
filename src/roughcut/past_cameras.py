"""What past projects tell of cameras that ran together, with their media at hand.

A moment that one camera shows is kept, whichever it is; and which one that is may hang on whose sound
stands out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roughcut.footage.measured import Measured
from roughcut.footage.pauses import Range
from roughcut.footage.standing_out import STANDS_OUT_LU, standing_out
from roughcut.footage.syncing import Member, Scene, synced
from roughcut.learn.habits.camera_order import RETURNS, returns
from roughcut.learn.selection import Following
from roughcut.progress import Progress, silent
from roughcut.timeline import Clip, Media, Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Shoot:
    """A project's shots of cameras, the recordings that are at hand, and which of them ran together.

    Members of a scene are numbered as the files are.
    """

    shots: tuple[Clip, ...]
    files: Mapping[Media, Measured]
    scenes: tuple[Scene, ...]

    @classmethod
    def of(
        cls, timeline: Timeline, files: Mapping[Media, Measured], *, progress: Progress = silent
    ) -> Shoot:
        """Projects that do not come back to what they showed before are not looked at further."""
        tracks = [
            tuple(
                clip
                for clip in track.clips
                if isinstance(clip.source, Media) and clip.source in files
            )
            for track in timeline.video_tracks
        ]
        shots = max(tracks, key=len, default=())
        if returns([clip.source for clip in shots]) < RETURNS:
            return cls(shots, files, ())
        scenes, _ = synced([each.footage for each in files.values()], progress=progress)
        return cls(shots, files, scenes)

    def elsewhere(self, media: Media) -> tuple[Range, ...]:
        """The source ranges of a file in which another one of its scene is shown."""
        found = []
        for clip in self.shots:
            for scene, seen in self._places(clip):
                for each in scene.members:
                    if each is not seen and list(self.files)[each.number] == media:
                        start, end = _span(clip, seen)
                        found.append((max(0, each.own(start)), min(each.duration, each.own(end))))
        return tuple((start, end) for start, end in found if start < end)

    def louder(self) -> list[tuple[int, int]]:
        """The number of the file that is shown, and of the one that stands out, where one does."""
        watched = list(self.files.values())
        found = []
        for clip in self.shots:
            for scene, seen in self._places(clip):
                start, end = _span(clip, seen)
                running = [
                    each
                    for each in scene.members
                    if watched[each.number].footage.media.has_video and _covers(each, start, end)
                ]
                if len(running) < 2 or seen not in running:
                    continue
                best, by = standing_out(
                    [(watched[each.number], (each.own(start), each.own(end))) for each in running]
                )
                if by >= STANDS_OUT_LU:
                    found.append((seen.number, running[best].number))
        return found

    def _places(self, clip: Clip) -> list[tuple[Scene, Member]]:
        """The scene in which a clip was recorded and its file there; at most one."""
        media = list(self.files)
        return [
            (scene, each)
            for scene in self.scenes
            for each in scene.members
            if media[each.number] == clip.source
        ]


def following(shoots: Sequence[Shoot]) -> Following:
    """How often a shot shows the camera that stands out, among shots where one does."""
    shown = asked = commonest = 0
    for shoot in shoots:
        pairs = shoot.louder()
        asked += len(pairs)
        shown += sum(seen == louder for seen, louder in pairs)
        commonest += max(Counter(seen for seen, _ in pairs).values(), default=0)
    return Following(shown, asked, commonest)


def _span(clip: Clip, seen: Member) -> Range:
    """The ticks of the scene that a clip shows."""
    return seen.scene(clip.source_start), seen.scene(clip.source_start + clip.source_duration)


def _covers(member: Member, start: int, end: int) -> bool:
    return member.own(start) >= 0 and member.own(end) <= member.duration
