"""Arrays that are kept in blocks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from roughcut.learn.composer.blocks import BLOCK_BYTES, Blocks

numbers = st.sampled_from([np.float32, np.float64, np.int64]).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=7))
)


@given(st.lists(numbers, max_size=12))
def test_what_is_kept_is_what_was_given_and_nobody_else_s(given_arrays):
    blocks = Blocks()
    kept = [blocks.kept(each) for each in given_arrays]
    before = [each.copy() for each in given_arrays]
    for each in given_arrays:
        each[...] = 0
    for one, other in zip(kept, before, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other, equal_nan=True)
    for one in kept:
        one[...] = 1
        others = [each for each in kept if each is not one]
        assert not any(np.shares_memory(one, each) for each in others)


def test_many_share_a_block_and_a_large_one_has_its_own():
    blocks = Blocks()
    small = [blocks.kept(np.full(1000, n)) for n in range(100)]
    assert small[0].base is small[99].base
    large = blocks.kept(np.zeros(BLOCK_BYTES, dtype=np.float32))
    assert large.base is not small[0].base
    assert [int(each[0]) for each in small] == list(range(100))
