"""What drafts say, read."""

import json
from fractions import Fraction

import pytest

from roughcut.errors import Unreadable, Unsupported
from roughcut.formats import capcut, read, sniffed
from roughcut.parameters import Keyframe, Keyframes
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Marker, Text, Timeline

from .capcut_drafts import SECOND, audio, draft, only, segment, span, text, track, video
from .capcut_drafts import read as read_draft

FRAMES = Rate(30)
MIX = {"id": "x", "name": "Mix", "duration": 466_666, "is_overlap": True}


def test_times_cut_off_to_microseconds_come_back_to_frames(tmp_path):
    """2 766 666 µs are 83 frames at 30 fps, and half a microsecond short of them."""
    document = draft(track(segment(2_766_666, 1_033_333, used=66_666)), fps=30.0)
    found, lost = only(read_draft(tmp_path, document))
    (clip,) = found.tracks[0].clips
    assert (clip.start, clip.duration) == (FRAMES.ticks(83), FRAMES.ticks(31))
    assert clip.source_start == FRAMES.ticks(2)
    assert lost == []


def test_an_ntsc_rate_written_as_a_decimal_is_the_exact_one(tmp_path):
    rate = Rate(30000, 1001)
    three_hours = 323_676  # frames
    start = round(rate.ticks(three_hours) / (TICKS_PER_SECOND // SECOND))
    found, lost = only(read_draft(tmp_path, draft(track(segment(start, 33_367)), fps=29.97)))
    assert found.rate == rate
    assert found.tracks[0].clips[0].start == rate.ticks(three_hours)
    assert found.tracks[0].clips[0].duration == rate.ticks(1)
    assert lost == []


def test_a_cut_between_frames_is_put_on_one_and_told(tmp_path):
    found, lost = only(read_draft(tmp_path, draft(track(segment(0, 1_015_000)), fps=30.0)))
    assert found.tracks[0].clips[0].duration == FRAMES.ticks(30)
    assert lost == ["cut between frames"]


def test_transitions_draw_the_second_clip_over_the_end_of_the_first(tmp_path):
    document = draft(
        track(
            segment(0, 2 * SECOND, refs=["x"]), segment(2 * SECOND - 466_666, SECOND, used=SECOND)
        ),
        fps=30.0,
        materials={"transitions": [MIX]},
    )
    found, lost = only(read_draft(tmp_path, document))
    left, right = found.tracks[0].clips
    (transition,) = found.tracks[0].transitions
    assert (transition.start, transition.end) == (FRAMES.ticks(46), FRAMES.ticks(60))
    assert left.end == right.start == transition.start + transition.cut == FRAMES.ticks(53)
    assert right.source_start == FRAMES.ticks(30 + 7)
    assert right.end == FRAMES.ticks(46 + 30)
    assert transition.kind == "dissolve"
    assert lost == []


def test_a_transition_between_neighbours_is_centred_on_their_cut(tmp_path):
    document = draft(
        track(segment(0, 2 * SECOND, refs=["x"]), segment(2 * SECOND, SECOND)),
        fps=30.0,
        materials={"transitions": [MIX]},
    )
    found, lost = only(read_draft(tmp_path, document))
    (transition,) = found.tracks[0].transitions
    assert (transition.duration, transition.cut) == (FRAMES.ticks(14), FRAMES.ticks(7))
    assert [clip.start for clip in found.tracks[0].clips] == [0, FRAMES.ticks(60)]
    assert lost == []


def test_a_centred_transition_does_not_begin_before_the_timeline(tmp_path):
    cut = SECOND // 10  # three frames; the transition lasts fourteen
    document = draft(
        track(segment(0, cut, refs=["x"]), segment(cut, SECOND)),
        fps=30.0,
        materials={"transitions": [MIX]},
    )
    found, lost = only(read_draft(tmp_path, document))
    (transition,) = found.tracks[0].transitions
    assert (transition.start, transition.end) == (0, FRAMES.ticks(6))
    assert lost == ["transition before the timeline"]


@pytest.mark.parametrize(("frames", "expected"), [(10, [(53, 67), (67, 77)]), (6, [(53, 67)])])
def test_centred_transitions_do_not_lie_over_each_other(tmp_path, frames, expected):
    """Of fourteen frames each, at 60 and so much later."""
    first, second = 2 * SECOND, 2 * SECOND + frames * SECOND // 30
    document = draft(
        track(
            segment(0, first, refs=["x"]),
            segment(first, second - first, refs=["x"]),
            segment(second, SECOND),
        ),
        fps=30.0,
        materials={"transitions": [MIX]},
    )
    found, lost = only(read_draft(tmp_path, document))
    times = [(each.start, each.end) for each in found.tracks[0].transitions]
    assert times == [(FRAMES.ticks(start), FRAMES.ticks(end)) for start, end in expected]
    assert lost == ["transition over the one before it"]


def test_the_sound_of_pictures_is_a_track_linked_to_them(tmp_path):
    document = draft(
        track(
            segment(0, SECOND, volume=0.5),
            segment(SECOND, SECOND, volume=0.0),
            segment(2 * SECOND, SECOND, material="silent"),
        ),
        materials={"videos": [video(has_audio=True), video("silent", "/b.mov", has_audio=False)]},
    )
    found, lost = only(read_draft(tmp_path, document))
    pictures, sounds = found.tracks
    (sound,) = sounds.clips
    assert (pictures.kind, sounds.kind) == ("video", "audio")
    assert (sound.start, sound.parameters.gain) == (0, 0.5)
    assert sound.link == pictures.clips[0].link is not None
    assert [clip.link for clip in pictures.clips[1:]] == [None, None]
    assert all(clip.parameters.gain == 1.0 for clip in pictures.clips)
    assert lost == []


def test_fades_are_keys_of_the_gain(tmp_path):
    fade = {"id": "f", "fade_in_duration": SECOND, "fade_out_duration": SECOND // 2}
    document = draft(
        track(segment(0, 4 * SECOND, "a", refs=["f"], volume=0.8), kind="audio"),
        materials={"audios": [audio()], "audio_fades": [fade]},
    )
    found, lost = only(read_draft(tmp_path, document))
    second = TICKS_PER_SECOND
    assert found.tracks[0].clips[0].parameters.gain == Keyframes(
        (
            Keyframe(0, 0.0),
            Keyframe(second, 0.8),
            Keyframe(4 * second - second // 2, 0.8),
            Keyframe(4 * second, 0.0),
        )
    )
    assert lost == []


def test_a_fast_clip_uses_its_source_faster(tmp_path):
    document = draft(
        track(
            {**segment(0, SECOND), "source_timerange": span(SECOND, 1_500_000), "speed": 1.5},
        )
    )
    found, lost = only(read_draft(tmp_path, document))
    (clip,) = found.tracks[0].clips
    assert (clip.speed, clip.source_start) == (Fraction(3, 2), TICKS_PER_SECOND)
    assert clip.source_duration == 3 * TICKS_PER_SECOND // 2
    assert lost == []


def test_a_reversed_clip_is_counted_on_the_reversed_file(tmp_path):
    document = draft(track(segment(0, SECOND, used=SECOND, reverse=True)))
    found, lost = only(read_draft(tmp_path, document))
    (clip,) = found.tracks[0].clips
    assert clip.speed == -1
    assert clip.source_start == (100 - 2) * TICKS_PER_SECOND
    assert lost == ["source range of a reversed clip"]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"text": "Hello\r\nyou", "styles": [{"fill": {"content": {"solid": {"color": [1, 0, 0]}}}}]}),
        "<size=15><color=(1,0,0,1)>[Hello\nyou]</color></size>",
        "Hello\nyou",
    ],
    ids=["JSON", "markup", "bare"],
)  # fmt: skip
def test_titles_of_every_generation_are_read(tmp_path, content):
    document = draft(
        track(segment(0, SECOND, "t"), kind="text"),
        materials={"texts": [text(content, text_color="#FF0000", font_title="Roboto")]},
    )
    found, lost = only(read_draft(tmp_path, document))
    assert found.tracks[0].clips[0].source == Text("Hello\nyou", font="Roboto", color="#ff0000")
    assert lost == []


def test_titles_lie_above_the_pictures_that_stand_after_them_in_the_file(tmp_path):
    title = segment(0, SECOND, "t", render_index=14_000)
    document = draft(
        track(title, kind="text"),
        track(segment(0, SECOND, render_index=0)),
        materials={"texts": [text("above")]},
    )
    found, _ = only(read_draft(tmp_path, document))
    assert isinstance(found.tracks[1].clips[0].source, Text)
    found, _ = only(read_draft(tmp_path, {**document, "render_index_track_mode_on": True}))
    assert isinstance(found.tracks[0].clips[0].source, Text)


def test_a_marker_keeps_the_colour_that_it_has(tmp_path):
    marks = [
        {"time_range": span(2 * SECOND, 0), "title": "late", "color": "#00c1cd"},
        {"time_range": span(SECOND, SECOND), "title": "early", "color": "#ff0000"},
    ]
    document = draft(track(segment(0, SECOND)), time_marks={"mark_items": marks})
    found, _ = only(read_draft(tmp_path, document))
    second = TICKS_PER_SECOND
    assert found.markers == (
        Marker(second, second, "early", color="red"),
        Marker(2 * second, 0, "late", color="#00c1cd"),
    )


def test_effects_filters_and_stickers_are_told(tmp_path):
    effect = {"id": "e", "type": "filter", "name": "Warm"}
    document = draft(
        track(segment(0, SECOND, refs=["e"])),
        track(segment(0, SECOND, "e"), kind="filter"),
        track(segment(0, SECOND, "s"), kind="sticker"),
        materials={"effects": [effect]},
    )
    reading = read_draft(tmp_path, document)
    assert [(each.what, each.value) for each in reading.omissions] == [
        ("effect", "effects Warm"), ("filter", ""), ("sticker", ""),
    ]  # fmt: skip


def test_a_compound_clip_is_a_nest(tmp_path):
    inner = draft(track(segment(0, 2 * SECOND)), frame=(1080, 1920))
    document = draft(
        track(segment(0, SECOND, "placeholder", refs=["n"])),
        materials={
            "videos": [video("placeholder", "")],
            "drafts": [{"id": "n", "type": "combination", "name": "inner", "draft": inner}],
        },
    )
    found, lost = only(read_draft(tmp_path, document))
    nest = found.tracks[0].clips[0].source
    assert isinstance(nest, Timeline)
    assert (nest.name, nest.width, nest.duration) == ("inner", 1080, 2 * TICKS_PER_SECOND)
    assert lost == []


def laid_out(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def test_a_draft_folder_is_read_by_its_name(tmp_path):
    folder = laid_out(
        tmp_path / "Holiday",
        {"draft_content.json": draft(track(segment(0, SECOND))), "draft_meta_info.json": {}},
    )
    assert sniffed(folder).name == "capcut"
    assert [each.name for each in read(folder).timelines] == ["Holiday"]
    assert [each.name for each in read(folder / "draft_content.json").timelines] == ["Holiday"]


def test_the_live_timeline_of_a_newer_folder_is_the_one_that_its_project_names(tmp_path):
    """renezander030/capcut-cli issue 50: the root's own file is out of date in CapCut 9."""
    live = draft(track(segment(0, 2 * SECOND)))
    folder = laid_out(
        tmp_path / "Holiday",
        {
            "draft_info.json": draft(track(segment(0, SECOND))),
            "Timelines/project.json": {"main_timeline_id": "B"},
            "Timelines/A/draft_info.json": draft(track(segment(0, 9 * SECOND))),
            "Timelines/B/draft_info.json": live,
        },
    )
    (found,) = read(folder).timelines
    assert found.duration == 2 * TICKS_PER_SECOND


@pytest.mark.parametrize("name", ["../other", "a/b", "..\\other", "C:x", "..", ""])
def test_a_project_cannot_name_a_folder_elsewhere(tmp_path, name):
    folder = laid_out(
        tmp_path / "Holiday",
        {
            "draft_info.json": draft(track(segment(0, SECOND))),
            "Timelines/project.json": {"main_timeline_id": name},
            "other/draft_info.json": draft(track(segment(0, 9 * SECOND))),
        },
    )
    with pytest.raises(Unreadable, match="no name of a folder"):
        read(folder)


def test_other_folders_are_not_drafts(tmp_path):
    with pytest.raises(Unsupported):
        read(tmp_path)
    with pytest.raises(Unreadable, match="it holds no draft"):
        capcut.read(tmp_path)
