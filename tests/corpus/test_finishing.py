"""Finishing leaves real timelines as they are, and adds nothing unsound to them."""

import pytest

from roughcut.check import check
from roughcut.encode.begun import begun_from
from roughcut.encode.decisions import spine
from roughcut.errors import RoughcutError
from roughcut.finishing import finish
from roughcut.formats import read
from tests.learn.made import learned
from tests.test_finishing import assert_everything_is_still_there

FILES = 24  # of each format, evenly spread over their names
LARGEST_BYTES = 2_000_000  # reading is tested elsewhere


@pytest.mark.parametrize("name", ["prproj", "xmeml", "otio"])
def test_real_timelines_stay_as_they_are(corpus, name):
    files = sorted(
        path
        for path in (corpus / "timelines" / name).iterdir()
        if path.stat().st_size < LARGEST_BYTES
    )
    finished = added = 0
    for path in files[:: max(1, len(files) // FILES)]:
        try:
            timelines = read(path).timelines
        except RoughcutError:
            continue
        for timeline in timelines[:2]:
            if spine(timeline) is None:
                continue
            for begun in (timeline, begun_from(timeline)):
                ours = finish(begun, learned("teacher"))
                assert_everything_is_still_there(begun, ours.timeline)
                assert len(check(ours.timeline)) <= len(check(begun)), path.name
                finished, added = finished + 1, added + len(ours.added)
    assert finished >= 4
    assert added > 0
