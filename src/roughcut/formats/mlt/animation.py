"""Properties that change: `frame=value;frame|=value;frame~=value`, both ways.

The sign before `=` says how the value is left: none linearly, `|` and `!` not at all, `~` smoothly;
`$`, `-` and letters are other curves (mltframework/mlt, src/framework/mlt_animation.c). A value
without `=` stands still.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from roughcut.formats.mlt import numbers
from roughcut.parameters import Easing
from roughcut.ticks import Rate

MAX_KEYS = 100_000
_KEY = re.compile(r"\s*([-\d:.,]+)\s*([^\s\d:.,=]?)=(.*)", re.DOTALL | re.ASCII)
_EASING: dict[str, Easing] = {"": "linear", "|": "hold", "!": "hold"}
_SIGNS: dict[Easing, str] = {"linear": "", "hold": "|", "eased": "~"}


@dataclass(frozen=True, slots=True)
class Key:
    """A frame, the value there as text, and how it is left; curved where our curve only resembles it."""

    frame: int
    value: str
    easing: Easing = "linear"
    curved: bool = False


def parsed(text: str, rate: Rate) -> str | tuple[Key, ...]:
    """The keys in order of time, one a frame; the text itself where it has none.

    Raises:
        ValueError: a position is none, or there are more than MAX_KEYS.
    """
    parts = [part for part in text.split(";") if part.strip()]
    if not any(_KEY.fullmatch(part) for part in parts):
        return parts[0] if parts else ""
    if len(parts) > MAX_KEYS:
        raise ValueError(f"it has more than {MAX_KEYS:,} keyframes")
    keys = {}
    for part in parts:
        match = _KEY.fullmatch(part)
        # Shotcut 18 left a value out after the last `=`; Kdenlive puts lone numbers after keys.
        if match is None or not match[3].strip():
            continue
        frame = numbers.frames(match[1], rate)
        sign = match[2]
        keys[frame] = Key(frame, match[3].strip(), _EASING.get(sign, "eased"), sign not in "|!~")
    return tuple(keys[frame] for frame in sorted(keys))


def written(keys: list[tuple[int, str, Easing]], rate: Rate) -> str:
    return ";".join(
        f"{numbers.clock(frame, rate)}{_SIGNS[easing]}={value}" for frame, value, easing in keys
    )
