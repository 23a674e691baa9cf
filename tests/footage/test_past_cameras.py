"""Made-up editors of two cameras: one shows whoever speaks, one changes at every shot."""

from itertools import pairwise

import pytest

import roughcut
from roughcut import cutting
from roughcut.footage.probe import probe
from roughcut.learn.selection import Following, Selection
from roughcut.past_footage import learned
from roughcut.projects import gather
from roughcut.ticks import TICKS_PER_SECOND
from roughcut.timeline import Clip, Timeline, Track
from tests.footage.media import PAL
from tests.footage.test_cameras import FIRST, SAMPLE_RATE, TAKES, recorded
from tests.learn.made import learned as habits_of

SPEAKS = "abaab", "abbab"
"""Who speaks in each take of the two past shoots; camera b begins after the first take."""
NEW = "babba"


def near(speakers, name):
    return {number for number, each in enumerate(speakers) if each == name}


def shoot(folder, speakers):
    folder.mkdir()
    return {
        name: recorded(folder / f"{folder.name} {name}.mp4", name, PAL, near(speakers, name))
        for name in "ab"
    }


def follower(speakers):
    return speakers


def changer(speakers):
    return ("ab" * len(speakers))[: len(speakers)]


def project(files, shown, name):
    """Every take, a tenth of a second wider on both sides, as the camera shows it that is named."""
    media = {each: probe(path).media for each, path in files.items()}
    clips, at = [], 0
    for (start, end), camera in zip(TAKES, shown, strict=True):
        first = PAL.snap(round((start - 0.1 - FIRST[camera] / SAMPLE_RATE) * TICKS_PER_SECOND))
        length = PAL.snap(round((end - start + 0.2) * TICKS_PER_SECOND))
        clips.append(Clip(at, length, media[camera], max(0, first), name=media[camera].name))
        at += length
    return Timeline(name, PAL, 64, 48, (Track("video", tuple(clips)),))


def take_of(shot, rate):
    camera = shot.media.name.removesuffix(".mp4")[-1]
    start = FIRST[camera] / SAMPLE_RATE + shot.start / TICKS_PER_SECOND
    middle = start + shot.frames / rate.fraction / 2
    return next(n for n, (_, end) in enumerate(TAKES) if middle < end)


@pytest.fixture(scope="module")
def shoots(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shoots")
    past = [shoot(folder / f"past{n}", speakers) for n, speakers in enumerate(SPEAKS)]
    return folder, past, shoot(folder / "new", NEW)


@pytest.fixture(scope="module")
def selections(shoots):
    folder, past, _ = shoots
    found = {}
    for shows in (follower, changer):
        place = folder / shows.__name__
        for number, (files, speakers) in enumerate(zip(past, SPEAKS, strict=True)):
            made = project(files, shows(speakers), f"{shows.__name__} {number}")
            roughcut.write(made, place / f"{number}.xml", app="premiere")
        examples = gather([place], minimum_clips=1).examples
        found[shows] = learned(examples, [folder], cache=folder / "cache" / "footage").selection
    return found


def test_who_follows_the_sound_is_told_from_who_does_not(selections):
    assert selections[follower].facts.following == Following(shown=8, asked=8, commonest=5)
    assert selections[follower].facts.following.holds
    assert "8 of 8 shots show it" in selections[follower].words()[1]
    other = selections[changer].facts.following
    assert (other.shown, other.asked) == (sum(
        shown == speaks for row in SPEAKS for shown, speaks in zip("baba", row[1:], strict=True)
    ), 8)  # fmt: skip
    assert not other.holds
    assert len(selections[changer].words()) == 1


def test_the_habit_survives_its_files(selections):
    again = Selection.from_files(selections[follower].files())
    assert again.facts == selections[follower].facts


@pytest.mark.parametrize("shows", [follower, changer])
def test_new_footage_is_cut_by_the_same_habit(shoots, selections, shows):
    """The habits are those of an editor who changes cameras at every shot, whoever speaks."""
    folder, _, new = shoots
    made = cutting.cut(
        [new["a"], new["b"]],
        name="cut",
        selection=selections[shows],
        habits=habits_of("shorts"),
        cameras=True,
        cache=folder / "cache" / "footage",
    )
    shown = {
        take: shot.media.name.removesuffix(".mp4")[-1]
        for shot in made.kept
        if (take := take_of(shot, made.timeline.rate)) > 0  # at the first one, one camera ran alone
    }
    assert len(shown) >= 3
    speakers = {take: NEW[take] for take in shown}
    assert (shown == speakers) == (shows is follower)
    if shows is changer:
        cameras = [shown[take] for take in sorted(shown)]
        assert all(one != other for one, other in pairwise(cameras))


def test_a_moment_that_the_other_camera_shows_counts_as_kept(selections):
    """Each take is shown once, by one of the two cameras that have it."""
    facts = selections[follower].facts
    assert round(facts.kept * facts.pieces) == 2 * len(TAKES) * len(SPEAKS)
