"""A project taken from one program to another and back: A → B → A loses what was declared.

What a reader makes of a file is not what the strategies draw: names that a format invents, its own
links, times on its own grid. So every format writes what every other one read.
"""

import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roughcut.formats import FORMATS, read, write
from tests.strategies import timelines

from .differences import differences
from .excuses import EXCUSES, unexcused

PAIRS = [
    pytest.param(one, other, id=f"{one.name}-{other.name}-{one.name}")
    for one, other in itertools.permutations([each for each in FORMATS if each.write], 2)
]
FEW = max(3, settings.default.max_examples // 20)


def carried(timeline, door, app):
    """The timeline as it comes back, and what was lost without a word."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"cut{door.extensions[0]}")
        written = write(timeline, path, app)
        path.write_bytes(written.content)
        back = read(path).chosen()
    return back, unexcused(differences(timeline, back), written.omissions, EXCUSES[door.name])


@pytest.mark.parametrize(("one", "other"), PAIRS)
@settings(max_examples=FEW)
@given(timeline=timelines(), data=st.data())
def test_what_goes_to_another_program_and_back_is_the_same(one, other, timeline, data):
    apps = [data.draw(st.sampled_from((*each.apps, None))) for each in (one, other)]
    ours, _ = carried(timeline, one, apps[0])
    theirs, silent = carried(ours, other, apps[1])
    assert silent == []
    _, silent = carried(theirs, one, apps[0])
    assert silent == []
