"""Real timelines go on from their ends, and stay as they are up to there."""

import pytest

from roughcut.check import check
from roughcut.continuing import go_on
from roughcut.encode.decisions import spine
from roughcut.errors import NotEnough, RoughcutError
from roughcut.formats import read
from roughcut.ticks import from_seconds
from tests.learn.made import learned

FILES = 8  # of each format, evenly spread over their names
LARGEST_BYTES = 1_000_000  # reading is tested elsewhere


def spans(timeline):
    return {(t.kind, c.start, c.duration, c.source_start, c.name) for t in timeline.tracks for c in t.clips}  # fmt: skip


@pytest.mark.parametrize("name", ["prproj", "xmeml", "otio"])
def test_real_timelines_go_on_and_stay_as_they_are(corpus, name):
    files = sorted(
        path
        for path in (corpus / "timelines" / name).iterdir()
        if path.stat().st_size < LARGEST_BYTES
    )
    longer = 0
    for path in files[:: max(1, len(files) // FILES)]:
        try:
            timelines = read(path).timelines
        except RoughcutError:
            continue
        for timeline in timelines[:1]:
            if spine(timeline) is None:
                continue
            try:
                ours = go_on(timeline, learned("teacher"), from_seconds(15))
            except NotEnough:
                continue  # its sources were used up to their ends
            assert spans(timeline) <= spans(ours.finished.timeline), path.name
            assert len(check(ours.finished.timeline)) <= len(check(timeline)), path.name
            longer += 1
    assert longer > 0
