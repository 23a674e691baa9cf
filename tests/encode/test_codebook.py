"""Codebooks: few layouts, counted, whatever order they came in."""

from hypothesis import given
from hypothesis import strategies as st

from roughcut.encode.codebook import Codebook
from roughcut.encode.layouts import Layout, alike

FULL, PUNCH, CORNER = Layout(), Layout(scale=1.2), Layout(scale=0.3, x=-0.3, y=0.3)
near = st.builds(
    Layout,
    scale=st.sampled_from([1.0, 1.004, 1.008, 1.012, 1.016]),
    x=st.sampled_from([0.0, 0.004]),
)


def test_the_most_used_layout_comes_first():
    book = Codebook.of([CORNER, FULL, PUNCH, FULL, PUNCH, FULL])
    assert book.layouts == (FULL, PUNCH, CORNER)
    assert book.counts == (3, 2, 1)


def test_a_layout_within_the_tolerance_is_counted_with_the_more_used_one():
    book = Codebook.of([Layout(scale=1.201), PUNCH, PUNCH])
    assert book.layouts == (PUNCH,)
    assert book.counts == (3,)


def test_half_a_percent_of_scale_is_one_layout_and_five_are_two():
    assert alike(Layout(scale=0.2), Layout(scale=0.201))
    assert not alike(Layout(scale=1.0), Layout(scale=1.05))


@given(st.lists(near, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_clips_does_not_matter(layouts, random):
    shuffled = list(layouts)
    random.shuffle(shuffled)
    assert Codebook.of(shuffled) == Codebook.of(layouts)


@given(st.lists(near, max_size=12))
def test_every_clip_is_counted_once_and_is_within_the_tolerance_of_its_slot(layouts):
    book = Codebook.of(layouts)
    assert sum(book.counts) == len(layouts)
    assert all(alike(each, book.layouts[book.nearest(each)]) for each in layouts)


def test_nothing_is_nearest_in_an_empty_codebook():
    assert Codebook.of([]).nearest(FULL) is None
