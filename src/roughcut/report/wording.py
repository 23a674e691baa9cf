"""How reports say counts and the names of measures."""

from __future__ import annotations

_SHORT = {"f1": "F1", "iou": "IoU"}


def count_of(count: int, one: str, many: str | None = None) -> str:
    """Such as "1 clip", "2,300 clips"; many is the plural where it is not the singular with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def measure_words(name: str) -> str:
    """A measure's key as a reader says it: "overlay activity F1" for overlay_activity_f1."""
    return " ".join(_SHORT.get(word, word) for word in name.replace("_", " ").split(" "))
