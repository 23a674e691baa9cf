"""Small arrays laid side by side in large blocks.

What is kept among large arrays that come and go would each pin a place of its own, and what lies
between them could not be used again: memory would grow several times faster than what is kept
(benchmarks/composer_speed.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK_BYTES = 2**22
_ALIGNED_BYTES = 16


class Blocks:
    """Arrays that are kept as long as anybody holds one of their block."""

    def __init__(self) -> None:
        self._block = np.empty(0, dtype=np.uint8)
        self._used = 0

    def kept(self, array: NDArray[Any]) -> NDArray[Any]:
        """A copy of an array of numbers."""
        size = -(-array.nbytes // _ALIGNED_BYTES) * _ALIGNED_BYTES
        if self._used + size > len(self._block):
            self._block, self._used = np.empty(max(BLOCK_BYTES, size), dtype=np.uint8), 0
        part = self._block[self._used : self._used + array.nbytes]
        self._used += size
        copy = part.view(array.dtype).reshape(array.shape)
        copy[...] = array
        return copy
