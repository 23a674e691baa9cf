"""Which differences each kind of omission excuses, by the `what` that a writer says.

An omission excuses the differences of these names at its own place, nothing else. A timeline's
omission has no track, a track's no timecode. A new `what` of a writer gets its row here.
"""

from __future__ import annotations

from roughcut.errors import Omission

from .differences import Difference

EXCUSES: dict[str, frozenset[str]] = {}


def unexcused(
    found: list[Difference], omissions: tuple[Omission, ...], excuses: dict[str, frozenset[str]]
) -> list[Difference]:
    """The differences that no omission names.

    Raises:
        KeyError: a writer says something that the table does not know.
    """
    excused = {(omission.where, name) for omission in omissions for name in excuses[omission.what]}
    return [each for each in found if (each.where, each.name) not in excused]
