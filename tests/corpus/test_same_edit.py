"""The same sequence in two files of a repository: saved copies and autosaves must read alike.

No repository of the corpus holds one edit in two of the formats prproj, xmeml and otio (no two of
their sequences share repository and name, or rate, length and number of clips). Project files are
kept in copies, though: a sequence keeps its GUID. Where the independent table counts the same in
two copies, they are one edit; where it does not, somebody went on cutting.
"""

from collections import defaultdict
from dataclasses import replace

import pytest

from roughcut.formats import prproj
from roughcut.parameters import DEFAULTS
from roughcut.timeline import Media, Text, Timeline
from tests.corpus.conftest import CORPUS
from tests.corpus.sequences_table import rows


def copies():
    """Rows of one sequence in several files, whose counts agree."""
    if not CORPUS.is_dir():
        return []
    known = defaultdict(list)
    for row in rows(CORPUS, "prproj"):
        repository = "__".join(row.file.split("__")[:2])
        known[repository, row.uid, row.rate, tuple(row.counts.items())].append(row)
    return [group for group in known.values() if len(group) > 1 and group[0].counts["video_clips"]]


@pytest.mark.parametrize("group", copies(), ids=lambda group: f"{group[0].name} in {len(group)}")
def test_copies_of_a_sequence_read_alike(corpus, group):
    first, *others = (_shared(_sequence(corpus, row)) for row in group)
    assert all(other == first for other in others)


def test_the_corpus_has_copies(corpus):
    assert corpus.is_dir()
    assert len(copies()) >= 7


def _sequence(corpus, row):
    found = prproj.read(corpus / "timelines" / row.file).timelines
    return next(each for each in found if dict(each.metadata)["prproj.sequence"] == row.uid)


def _shared(timeline):
    """The cut and the layouts.

    Left out, since people changed it from copy to copy (each seen in the XML): where media lie,
    what a nest has become and its markers, the words of a title (one editor reuses an ending with other names),
    gains, and which tracks are on or locked.
    """
    return replace(timeline, tracks=tuple(_cut(track) for track in timeline.tracks))


def _cut(track):
    clips = []
    for clip in track.clips:
        parameters = clip.parameters if track.kind == "video" else DEFAULTS
        clips.append(replace(clip, source=_what(clip.source), parameters=parameters, markers=()))
    return replace(track, clips=tuple(clips), enabled=True, locked=False)


def _what(source):
    match source:
        case Media():
            return replace(source, path=None)
        case Timeline():
            return replace(source, tracks=(), markers=())
        case Text():
            return replace(source, text="")
    return source
