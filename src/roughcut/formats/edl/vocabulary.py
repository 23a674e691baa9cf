"""Notes and kinds of transition that lists have."""

from __future__ import annotations

import re

_KNOWN = re.compile(
    r"\*?\s*(?:\*\s*FREEZE FRAME|TIMEWARP EFFECT AT .*|BLEND, DISSOLVE|COMMENT:\s*|FORMAT:.*|END OF LIST.*)"
    r"|FINAL CUT PRO REEL:.*|>>> SOURCE.*|SPLIT:.*|M2 .*|AUD .*",
    re.IGNORECASE,
)
_EFFECTS = ("ASC_SOP", "ASC_SAT", "CLIP FILTER", "KEY CLIP", "DVE ", "RESIZE", "MATTE")
_DISSOLVES = frozenset({"", "cross dissolve", "dissolve", "blend, dissolve"})
_WIPE = "wipe"
FIRST_WIPE = "W001"


def is_known(note: str) -> bool:
    """Whether a note says what is carried anyway, or what only its program can use."""
    return _KNOWN.fullmatch(note) is not None


def is_effect(note: str) -> bool:
    said = note.lstrip("* \t").upper()
    return not is_known(note) and (said.startswith(_EFFECTS) or " EFFECT" in said)


def kind_of(code: str, effect: str) -> str:
    """A transition's kind: that of its code, or for a dissolve the effect that it is said to be."""
    if code.startswith("W"):
        number = int(code[1:])
        return _WIPE if number == 1 else f"{_WIPE} {number}"
    name = effect.lower()
    return "dissolve" if name in _DISSOLVES else name


def code_of(kind: str) -> tuple[str, str]:
    """The code of a kind, and the effect that it has to be named as."""
    found = re.fullmatch(rf"{_WIPE}(?: (\d{{1,3}}))?", kind)
    if found:
        return f"W{int(found[1] or 1):03}", ""
    return "D", "CROSS DISSOLVE" if kind == "dissolve" else kind.upper()
