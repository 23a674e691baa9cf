"""Numbers of xmeml as exact fractions, and back as decimals that lose nothing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction

_MOST_LETTERS = 64
_MAGNITUDES = 30  # powers of ten on each side; beyond them a number means nothing in a timeline
_DIGITS = 20  # three more than tell any two doubles apart


def exact(text: str) -> Fraction | None:
    """The number that a text holds; None where it is none, is not finite, or is absurd."""
    if len(text) > _MOST_LETTERS:
        return None
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > _MAGNITUDES:
        return None
    return Fraction(number)


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
