"""The memory of a style: every decision as a flat row, to Parquet and back."""

import pytest
from hypothesis import given

from roughcut.encode.decisions import encode
from roughcut.errors import BrokenStyle
from roughcut.projects.example import Example
from roughcut.projects.memory import as_parquet, from_parquet, past_edits
from roughcut.timeline import Timeline
from tests.projects.conftest import edit
from tests.strategies import timelines


def example(timeline):
    return Example("you", "p", "a.xml", timeline.name, "digest", encode(timeline))


@given(timelines())
def test_every_decision_comes_back(timeline):
    edits = past_edits([example(timeline)])
    assert from_parquet(as_parquet(edits)) == edits
    decisions = encode(timeline)
    for row, edited in zip(decisions.rows, edits, strict=True):
        assert edited.layout == (None if row.layout is None else decisions.layouts[row.layout])
        source = decisions.assets[row.asset]
        assert isinstance(source, Timeline) or edited.asset_source() == source
        assert (edited.start, edited.duration) == (row.start, row.duration)


def test_the_same_examples_give_the_same_bytes():
    edits = past_edits([example(edit(1)), example(edit(2))])
    assert as_parquet(edits) == as_parquet(edits)


def test_damaged_bytes_and_other_columns_are_a_broken_style():
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = as_parquet(past_edits([example(edit(1))]))
    with pytest.raises(BrokenStyle, match="damaged"):
        from_parquet(content[:-9])
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"editor": ["you"]}), sink)
    with pytest.raises(BrokenStyle, match="another version"):
        from_parquet(sink.getvalue().to_pybytes())
