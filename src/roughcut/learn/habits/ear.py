"""Who else is asked about a timeline, and listened to where that paid on held-out projects.

Habits know nothing of who it is: whoever answers to this is tried beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from roughcut.learn.habits.edit import Edit, Floats, Stream
    from roughcut.projects.example import Example

NextShot = tuple[int, float]
"""A clip that comes next on the spine: the slot of its asset, and its seconds."""


class Ear(Protocol):
    """What another model says of one timeline."""

    def starts(self, editor: str, edit: Edit, streams: Sequence[Stream]) -> Mapping[Stream, Floats]:
        """The probability that a clip of each stream starts in each clip of the spine, (S,).

        Nothing but the spine is known. A stream of which it knows nothing is left out.
        """
        ...

    def pace(self, editor: str, edit: Edit, shots: Sequence[NextShot]) -> Floats:
        """How long each of the shots that follow the spine lasts, when those before it are known.

        (K, 3, M): the shares, middles and spreads of a mixture of normals, of log seconds; K is 0
        where nothing is known of the editor.
        """
        ...


Teacher = Callable[[Sequence["Example"]], Ear]
"""Makes an ear of projects to learn from."""
