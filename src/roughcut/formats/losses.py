"""How readers and writers say what they do not carry."""

from __future__ import annotations

from typing import Protocol

from roughcut.errors import Omission, Where


class Lose(Protocol):
    """Called with the `what` and the `value` of something that is not carried."""

    def __call__(self, what: str, value: str = "") -> None: ...


def loser(omissions: list[Omission], where: Where) -> Lose:
    """Puts what is lost at a place among the omissions."""

    def lose(what: str, value: str = "") -> None:
        omissions.append(Omission(where, what, value))

    return lose
