"""What of a file could not be decoded."""

from __future__ import annotations

from roughcut.errors import Omission, Where
from roughcut.footage.probe import Footage
from roughcut.ticks import Rate, timecode


class Damage:
    """Where packets of a file did not decode, from one time to another."""

    def __init__(self, footage: Footage, start: int = 0, after: int | None = None) -> None:
        self._footage = footage
        self._start = start
        self._after = after
        self._stamps: list[int] = []

    def at(self, stamp: int) -> None:
        """A packet that lies there, in ticks from the first frame."""
        late = self._after is not None and stamp >= self._after
        if not late and (stamp >= self._start or self._start == 0):
            self._stamps.append(stamp)

    def omissions(self) -> tuple[Omission, ...]:
        if not self._stamps:
            return ()
        at = timecode(max(0, self._stamps[0]), self._footage.media.rate or Rate(25))
        where = Where(file=str(self._footage.path), timecode=at)
        return (Omission(where, "packets that cannot be decoded", str(len(self._stamps))),)
