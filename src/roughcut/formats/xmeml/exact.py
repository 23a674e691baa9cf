"""Numbers of xmeml as exact fractions, and back as decimals that lose nothing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction
from functools import lru_cache

_MOST_LETTERS = 64
_SHORT = 20
_MAGNITUDES = 30  # powers of ten on each side; beyond them a number means nothing in a timeline
_DIGITS = 20  # three more than tell any two doubles apart


def exact(text: str) -> Fraction | None:
    """The number that a text holds; None where it is none, is not finite, or is absurd."""
    if len(text) > _MOST_LETTERS:
        return None
    return _exact(text)


@lru_cache(maxsize=4096)  # files say the same few numbers again and again
def _exact(text: str) -> Fraction | None:
    whole = integer(text)
    if whole is not None:
        return Fraction(whole)
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > _MAGNITUDES:
        return None
    return Fraction(number)


def integer(text: str) -> int | None:
    """The integer that plain digits spell, the common case; None for anything else."""
    if len(text) < _SHORT and text.isascii() and text.removeprefix("-").isdecimal():
        return int(text)
    return None


def decimal(value: Fraction) -> str:
    """A decimal of at most _DIGITS digits, as short as the value allows, without an exponent."""
    if value.denominator == 1:
        return str(value.numerator)
    with localcontext(prec=_DIGITS):
        number = Decimal(value.numerator) / Decimal(value.denominator)
    short = repr(float(value))
    if "e" not in short and Fraction(short) == value:
        return short
    return f"{number:f}"
