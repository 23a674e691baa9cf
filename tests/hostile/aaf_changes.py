"""An AAF file made worse from within: a whole compound file whose objects say what they should not.

What changes bytes (`mutations`) mostly breaks the container, which pyaaf2 notices first.
"""

import contextlib
import struct
import tempfile
from pathlib import Path

import aaf2
from aaf2.mobid import MobID
from aaf2.rational import AAFRational

from tests.hostile.mutations import TEXTS, mutated

_NUMBERS = (-(2**63), -(2**31), -1, 0, 1, 2, 255, 2**16, 2**31 - 1, 2**40, 2**63 - 1)
_RATES = ("0/1", "0/0", "-25/1", "1/2147483647", "2147483647/1", "24000/1001")
_MOST_COPIES = 30
# What pyaaf2 says of a value that a property cannot hold.
_UNFIT = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    struct.error,
)


def changed(content, chance):
    """The content with one to four changes, of its objects or of its bytes."""
    if chance.random() < 0.3:
        return mutated(content, chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "cut.aaf")
        path.write_bytes(content)
        with aaf2.open(str(path), "rw") as file:
            for _ in range(chance.choice((1, 1, 2, 4))):
                with contextlib.suppress(*_UNFIT):
                    _change(file, chance)
        return path.read_bytes()


def _change(file, chance):
    mobs = list(file.content.mobs)
    found = chance.choice([each for mob in mobs for each in _properties(mob)])
    value = found.value
    if isinstance(value, MobID):  # shown by itself, or by what it shows
        found.value = chance.choice([each.mob_id for each in mobs])
    elif isinstance(value, AAFRational):
        found.value = AAFRational(chance.choice(_RATES))
    elif isinstance(value, int):
        found.value = chance.choice(_NUMBERS)
    elif isinstance(value, str):
        found.value = chance.choice(TEXTS)
    elif isinstance(value, list) and found.name == "Components":
        copies = chance.choice((1, 2, _MOST_COPIES))
        found.extend(chance.choice(value).copy() for _ in range(copies))


def _properties(item):
    """Every property below an object; what they refer to weakly stays out."""
    for each in list(item.properties()):
        kind = type(each).__name__
        yield each
        if kind.startswith("StrongRef"):
            held = each.value
            for one in held if isinstance(held, list) else [held]:
                yield from _properties(one)
