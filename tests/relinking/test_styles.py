"""Paths in the style that was asked for, or as they are where they have none."""

from pathlib import Path

import pytest

from roughcut.relinking.path_style import PathStyle
from roughcut.relinking.styles import NOT_STATED, stated, styled
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Media, Timeline, Track

OUT = Path("/edits/project/cut.xml")


@pytest.mark.parametrize(
    ("path", "style", "expected"),
    [
        ("C:\\media\\a.mov", "posix", "C:/media/a.mov"),
        ("/media/odd\\name.mov", "posix", "/media/odd\\name.mov"),
        ("media\\a.mov", "posix", "media/a.mov"),
        ("C:/media/a.mov", "windows", "C:\\media\\a.mov"),
        ("//server/share/a.mov", "windows", "\\\\server\\share\\a.mov"),
        ("/media/a.mov", "windows", None),
        ("/edits/media/a.mov", "relative", "../media/a.mov"),
        ("/edits/project/a.mov", "relative", "a.mov"),
        ("day 1/a.mov", "relative", "day 1/a.mov"),
        ("C:\\media\\a.mov", "relative", None),
        ("https://example.org/a.mov", "relative", None),
    ],
)
def test_a_path_in_a_style(path, style, expected):
    assert stated(path, PathStyle(style), OUT) == expected


def test_paths_that_have_no_such_style_stay_and_are_said_once():
    rate = Rate(25)
    media = Media("a.mov", "/media/a.mov")
    clips = tuple(Clip(rate.ticks(5 * n), rate.ticks(5), media) for n in range(3))
    timeline = Timeline("cut", rate, 64, 48, (Track("video", clips),))
    same, omissions = styled(timeline, PathStyle.WINDOWS, OUT)
    assert same == timeline
    assert [each.what for each in omissions] == [NOT_STATED]
