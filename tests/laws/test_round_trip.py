"""Laws 1 and 2: what a format writes, it reads as the same timeline; cuts stay on frames.

Every row of FORMATS that has a writer is under them, in every dialect that it names.
"""

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from roughcut.check import with_nests
from roughcut.formats import FORMATS, read, write
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Media, Timeline, Track
from tests.strategies import RATES, timelines

from .differences import differences
from .excuses import EXCUSES, unexcused

ONE_DIALECT = {"kdenlive", "shotcut"}  # written alike with and without the program's name
DOORS = [
    pytest.param(each, app, id=f"{each.name}-{app or 'plain'}")
    for each in FORMATS
    if each.write is not None
    for app in (each.apps if each.name in ONE_DIALECT else (None, *each.apps))
]


def there_and_back(timeline, door, app):
    """The timeline as it comes back, and what the writer said it would lose."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"cut{door.extensions[0]}")
        written = write(timeline, path, app)
        path.write_bytes(written.content)
        back = read(path).chosen()  # a program may list nests in its bin too
    return back, written.omissions


@pytest.mark.parametrize(("door", "app"), DOORS)
@given(timeline=timelines())
def test_what_is_written_is_read_the_same(door, app, timeline):
    back, omissions = there_and_back(timeline, door, app)
    assert unexcused(differences(timeline, back), omissions, EXCUSES[door.name]) == []


@pytest.mark.parametrize(("door", "app"), DOORS)
@given(timeline=timelines())
def test_cuts_stay_on_frames(door, app, timeline):
    back, _ = there_and_back(timeline, door, app)
    for each in with_nests(back):
        for track in each.tracks:
            for clip in track.clips:
                assert each.rate.snap(clip.start) == clip.start
                assert each.rate.snap(clip.end) == clip.end


@pytest.mark.parametrize(("door", "app"), DOORS)
@pytest.mark.parametrize("rate", RATES, ids=str)
def test_nothing_drifts_in_three_hours(rate, door, app):
    """A cut a minute for three hours, each source range as far in as the cut is, media of the rate."""
    media = Media("a.mov", "/a.mov", 1920, 1080, rate, rate.ticks(4 * 3_600 * rate.nominal))
    frames = [60 * rate.nominal * minute + minute % 7 for minute in range(181)]
    clips = tuple(
        Clip(
            start=rate.ticks(first),
            duration=rate.ticks(after) - rate.ticks(first),
            source=media,
            source_start=rate.ticks(first),
            name=str(first),
        )
        for first, after in itertools.pairwise(frames)
    )
    timeline = Timeline("long", rate, 1920, 1080, (Track("video", clips),))
    assert timeline.duration > 3 * 3_600 * TICKS_PER_SECOND * 0.999
    back, omissions = there_and_back(timeline, door, app)
    assert unexcused(differences(timeline, back), omissions, EXCUSES[door.name]) == []
    again, _ = there_and_back(replace(back, name=timeline.name), door, app)
    assert differences(back, again) == []
