"""Where a recording changes shots by itself, and whether an editor's clips end there.

Phone footage, screen recordings and finished films hold cuts of their own. Some editors leave two
shots that follow each other in one clip; others have a clip for each.
"""

from __future__ import annotations

from collections.abc import Sequence

from roughcut.footage.measured import Measured
from roughcut.footage.pauses import Range, spoken
from roughcut.ticks import TICKS_PER_SECOND

_NEAR = TICKS_PER_SECOND // 8
"""Three frames at 24 fps: who cuts at a change often leaves out a frame or two beside it."""


def shot_changes(measured: Measured) -> tuple[int, ...]:
    """Ticks from the first frame; those inside speech are left out, since no cut is made there."""
    series = measured.series.get("shots")
    if series is None:
        return ()
    words = spoken(measured)
    times = series.times.tolist()
    return tuple(at for at in times if not any(start < at < end for start, end in words))


def parted(ranges: Sequence[Range], changes: Sequence[int]) -> tuple[bool, ...]:
    """Of each change that is used on both sides, whether a clip ends at it.

    ranges: the source range of every clip, also of those that follow without a gap.
    """
    found = []
    for at in changes:
        sides = (at - _NEAR, at + _NEAR)
        if all(any(start <= side < end for start, end in ranges) for side in sides):
            found.append(any(abs(edge - at) <= _NEAR for each in ranges for edge in each))
    return tuple(found)
