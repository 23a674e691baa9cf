"""How many of something, in words."""

from __future__ import annotations


def count_of(count: int, one: str, many: str | None = None) -> str:
    """Such as "1 clip", "2,300 clips"; many is the plural where it is not the singular with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
