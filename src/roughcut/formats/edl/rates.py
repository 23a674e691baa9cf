"""The frame rate and frame size of a list, which the format has no field for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from roughcut.clock import rate_of
from roughcut.errors import NotEnough
from roughcut.formats.edl.lines import Listing
from roughcut.formats.edl.speeds import is_speed_note, rate_of_reverse
from roughcut.formats.losses import Lose
from roughcut.ticks import Rate

_FALLBACK_FRAME = (1920, 1080)
_MOST_PIXELS = 10**6
# EDL-X heads its lists with this line; we put it below the first event, since OpenTimelineIO's adapter
# refuses notes before it. A fraction is ours, for rates that decimals do not hold.
_FORMAT = re.compile(
    r"\*\s*FORMAT:\s*(\d{1,7})X(\d{1,7})(?:\s+[PI])?(?:\s+(\d{1,12}(?:[./]\d{1,12})?)\s*FPS)?", re.IGNORECASE
)  # fmt: skip
_BY_FRAMES = ("24", "25", "30000/1001", "50", "60000/1001", "100", "120")


@dataclass(frozen=True, slots=True)
class Raster:
    """What the times and pictures of a list are counted in."""

    rate: Rate
    width: int
    height: int


def read_raster(listing: Listing, stated: Rate | None, lose: Lose) -> Raster:
    """As the user states or the list says; else 1920×1080, and the rate that `_inferred` finds."""
    notes = [*listing.header, *(note for edit in listing.edits[:2] for note in edit.notes)]
    found = next(filter(None, map(_FORMAT.fullmatch, notes)), None)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS):
        width, height = _FALLBACK_FRAME
        lose("frame size", f"the list names none; read as {width}×{height}")
    rate = stated or (_said_rate(found[3]) if found and found[3] else None)
    if rate is None:
        rate, reason = _inferred(listing)
        lose(
            "frame rate",
            f"the list names none; read as {rate} fps because {reason}; --rate states another",
        )
    return Raster(rate, width, height)


def written_format(width: int, height: int, rate: Rate) -> str:
    """The line that says both."""
    decimal = f"{float(rate.fraction):.3f}".rstrip("0").rstrip(".")
    written = decimal if _said_rate(decimal) == rate else str(rate.fraction)
    return f"* FORMAT: {width}X{height} P {written}FPS"


def _said_rate(written: str) -> Rate | None:
    """None for no rate that frames can have."""
    try:
        return rate_of(written)
    except NotEnough:
        return None


def _inferred(listing: Listing) -> tuple[Rate, str]:
    """The least usual rate that has the list's frame numbers and makes source and record as long.

    Drop-frame counting is 29.97 or 59.94; so are 30 and 60 frames a second without it, which are rarer.
    A clip that plays backwards at 24, 25 or 30 is taken for one at normal speed.
    """
    times = [_numbers(time) for edit in listing.edits for time in (*edit.source, *edit.record)]
    most = max((time[3] for time in times), default=0)
    marked = any(";" in time for edit in listing.edits for time in (*edit.source, *edit.record))
    if listing.drop_frame or marked or any(edit.drop_frame for edit in listing.edits):
        return _rate("60000/1001" if most >= 30 else "30000/1001"), "it counts drop-frame"
    backwards = Counter(rate for edit in listing.edits for rate in rate_of_reverse(edit))
    usual = max(backwards, key=lambda rate: (backwards[rate], rate), default=0)
    if usual > most:
        return _rate(
            "30000/1001" if usual == 30 else str(usual)
        ), f"clips play backwards at {usual}"
    fitting = [rate for rate in map(_rate, _BY_FRAMES) if rate.nominal > most] or [_rate("120")]
    near = [rate for rate in fitting if rate.nominal <= 2 * fitting[0].nominal - 2]
    differing = {rate: _differing(listing, rate.nominal) for rate in near}
    best = min(near, key=lambda rate: differing[rate])
    reason = f"its frames go up to {most}"
    if best is not fitting[0]:
        reason += f" and source and record are as long in all but {differing[best]} edits"
    return best, reason


def _differing(listing: Listing, base: int) -> int:
    """Edits at normal speed whose source and record would not last as long."""
    return sum(
        _length(edit.source, base) != _length(edit.record, base)
        for edit in listing.edits
        if not any(map(is_speed_note, edit.notes))
    )


def _length(times: tuple[str, str], base: int) -> int:
    first, last = (
        ((hours * 60 + minutes) * 60 + seconds) * base + frames
        for hours, minutes, seconds, frames in map(_numbers, times)
    )
    return last - first


def _numbers(time: str) -> list[int]:
    return [int(part) for part in re.split(r"[:;.,]", time)]


def _rate(name: str) -> Rate:
    exact = Fraction(name)
    return Rate(exact.numerator, exact.denominator)
