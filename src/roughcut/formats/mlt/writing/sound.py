"""The gain of a sound as a number or as keys in decibels."""

from __future__ import annotations

import math

from roughcut.formats.losses import Lose
from roughcut.formats.mlt import numbers
from roughcut.formats.mlt.levels import SILENT_DB, linear
from roughcut.formats.mlt.writing.keys import shared_keys
from roughcut.formats.mlt.writing.mixes import Piece
from roughcut.formats.mlt.writing.picture import Written
from roughcut.parameters import DEFAULTS, NAMES
from roughcut.ticks import Rate

_NEAR = 1e-9


def gain_of(piece: Piece, rate: Rate, lose: Lose) -> float | Written:
    """A factor where the gain never changes, else its keys; between keys MLT goes by decibels."""
    parameters = piece.clip.parameters
    if any(getattr(parameters, name) != getattr(DEFAULTS, name) for name in NAMES if name != "gain"):  # fmt: skip
        lose("picture parameters of a sound")
    keys = shared_keys(parameters, ("gain",), rate, -piece.head, lose)
    if len(keys) == 1:
        gain = keys[0].at.gain
        assert isinstance(gain, float | int)  # noqa: S101 - keys hold numbers
        return float(gain)
    written: Written = []
    for key in keys:
        gain = key.at.gain
        assert isinstance(gain, float | int)  # noqa: S101 - keys hold numbers
        db = decibels(gain)
        if not math.isclose(linear(db), gain, rel_tol=_NEAR, abs_tol=_NEAR):
            lose("gain beyond the decibels of MLT", numbers.written(float(gain)))
        written.append((key.frame, numbers.written(db), key.easing))
    return written


def decibels(gain: float) -> float:
    return max(SILENT_DB, 20 * math.log10(gain)) if gain > 0 else SILENT_DB
