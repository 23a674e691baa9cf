"""Layouts: the picture in the frame, whatever its pixels."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roughcut.encode.layouts import (
    LAYOUT_NAMES,
    Layout,
    Rectangle,
    alike,
    aspect_of,
    distances,
    iou,
    layout_of,
    parameters_of,
    visible,
)
from roughcut.errors import NotEnough
from roughcut.parameters import Keyframe, Keyframes, Parameters
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline

HD = Timeline("film", Rate(25), 1920, 1080)


def of(source, **parameters):
    return layout_of(Clip(0, 100, source, parameters=Parameters(**parameters)), HD)


def test_4k_and_hd_that_fill_the_frame_share_a_layout():
    assert of(Media("4k", width=3840, height=2160), scale=0.5) == of(
        Media("hd", width=1920, height=1080)
    )


def test_anamorphic_pixels_are_widened_before_they_are_fitted():
    # PAL widescreen: 720 × 576 pixels of 64/45 are 1024 × 576 square ones.
    wide = Media("dv", width=720, height=576, pixel_aspect=Fraction(64, 45))
    assert of(wide, scale=1080 / 576).scale == pytest.approx(1.0)


def test_an_anamorphic_frame_fits_square_media_of_its_shape():
    frame = Timeline("dv", Rate(25), 720, 576, pixel_aspect=Fraction(64, 45))
    clip = Clip(
        0, 10, Media("hd", width=1920, height=1080), parameters=Parameters(scale=576 / 1080)
    )
    assert layout_of(clip, frame).scale == pytest.approx(1.0)


def test_titles_and_generators_are_as_large_as_the_frame():
    assert of(Text("Hello")) == of(Generator("color")) == Layout()


def test_media_of_unknown_size_has_no_layout_and_can_be_given_none():
    unknown = Media("offline")
    assert of(unknown) is None
    with pytest.raises(NotEnough, match="'offline'"):
        parameters_of(Layout(), unknown, HD, Parameters())


def test_an_animated_clip_stands_where_it_is_at_its_middle():
    fly_in = Keyframes((Keyframe(0, -1.0), Keyframe(20, 0.25)))
    assert of(Text("Hello"), x=fly_in).x == 0.25


@given(
    st.builds(
        Layout,
        scale=st.floats(0.01, 10),
        x=st.floats(-2, 2),
        rotation=st.floats(-360, 360),
        crop_left=st.floats(0, 1),
        opacity=st.floats(0, 1),
    ),
    st.integers(1, 8000),
    st.integers(1, 8000),
)
def test_parameters_of_a_layout_give_that_layout(layout, width, height):
    source = Media("m", width=width, height=height)
    clip = Clip(0, 10, source, parameters=parameters_of(layout, source, HD, Parameters()))
    (distance,) = distances(layout_of(clip, HD), np.array([layout.values()]))
    assert distance < 1e-6


@pytest.mark.parametrize(
    ("layout", "media", "seen"),
    [
        (Layout(), 16 / 9, (0, 0, 1, 1)),
        (Layout(), 4 / 3, (0.125, 0, 0.875, 1)),  # pillars
        (Layout(scale=0.5, x=0.25, y=0.25), 16 / 9, (0.5, 0.5, 1, 1)),
        (Layout(scale=0.5, x=0.5), 16 / 9, (0.75, 0.25, 1, 0.75)),  # half of it outside
        (Layout(crop_left=0.5), 16 / 9, (0.5, 0, 1, 1)),
        (Layout(crop_left=0.6, crop_right=0.6), 16 / 9, (0, 0, 0, 0)),
        (Layout(x=3), 16 / 9, (0, 0, 0, 0)),
        (Layout(scale=0.5, anchor_x=-0.5, anchor_y=-0.5), 16 / 9, (0.5, 0.5, 1, 1)),
        # A quarter turn, scaled to 9/16: as high as the frame, and as wide as 9/16 of its height.
        (Layout(rotation=90, scale=9 / 16), 16 / 9, (0.5 - 81 / 512, 0, 0.5 + 81 / 512, 1)),
        (Layout(scale=-0.5), 16 / 9, (0.25, 0.25, 0.75, 0.75)),  # mirrored
    ],
)
def test_what_is_seen_of_a_picture(layout, media, seen):
    found = visible(layout, media, HD)
    assert (found.left, found.top, found.right, found.bottom) == pytest.approx(seen)


def test_rectangles_are_compared_by_what_they_share():
    left, whole = Rectangle(0, 0, 0.5, 1), Rectangle(0, 0, 1, 1)
    empty = Rectangle(0, 0, 0, 0)
    assert iou(left, whole) == 0.5
    assert iou(left, Rectangle(0.5, 0, 1, 1)) == 0
    assert iou(whole, empty) == 0
    assert iou(empty, empty) == 1


def test_the_aspect_counts_square_pixels():
    assert aspect_of(Media("dv", width=720, height=576, pixel_aspect=Fraction(16, 15)), HD) == 4 / 3
    assert aspect_of(Media("?"), HD) is None


NUMBERS = st.one_of(
    st.floats(-10, 10), st.sampled_from([0.0, 1.0, 1.005, float("nan"), float("inf"), -1e300])
)
LAYOUTS = st.builds(Layout, **dict.fromkeys(LAYOUT_NAMES, NUMBERS))


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@given(LAYOUTS, LAYOUTS)
def test_two_layouts_are_alike_where_their_distance_says_so(a, b):
    (distance,) = distances(a, np.array([b.values()]))
    assert alike(a, b) == (distance <= 1)
    assert alike(a, a) == (not np.isnan(sum(a.values())) and not np.isinf(a.values()).any())


def test_a_layout_is_nowhere_from_itself():
    assert alike(Layout(scale=0.0), Layout(scale=0.0))
