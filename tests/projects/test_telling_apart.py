"""What makes two sequences one edit."""

from collections import Counter
from dataclasses import replace

import pytest

from roughcut.encode.assets import AssetKeys
from roughcut.projects.telling_apart import Candidate, duplicates, groups, pieces_of, shared
from roughcut.ticks import Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track


def candidate(pieces, sequence="film", editor="you", rank=0, fingerprint=None):
    return Candidate(
        editor, sequence, fingerprint or f"{pieces}{sequence}", Counter(pieces), (rank,)
    )


def test_the_share_is_of_the_shorter_sequence():
    assert shared(Counter("abc"), Counter("abcdefghij")) == 1
    assert shared(Counter("aabb"), Counter("abxyzuvw")) == 0.5
    assert shared(Counter(), Counter("a")) == 0


def test_copies_of_copies_are_one_project():
    assert groups([candidate("abcdef"), candidate("defghi"), candidate("hijkl"), candidate("xyz")]) == (
        0, 0, 0, 3,
    )  # fmt: skip


def test_three_tenths_are_one_project_and_less_are_two():
    whole = candidate("abcdefghij")
    assert groups([whole, candidate("abcuvwxyzt")]) == (0, 0)
    assert groups([whole, candidate("abtuvwxyzs")]) == (0, 1)


def test_states_of_one_name_are_one_edit_and_the_best_rank_is_kept():
    same = [candidate("abcdef", rank=2), candidate("abcdeg", rank=1), candidate("abcxyz", rank=3)]
    assert duplicates(same) == {0: 1, 2: 1}


def test_another_name_or_editor_is_another_edit_unless_all_is_the_same():
    assert duplicates([candidate("abc", "one"), candidate("abc", "two")]) == {}
    assert duplicates([candidate("abc", editor="a"), candidate("abd", editor="b")]) == {}
    alike = [candidate("abc", "one", "a", 1, "f"), candidate("abc", "two", "b", 0, "f")]
    assert duplicates(alike) == {0: 1}


@pytest.mark.parametrize("source", [Generator("adjustment"), Text("  ")])
def test_what_is_the_same_everywhere_tells_nothing(source):
    film = Timeline("film", Rate(25), 10, 10, (Track("video", (Clip(0, 5, source),)),))
    assert pieces_of(film, AssetKeys()).total() == 0


def test_a_moved_and_renamed_project_has_the_same_fingerprint():
    def film(path, name):
        media = Media("a", path, 10, 10)
        return Timeline(name, Rate(25), 10, 10, (Track("video", (Clip(0, 5, media, name=name),)),))

    here, there = film("C:\\shoot\\A.mov", "x"), film("/Volumes/disk/a.mov", "y")
    digest = AssetKeys().content_digest
    assert digest(here) == digest(there)
    trimmed = replace(here.tracks[0].clips[0], duration=4)
    assert digest(here) != digest(replace(here, tracks=(Track("video", (trimmed,)),)))
