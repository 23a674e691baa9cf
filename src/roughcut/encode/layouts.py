"""How a picture stands in the frame, as something that is chosen rather than regressed.

A Layout is every still parameter of the picture together. Its scale is relative to the size at
which the media just fits inside the frame, so that a 4K file and an HD file that both fill the
frame share one layout, whatever program wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a picture stands; units as in `parameters`, but scale 1.0 fits the frame."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0
    rotation: float = 0.0
    anchor_x: float = 0.0
    anchor_y: float = 0.0
    crop_left: float = 0.0
    crop_right: float = 0.0
    crop_top: float = 0.0
    crop_bottom: float = 0.0
    opacity: float = 1.0
