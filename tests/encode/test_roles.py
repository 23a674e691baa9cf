"""Roles: the rules, each on the smallest timeline that shows it."""

import pytest

from roughcut.encode.decisions import encode
from roughcut.encode.roles import ROLES
from roughcut.parameters import Parameters
from roughcut.ticks import TICKS_PER_SECOND as SECOND
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track

CAMERA = Media("camera", "camera.mov", 1920, 1080)
OTHER = Media("other", "other.mov", 1920, 1080)
LOGO = Media("logo", "logo.png", 200, 100, still=True)
PHOTO = Media("photo", "photo.jpg", 1920, 1080, still=True)
SONG = Media("song", "song.wav", has_video=False, audio_channels=2)


def role_over_the_spine(source, seconds, kind="video", link=None, role=None, **parameters):
    clip = Clip(
        SECOND, seconds * SECOND, source, parameters=Parameters(**parameters), link=link, role=role
    )
    below = Track("video", (Clip(0, 100 * SECOND, CAMERA, link=7),))
    film = Timeline("film", Rate(25), 1920, 1080, (below, Track(kind, (clip,))))
    return encode(film).rows[1].role


@pytest.mark.parametrize(
    ("source", "seconds", "more", "role"),
    [
        (OTHER, 5, {}, "cutaway"),
        (OTHER, 5, {"scale": 0.3, "x": -0.3, "y": 0.3}, "picture-in-picture"),
        (OTHER, 5, {"crop_top": 0.7}, "lower third"),
        (Text("The End"), 5, {}, "title"),
        (Text("Jane, baker"), 5, {"y": 0.3}, "lower third"),
        (LOGO, 5, {"x": 0.4, "y": -0.4}, "logo"),
        (PHOTO, 5, {}, "graphic"),
        (PHOTO, 90, {}, "logo"),
        (Generator("color"), 5, {}, "graphic"),
        (Generator("adjustment"), 5, {}, "adjustment"),
        (SONG, 60, {"kind": "audio"}, "music"),
        (SONG, 1, {"kind": "audio"}, "effect"),
        (SONG, 10, {"kind": "audio"}, "voice"),
        (SONG, 10, {"kind": "audio", "link": 7}, "sound"),
        (CAMERA, 10, {"kind": "audio"}, "sound"),
        (OTHER, 5, {"role": "logo"}, "logo"),  # the timeline says so itself
    ],
)
def test_a_role_follows_from_source_place_length_and_layout(source, seconds, more, role):
    assert role_over_the_spine(source, seconds, **more) == role
    assert role in ROLES


def test_the_spine_is_main_and_what_lies_under_it_background():
    film = Timeline(
        "film", Rate(25), 1920, 1080,
        (
            Track("video", (Clip(0, 3 * SECOND, OTHER),)),
            Track("video", (Clip(0, 9 * SECOND, CAMERA),)),
        ),
    )  # fmt: skip
    assert [row.role for row in encode(film).rows] == ["main", "background"]
