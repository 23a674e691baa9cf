"""Premiere projects, read: time, tracks, nests, titles."""

from fractions import Fraction

import pytest

from roughcut.errors import Unreadable
from roughcut.formats import prproj
from roughcut.formats.unpack import head
from roughcut.parameters import Keyframe, Keyframes
from roughcut.ticks import Rate
from roughcut.timeline import Generator, Media, Text, Timeline
from tests.formats.prproj_files import (
    ONE_FILM,
    SECOND,
    Cross,
    Item,
    Sequence,
    animated,
    effect,
    media,
    motion,
    project,
    static,
    text_layer,
)  # fmt: skip

FRAME = SECOND // 25


@pytest.fixture
def reading(tmp_path):
    def read(*sequences, files=ONE_FILM, old=False):
        path = tmp_path / "made.prproj"
        path.write_bytes(project(sequences, files, old=old))
        assert prproj.sniff(head(path))
        return prproj.read(path)

    return read


@pytest.fixture
def only_clip(reading):
    def read(item, **options):
        track = [[item]]
        sequence = Sequence("s", audio=track) if item.audio else Sequence("s", video=track)
        found = reading(sequence, **options)
        (clip,) = next(track.clips for track in found.timelines[0].tracks if track.clips)
        return clip, [each.what for each in found.omissions]

    return read


@pytest.mark.parametrize("old", [True, False], ids=["defaults written", "defaults absent"])
def test_both_generations_read_the_same(reading, old):
    cut = [Item(0, SECOND), Item(SECOND, 3 * SECOND, in_point=5 * SECOND, name="b")]
    found = reading(Sequence("s", "Cut", video=[cut, []]), old=old)
    (timeline,) = found.timelines
    assert (timeline.name, timeline.rate, timeline.width, timeline.height) == (
        "Cut",
        Rate(25),
        1920,
        1080,
    )
    assert [len(track.clips) for track in timeline.video_tracks] == [2, 0]
    first, second = timeline.tracks[0].clips
    assert (first.start, first.end, first.source_start, first.enabled) == (0, SECOND, 0, True)
    assert (second.start, second.duration, second.source_start) == (SECOND, 2 * SECOND, 5 * SECOND)
    assert second.source is first.source
    assert isinstance(first.source, Media)
    assert first.source.path == "C:\\shots\\a.mp4"
    assert found.omissions == ()


def test_an_edit_off_the_frame_grid_is_snapped_and_its_raw_ticks_are_kept(only_clip):
    clip, _ = only_clip(Item(3 * FRAME + 1000, 10 * FRAME))
    assert clip.start == 3 * FRAME
    assert dict(clip.metadata) == {"prproj.start": str(3 * FRAME + 1000)}


def test_a_clip_shorter_than_half_a_frame_is_declared(reading):
    found = reading(Sequence("s", video=[[Item(FRAME, FRAME + 1000), Item(2 * FRAME, 9 * FRAME)]]))
    assert len(found.timelines[0].tracks[0].clips) == 1
    assert [each.what for each in found.omissions] == ["empty clip"]


def test_a_faster_clip_uses_more_of_its_source(only_clip):
    clip, _ = only_clip(
        Item(0, 4 * SECOND, in_point=10 * SECOND, extra="<PlaybackSpeed>1.5</PlaybackSpeed>")
    )
    assert clip.speed == Fraction(3, 2)
    assert clip.source_duration == 6 * SECOND


def test_in_of_a_reversed_clip_counts_from_the_end_of_its_media(only_clip):
    backwards = "<PlayBackwards>true</PlayBackwards><PlaybackSpeed>2.</PlaybackSpeed>"
    clip, lost = only_clip(Item(0, 4 * SECOND, in_point=10 * SECOND, extra=backwards))
    # 100 s of media: reversed 10..18 s is forward 82..90 s, and the first frame shown ends at 90.
    assert (clip.speed, clip.source_start) == (-2, 82 * SECOND)
    assert lost == []


def test_a_razor_cut_of_a_reversed_clip_is_continuous(reading):
    back = "<PlayBackwards>true</PlayBackwards>"
    halves = [Item(0, SECOND, in_point=7 * SECOND, extra=back), Item(SECOND, 3 * SECOND, in_point=8 * SECOND, extra=back)]  # fmt: skip
    left, right = reading(Sequence("s", video=[halves])).timelines[0].tracks[0].clips
    assert right.source_start + right.source_duration == left.source_start


def test_a_frame_hold_has_no_speed(only_clip):
    hold = f"<FrameHold>4</FrameHold><FrameHoldStart>{7 * SECOND}</FrameHoldStart>"
    clip, _ = only_clip(Item(0, SECOND, in_point=6 * SECOND, clip_extra=hold))
    assert (clip.speed, clip.source_start) == (0, 7 * SECOND)


def test_the_in_point_of_a_still_means_nothing_but_to_its_keyframes(only_clip):
    hour = 3600 * SECOND
    zoom = motion(animated(2, [(hour, "100.", 0), (hour + SECOND, "150.", 0)]))
    item = Item(0, 2 * SECOND, media="a.png", in_point=hour, components=(zoom,))
    clip, _ = only_clip(item, files=[media("a.png", still=True)])
    assert clip.source_start == 0
    assert clip.source.duration is None
    assert clip.parameters.scale == Keyframes((Keyframe(0, 1.0), Keyframe(SECOND, 1.5)))


def remapped(keys):
    """A TimeRemapping that a test hangs into a project by hand."""
    return (
        "<TimeRemapping ObjectID='9001'><Keyframes ObjectRef='9002'/></TimeRemapping>"
        f"<TimeComponentParam ObjectID='9002'><Keyframes>{keys}</Keyframes></TimeComponentParam>"
    )


@pytest.mark.parametrize(
    ("keys", "start", "speed", "lost"),
    [
        (f"0,0.0,6,0,0,0,0,0;{50 * SECOND},100.0,6,0,0,0,0,0", 20, Fraction(2), []),
        (f"0,0.0,6,0,0,0,0,0;{11 * SECOND},22.0,7,0,0,0,0,0;{50 * SECOND},61.0,6,0,0,0,0,0", 20, Fraction(5, 4), ["time remapping"]),
    ],
    ids=["a straight line is a constant speed", "a bent one is carried as its mean"],
)  # fmt: skip
def test_time_remapping_maps_the_clips_own_axis_to_the_source(tmp_path, keys, start, speed, lost):
    item = Item(0, 4 * SECOND, in_point=10 * SECOND, extra="<TimeRemapping ObjectRef='9001'/>")
    xml = project([Sequence("s", video=[[item]])], packed=False).decode()
    path = tmp_path / "remapped.prproj"
    path.write_text(xml.replace("</PremiereData>", remapped(keys) + "</PremiereData>"))
    found = prproj.read(path)
    (clip,) = found.timelines[0].tracks[0].clips
    assert (clip.source_start, clip.speed) == (start * SECOND, speed)
    assert [each.what for each in found.omissions] == lost


def test_keyframes_lie_on_the_source_axis_of_a_fast_clip(only_clip):
    fade = effect(
        "AE.ADBE Opacity", animated(1, [(10 * SECOND, "0.", 4), (14 * SECOND, "100.", 5)])
    )
    item = Item(SECOND, 5 * SECOND, in_point=10 * SECOND, extra="<PlaybackSpeed>2.</PlaybackSpeed>", components=(fade,))  # fmt: skip
    clip, lost = only_clip(item)
    assert clip.parameters.opacity == Keyframes(
        (Keyframe(0, 0.0, "hold"), Keyframe(2 * SECOND, 1.0, "eased"))
    )
    assert lost == []  # the last key's way out shows nothing


def test_eased_keys_keep_their_kind_and_declare_their_handles(only_clip):
    zoom = motion(animated(2, [(0, "100.", 5), (SECOND, "120.", 0)]))
    clip, lost = only_clip(Item(0, 2 * SECOND, components=(zoom,)))
    assert [key.easing for key in clip.parameters.scale.keys] == ["eased", "linear"]
    assert lost == ["eased curve"]


def test_what_is_not_carried_is_declared_with_its_place(reading):
    blur = effect("AE.ADBE Gaussian Blur 2")
    found = reading(
        Sequence("s", "Cut", video=[[Item(2 * SECOND, 3 * SECOND, components=(blur,))]])
    )
    (lost,) = found.omissions
    assert (lost.what, lost.value) == ("effect", "AE.ADBE Gaussian Blur 2")
    place = lost.where
    assert (place.timeline, place.track, place.timecode) == ("Cut", "V1", "00:00:02:00")
    assert place.line is not None
    assert place.file.endswith("made.prproj")


def test_an_effect_that_is_switched_off_is_neither_read_nor_lost(only_clip):
    clip, lost = only_clip(Item(0, SECOND, components=(motion(static(2, "50."), bypass=True),)))
    assert (clip.parameters.scale, lost) == (1.0, [])


def test_a_disabled_clip(only_clip):
    clip, _ = only_clip(Item(0, SECOND, muted=True))
    assert not clip.enabled


@pytest.mark.parametrize("alignment", [0, 5, 10])
def test_the_cut_of_a_transition_is_its_alignment_away_from_its_start(reading, alignment):
    start = 25 * FRAME - alignment * FRAME
    cross = Cross(start, start + 10 * FRAME, alignment * FRAME, "AE.ADBE Dip To Black")
    track = [Item(0, SECOND), Item(SECOND, 2 * SECOND, in_point=9 * SECOND), cross]
    (found,) = reading(Sequence("s", video=[track])).timelines[0].tracks[0].transitions
    assert (found.start, found.duration, found.cut) == (start, 10 * FRAME, alignment * FRAME)
    assert found.kind == "dip to black"


@pytest.mark.parametrize(
    ("end", "kept"), [(5, [(0, 5 * FRAME, 3 * FRAME)]), (3, [(0, 3 * FRAME, 3 * FRAME)])]
)
def test_a_transition_that_begins_before_the_timeline_begins_with_it(reading, end, kept):
    cross = Cross(-2 * FRAME, end * FRAME, 5 * FRAME)
    track = [Item(0, 3 * FRAME), Item(3 * FRAME, SECOND, in_point=9 * SECOND), cross]
    found = reading(Sequence("s", video=[track]))
    transitions = found.timelines[0].tracks[0].transitions
    assert [(each.start, each.duration, each.cut) for each in transitions] == kept
    assert [each.what for each in found.omissions] == ["transition before the timeline's start"]


def test_a_transition_away_from_every_cut_is_declared(reading):
    found = reading(Sequence("s", video=[[Item(0, SECOND), Cross(0, 10 * FRAME, 5 * FRAME)]]))
    assert found.timelines[0].tracks[0].transitions == ()
    assert [each.what for each in found.omissions] == ["transition"]


def test_overlapping_clips_are_trimmed_visibly(reading):
    found = reading(Sequence("s", video=[[Item(0, 3 * SECOND), Item(2 * SECOND, 4 * SECOND)]]))
    left, right = found.timelines[0].tracks[0].clips
    assert (left.end, right.start) == (2 * SECOND, 2 * SECOND)
    assert [each.what for each in found.omissions] == ["overlap"]


def test_linked_clips_share_a_number(reading):
    sequence = Sequence(
        "s", video=[[Item(0, SECOND), Item(SECOND, 2 * SECOND)]],
        audio=[[Item(0, SECOND, audio=True)]], links=[[0, 2]],
    )  # fmt: skip
    video, audio = reading(sequence).timelines[0].tracks
    assert video.clips[0].link == audio.clips[0].link is not None
    assert video.clips[1].link is None


def test_a_nest_is_one_shared_timeline(reading):
    inner = Sequence("inner", "Inner", video=[[Item(0, SECOND)]])
    outer = Sequence("outer", "Outer", video=[[Item(0, SECOND, nest="inner"), Item(SECOND, 2 * SECOND, nest="inner")]])  # fmt: skip
    found = {each.name: each for each in reading(outer, inner).timelines}
    left, right = found["Outer"].tracks[0].clips
    assert isinstance(left.source, Timeline)
    assert left.source is right.source is found["Inner"]


def test_a_sequence_inside_itself_is_refused(reading):
    with pytest.raises(Unreadable, match="nested in itself"):
        reading(Sequence("s", video=[[Item(0, SECOND, nest="s")]]))


def test_nests_deeper_than_premiere_makes_are_refused(reading):
    chain = [Sequence(f"s{n}", video=[[Item(0, SECOND, nest=f"s{n + 1}")]]) for n in range(40)]
    with pytest.raises(Unreadable, match="deeper than 32"):
        reading(*chain, Sequence("s40", video=[[Item(0, SECOND)]]))


def test_nests_that_double_at_every_level_are_refused(reading):
    levels = [
        Sequence(f"s{n}", video=[[Item(k * SECOND, (k + 1) * SECOND, nest=f"s{n + 1}") for k in range(8)]])
        for n in range(9)
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="unfold"):
        reading(*levels, Sequence("s9", video=[[Item(0, SECOND)]]))


def test_a_graphic_is_a_title_where_its_layer_stands(only_clip):
    item = Item(0, SECOND, media="Graphic", components=(text_layer("Niki\rLauda"),), name="Graphic")
    files = [media("Graphic", path="1196574294", still=True)]
    clip, lost = only_clip(item, files=files)
    assert clip.source == Text("Niki\nLauda", "Futura-Bold", 64.0, "#ff8000")
    assert (clip.parameters.x, clip.parameters.y) == (-0.25, 0.25)
    assert lost == []


def test_a_payload_that_is_stored_once_serves_every_title(reading):
    files = [media("Graphic", path="1196574294", still=True)]
    layers = [text_layer("Hello"), text_layer("", stored=False)]
    items = [
        Item(n * SECOND, (n + 1) * SECOND, media="Graphic", components=(layer,))
        for n, layer in enumerate(layers)
    ]
    clips = reading(Sequence("s", video=[items]), files=files).timelines[0].tracks[0].clips
    assert [clip.source.text for clip in clips] == ["Hello", "Hello"]


@pytest.mark.parametrize(("path", "kind"), [("1129270354", "color"), ("1112293707", "black")])
def test_mattes_and_black_are_generators(only_clip, path, kind):
    item = Item(0, SECOND, media="m")
    clip, _ = only_clip(item, files=[media("m", path=path, still=True)])
    assert isinstance(clip.source, Generator)
    assert clip.source.kind == kind


def test_an_adjustment_layer_is_a_generator(only_clip):
    clip, _ = only_clip(Item(0, SECOND, clip_extra="<AdjustmentLayer>true</AdjustmentLayer>"))
    assert clip.source == Generator("adjustment", "a.mp4")


def test_a_level_of_one_is_fifteen_decibels_up(only_clip):
    volume = effect("Internal Volume Stereo", static(1, "false"), static(2, "1."))
    item = Item(0, SECOND, audio=True, components=(volume,), clip_extra="<Gain>0.5</Gain>")
    clip, _ = only_clip(item)
    assert clip.parameters.gain == pytest.approx(0.5 * 10 ** (15 / 20))


def test_the_default_level_leaves_the_sound_as_it_is(only_clip):
    volume = effect("Internal Volume Stereo", static(1, "false"), static(2, "0.177827939391"))
    clip, _ = only_clip(Item(0, SECOND, audio=True, components=(volume,)))
    assert clip.parameters.gain == 1.0


def test_markers_of_a_clip_lie_after_its_start(tmp_path):
    item = Item(0, 5 * SECOND, in_point=10 * SECOND, extra="<MarkerOwner><Markers ObjectRef='9001'/></MarkerOwner>")  # fmt: skip
    marker = f'{{"DVAMarker":{{"mStartTime":{{"ticks":{12 * SECOND}}},"mComment":"here"}}}}'
    extra = (
        "<Markers ObjectID='9001'><Markers><Marker><Second ObjectRef='9002'/></Marker></Markers>"
        f"</Markers><Marker ObjectID='9002'><DVAMarker>{marker}</DVAMarker></Marker>"
    )
    path = tmp_path / "marked.prproj"
    xml = project([Sequence("s", video=[[item]])], packed=False).decode()
    path.write_text(xml.replace("</PremiereData>", extra + "</PremiereData>"))
    (clip,) = prproj.read(path).timelines[0].tracks[0].clips
    assert [(each.time, each.comment) for each in clip.markers] == [(2 * SECOND, "here")]


@pytest.mark.parametrize(
    ("frame_ticks", "display", "drop"),
    [(8_475_667_200, "102", True), (8_475_667_200, "103", False), (10_583_906_861, "998", False)],
)
def test_the_rate_is_exactly_what_the_frame_lasts(reading, frame_ticks, display, drop):
    properties = f"<MZ.ZeroPoint>{frame_ticks * 100}</MZ.ZeroPoint><MZ.Sequence.VideoTimeDisplayFormat>{display}</MZ.Sequence.VideoTimeDisplayFormat>"  # fmt: skip
    (timeline,) = reading(Sequence("s", frame_ticks=frame_ticks, properties=properties)).timelines
    assert timeline.rate == Rate.from_frame_ticks(frame_ticks)
    assert (timeline.start, timeline.drop_frame) == (frame_ticks * 100, drop)
