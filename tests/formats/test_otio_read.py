"""What OTIO says, and what we understand by it."""

import json
import math
from fractions import Fraction

import pytest

from roughcut.errors import Unwritable
from roughcut.formats import otio
from roughcut.parameters import Parameters
from roughcut.ticks import TICKS_PER_SECOND, Rate
from roughcut.timeline import Clip, Generator, Media, Text, Timeline, Track, Transition

from .otio_files import clip, gap, media, only, read, span, stack, time, timeline, track

FRAME = Rate(25).ticks(1)


def clips(tmp_path, *children, **fields):
    found, lost = only(read(tmp_path, timeline(track(*children), **fields)))
    return found.tracks[0].clips, lost


def places(found):
    return [(each.start // FRAME, each.duration // FRAME) for each in found]


def test_items_follow_each_other(tmp_path):
    found, _ = clips(
        tmp_path, gap(5), clip(span(0, 10)), clip(span(3, 7)), gap(2), clip(span(0, 1))
    )
    assert places(found) == [(5, 10), (15, 7), (24, 1)]


def test_a_source_range_counts_from_the_medias_timecode(tmp_path):
    (found,), lost = clips(tmp_path, clip(span(90_010, 20), media(span(90_000, 500))))
    assert (found.source_start, found.source.start) == (10 * FRAME, 90_000 * FRAME)
    assert (found.source.duration, lost) == (500 * FRAME, [])


def test_a_range_from_zero_on_media_with_timecode_is_told(tmp_path):
    (found,), lost = clips(tmp_path, clip(span(10, 20), media(span(90_000, 500))))
    assert (found.source_start, lost) == (10 * FRAME, ["source range before the media's timecode"])


def test_no_source_range_means_all_of_the_media(tmp_path):
    (found,), _ = clips(tmp_path, clip(None, media(span(90_000, 500))))
    assert (found.source_start, found.duration) == (0, 500 * FRAME)


def test_a_clip_without_any_length_is_told(tmp_path):
    found, lost = clips(tmp_path, clip(None, media(None)), clip(span(0, 5)))
    assert (places(found), lost) == ([(0, 5)], ["clip without a length"])


@pytest.mark.parametrize(
    ("schema", "scalar", "speed"),
    [
        ("LinearTimeWarp.1", 2.0, Fraction(2)),
        ("LinearTimeWarp.1", -0.5, Fraction(-1, 2)),
        ("LinearTimeWarp.1", 2 / 3, Fraction(2, 3)),
        ("FreezeFrame.1", 0, Fraction(0)),
        ("LinearTimeWarp.1", 0, Fraction(0)),
    ],
)
def test_a_time_warp_changes_no_length(tmp_path, schema, scalar, speed):
    effect = {"OTIO_SCHEMA": schema, "time_scalar": scalar}
    (found,), lost = clips(tmp_path, clip(span(10, 48), media(span(0, 500)), effects=[effect]))
    assert (found.speed, found.duration, found.source_start) == (speed, 48 * FRAME, 10 * FRAME)
    assert lost == []


def test_in_premieres_form_a_time_warp_shortens_the_range(tmp_path):
    effect = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": 2.0}
    document = timeline(
        track(clip(span(10, 48), media(span(0, 500)), effects=[effect])),
        metadata={"PremierePro_OTIO": {}},
    )
    found, _ = only(read(tmp_path, document))
    assert found.tracks[0].clips[0].duration == 24 * FRAME


def test_in_premieres_form_a_reversed_clip_counts_from_the_end(tmp_path):
    effect = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": -1.0}
    document = timeline(
        track(clip(span(10, 48), media(span(0, 500)), effects=[effect])),
        metadata={"PremierePro_OTIO": {}},
    )
    found, _ = only(read(tmp_path, document))
    assert found.tracks[0].clips[0].source_start == (500 - 48 - 10) * FRAME


@pytest.mark.parametrize("effect", ["Effect.1", "TimeEffect.1"])
def test_another_effect_is_told(tmp_path, effect):
    shake = {"OTIO_SCHEMA": effect, "effect_name": "Shake"}
    reading = read(tmp_path, timeline(track(gap(9), clip(span(0, 5), effects=[shake]))))
    (lost,) = [each for each in reading.omissions if each.value == "Shake"]
    assert (lost.where.track, lost.where.timecode) == ("V1", "00:00:00:09")


def test_a_switched_off_warp_does_nothing_and_is_told(tmp_path):
    effect = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": 2.0, "enabled": False}
    (found,), lost = clips(tmp_path, clip(span(0, 5), effects=[effect]))
    assert (found.speed, lost) == (1, ["effect that is switched off"])


def transition(before, after, **fields):
    return {
        "OTIO_SCHEMA": "Transition.1",
        "transition_type": "SMPTE_Dissolve",
        "in_offset": time(before),
        "out_offset": time(after),
        **fields,
    }


def test_a_transition_reaches_over_its_cut_and_shortens_nothing(tmp_path):
    document = timeline(track(clip(span(0, 48)), transition(6, 12), clip(span(0, 48))))
    found, _ = only(read(tmp_path, document))
    assert found.tracks[0].transitions == (Transition(42 * FRAME, 18 * FRAME, 6 * FRAME),)
    assert places(found.tracks[0].clips) == [(0, 48), (48, 48)]


def test_what_of_a_transition_lies_before_the_start_is_told(tmp_path):
    document = timeline(track(transition(6, 12), clip(span(0, 48))))
    found, lost = only(read(tmp_path, document))
    assert found.tracks[0].transitions == (Transition(0, 12 * FRAME, 0),)
    assert lost == ["transition before the timeline's start"]


def test_transitions_that_are_no_dissolves_keep_their_name(tmp_path):
    wipe = transition(3, 3, transition_type="Custom_Transition", name="Star Wipe")
    found, _ = only(read(tmp_path, timeline(track(clip(span(0, 9)), wipe, clip(span(0, 9))))))
    assert found.tracks[0].transitions[0].kind == "Star Wipe"


def test_of_several_references_the_active_one_is_shown(tmp_path):
    references = {"DEFAULT_MEDIA": media(url="/full.mov"), "proxy": media(url="/proxy.mov")}
    both = clip(span(0, 5), media_references=references, active_media_reference_key="proxy")
    (found,), _ = clips(tmp_path, both)
    assert found.source.path == "/proxy.mov"


@pytest.mark.parametrize("schema", ["Clip.1", "Clip.2"])
def test_both_generations_of_clips_are_read(tmp_path, schema):
    (found,), _ = clips(tmp_path, clip(span(0, 5), media(url="file:///a%20b.mov"), schema))
    assert (found.source.path, found.source.name) == ("/a b.mov", "a b.mov")


def test_old_schemas_are_read(tmp_path):
    filler = {"OTIO_SCHEMA": "Filler.1", "source_range": span(0, 3)}
    document = timeline(track(filler, clip(span(0, 5), schema="Clip.1"), schema="Sequence.1"))
    found, _ = only(read(tmp_path, document))
    assert places(found.tracks[0].clips) == [(3, 5)]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///media/a%20%23%25.mov", "/media/a #%.mov"),
        ("file://localhost/C%3a/a.mov", "C:/a.mov"),
        ("file:///C:/a%2Bb.mov", "C:/a+b.mov"),
        ("file://server/share/a.mov", "//server/share/a.mov"),
        ("file://localhost//Users/a.mov", "/Users/a.mov"),
        ("file:////server/share/a.mov", "//server/share/a.mov"),
        ("/media/100%25/a.mov", "/media/100%25/a.mov"),
        ("G:/汐/a.mp4", "G:/汐/a.mp4"),
        ("https://example.org/a%20b.mov", "https://example.org/a%20b.mov"),
        ("", None),
    ],
)
def test_urls_are_decoded_once_and_paths_not_at_all(tmp_path, url, path):
    (found,), _ = clips(tmp_path, clip(span(0, 5), media(url=url)))
    assert found.source.path == path


def test_missing_media_keeps_the_name_of_its_clip(tmp_path):
    missing = {"OTIO_SCHEMA": "MissingReference.1", "name": None}
    (found,), _ = clips(tmp_path, clip(span(0, 5), missing, name="A012"))
    assert found.source == Media("A012")


def test_generators_and_texts(tmp_path):
    bars = {"OTIO_SCHEMA": "GeneratorReference.1", "generator_kind": "SMPTEBars", "name": "bars"}
    title = {
        "OTIO_SCHEMA": "GeneratorReference.1",
        "generator_kind": "text",
        "parameters": {"text": "Hello", "size": 80},
    }
    found, _ = clips(tmp_path, clip(span(0, 5), bars), clip(span(0, 5), title))
    assert [each.source for each in found] == [Generator("bars", "bars"), Text("Hello", size=80.0)]


def test_an_image_sequence_is_its_first_picture(tmp_path):
    pictures = {
        "OTIO_SCHEMA": "ImageSequenceReference.1",
        "target_url_base": "file:///show/shot",
        "name_prefix": "a.",
        "name_suffix": ".exr",
        "start_frame": 101,
        "frame_zero_padding": 6,
        "available_range": span(101, 50),
    }
    (found,), _ = clips(tmp_path, clip(span(111, 20), pictures))
    assert (found.source.path, found.source.still) == ("/show/shot/a.000101.exr", False)
    assert (found.source_start, found.source.duration) == (10 * FRAME, 50 * FRAME)


def test_a_still_has_no_length(tmp_path):
    (found,), _ = clips(tmp_path, clip(span(0, 400), media(span(0, 1), url="/logo.png")))
    assert (found.source.still, found.source.duration) == (True, None)


def test_stacks_and_tracks_inside_of_tracks_are_nests(tmp_path):
    inner = stack(
        track(clip(span(0, 30))), clip(span(0, 20)), name="inner", source_range=span(5, 9)
    )
    lone = track(clip(span(0, 8)), name="lone")
    found, lost = clips(tmp_path, inner, lone)
    assert places(found) == [(0, 9), (9, 8)]
    assert [each.source.name for each in found] == ["inner", "lone"]
    assert found[0].source_start == 5 * FRAME
    assert [len(each.clips) for each in found[0].source.tracks] == [1, 1]
    assert lost == []


def test_a_tracks_source_range_trims_its_clips(tmp_path):
    document = timeline(track(clip(span(100, 10)), clip(span(200, 10)), source_range=span(4, 10)))
    found, _ = only(read(tmp_path, document))
    first, second = found.tracks[0].clips
    assert places((first, second)) == [(0, 6), (6, 4)]
    assert (first.source_start, second.source_start) == (104 * FRAME, 200 * FRAME)


def test_a_reversed_clip_trimmed_at_its_head_loses_the_end_of_its_source(tmp_path):
    warp = {"OTIO_SCHEMA": "LinearTimeWarp.1", "time_scalar": -2.0}
    document = timeline(track(clip(span(100, 10), effects=[warp]), source_range=span(4, 6)))
    found, _ = only(read(tmp_path, document))
    (piece,) = found.tracks[0].clips
    assert (piece.source_start, piece.source_duration) == (100 * FRAME, 12 * FRAME)


def test_tracks_are_sorted_into_video_and_audio(tmp_path):
    document = timeline(
        track(name="a", kind="Audio"), track(name="v"), track(name="s", kind="Subtitle")
    )
    found, lost = only(read(tmp_path, document))
    assert [(each.kind, each.name) for each in found.tracks] == [("video", "v"), ("audio", "a")]
    assert lost == ["frame rate", "track of an unknown kind"]


@pytest.mark.parametrize(
    ("written", "rate"),
    [(23.976, "24000/1001"), (23.976023976023978, "24000/1001"), (29.97, "30000/1001"), (24, "24")],
)
def test_decimal_rates_are_their_fractions(tmp_path, written, rate):
    document = timeline(track(clip(span(0, 10, written))))
    found, _ = only(read(tmp_path, document))
    assert found.rate.fraction == Fraction(rate)
    assert found.tracks[0].clips[0].duration == found.rate.ticks(10)


def test_most_items_decide_the_rate(tmp_path):
    pieces = [clip(span(0, 30, 30)), clip(span(0, 25)), clip(span(0, 25))]
    found, _ = only(read(tmp_path, timeline(track(*pieces))))
    assert found.rate == Rate(25)
    assert [each.start for each in found.tracks[0].clips] == [
        0,
        TICKS_PER_SECOND,
        2 * TICKS_PER_SECOND,
    ]


def test_a_cut_between_frames_is_moved_and_told(tmp_path):
    pieces = [clip(span(0, 10)), clip(span(0, 10)), clip(span(0, 7, 24))]
    found, lost = only(read(tmp_path, timeline(track(*pieces))))
    assert places(found.tracks[0].clips)[-1] == (20, 7)
    assert lost == ["cut between frames"]


def test_the_largest_picture_gives_the_frame(tmp_path):
    def sized(width, height):
        corner = {"x": float(width), "y": float(height)}
        return media(available_image_bounds={"min": {"x": 0.0, "y": 0.0}, "max": corner})

    pieces = [clip(span(0, 5), sized(*size)) for size in ((1280, 720), (3840, 2160), (16, 9))]
    reading = read(tmp_path, timeline(track(*pieces)))
    (found,) = reading.timelines
    assert (found.width, found.height, reading.omissions) == (3840, 2160, ())
    assert found.tracks[0].clips[2].source.width is None


def test_an_unknown_frame_is_told(tmp_path):
    reading = read(tmp_path, timeline(track(clip(span(0, 5)))))
    assert [each.what for each in reading.omissions] == ["frame size"]


@pytest.mark.parametrize("marker", ["Marker.1", "Marker.2", "Marker.3"])
def test_markers_lie_on_the_source_axis(tmp_path, marker):
    color = {"OTIO_SCHEMA": "Color.1", "name": "RED"} if marker == "Marker.3" else "RED"
    note = {"OTIO_SCHEMA": marker, "name": "n", "marked_range": span(90_012, 2), "color": color}
    (found,), _ = clips(tmp_path, clip(span(90_010, 20), media(span(90_000, 500)), markers=[note]))
    assert [(m.time, m.duration, m.color) for m in found.markers] == [(2 * FRAME, 2 * FRAME, "red")]


def test_a_collection_holds_several_timelines(tmp_path):
    document = {
        "OTIO_SCHEMA": "SerializableCollection.1",
        "children": [timeline(track(clip(span(0, 5))), name="a"), {"OTIO_SCHEMA": "Marker.2"}, timeline(name="b")],
    }  # fmt: skip
    reading = read(tmp_path, document)
    assert [each.name for each in reading.timelines] == ["a", "b"]
    assert "object that is no timeline" in [each.what for each in reading.omissions]


@pytest.mark.parametrize("wrap", [lambda t: t, stack, timeline], ids=["track", "stack", "timeline"])
def test_a_bare_stack_or_track_is_a_timeline(tmp_path, wrap):
    found, _ = only(read(tmp_path, wrap(track(gap(3), clip(span(0, 5))))))
    assert places(found.tracks[0].clips) == [(3, 5)]


def test_links_of_premiere_and_resolve_join_clips(tmp_path):
    for key, name, written in (
        ("PremierePro_OTIO", "LinkID", "7"),
        ("Resolve_OTIO", "Link Group ID", 7),
    ):
        linked = clip(span(0, 5), metadata={key: {name: written}})
        found, _ = only(read(tmp_path, timeline(track(linked), track(linked, kind="Audio"))))
        assert [each.clips[0].link for each in found.tracks] == [7, 7]


def test_resolves_locked_tracks_and_offline_media(tmp_path):
    offline = {
        "OTIO_SCHEMA": "MissingReference.1",
        "metadata": {"Resolve_OTIO": {"Media Url": "/a.wav"}},
    }
    channels = {"Resolve_OTIO": {"Channels": [{"Source Channel ID": 0}, {"Source Channel ID": 1}]}}
    document = timeline(
        track(clip(span(0, 5), offline, metadata=channels), kind="Audio", metadata={"Resolve_OTIO": {"Locked": True}}),
        metadata={"Resolve_OTIO": {}},
    )  # fmt: skip
    found, _ = only(read(tmp_path, document))
    assert found.tracks[0].locked
    source = found.tracks[0].clips[0].source
    assert (source.path, source.has_video, source.audio_channels) == ("/a.wav", False, 2)


def test_what_another_program_changed_wins_over_our_note_of_it(tmp_path):
    """Our metadata refines the core; where an editor has changed the speed since, it is stale."""
    odd = Fraction(1_234_567, 7_654_321)
    built = Timeline(
        "cut", Rate(25), 10, 10, (Track("video", (Clip(0, 9 * FRAME, Media("a"), speed=odd),)),)
    )
    text = otio.write(built).content.decode()
    found, _ = only(read(tmp_path, text))
    assert found.tracks[0].clips[0].speed == odd
    changed = text.replace(f'"time_scalar": {float(odd)}', '"time_scalar": 0.5')
    found, _ = only(read(tmp_path, changed))
    assert found.tracks[0].clips[0].speed == Fraction(1, 2)


def test_the_range_of_a_nested_track_is_its_clips_and_trims_nothing(tmp_path):
    inner = track(clip(span(100, 20)), name="inner", source_range=span(5, 9))
    (found,), lost = clips(tmp_path, inner)
    assert (found.source_start, found.duration) == (5 * FRAME, 9 * FRAME)
    assert found.source.duration == 20 * FRAME
    assert lost == []


def test_the_range_of_the_stack_trims_every_track(tmp_path):
    document = timeline(track(clip(span(0, 20))), track(gap(4), clip(span(0, 20))))
    document["tracks"]["source_range"] = span(2, 10)
    found, _ = only(read(tmp_path, document))
    assert [places(each.clips) for each in found.tracks] == [[(0, 10)], [(2, 8)]]


def test_a_transition_over_the_end_of_a_range_is_told(tmp_path):
    pieces = [clip(span(0, 20)), transition(6, 6), clip(span(0, 20))]
    found, lost = only(read(tmp_path, timeline(track(*pieces, source_range=span(0, 22)))))
    assert places(found.tracks[0].clips) == [(0, 20), (20, 2)]
    assert (found.tracks[0].transitions, lost) == ((), ["transition over the end of a range"])


def test_what_stands_on_tracks_gaps_and_stacks_is_told(tmp_path):
    note = {"OTIO_SCHEMA": "Marker.2", "name": "n", "marked_range": span(0, 0)}
    effect = {"OTIO_SCHEMA": "Effect.1", "effect_name": "Lumetri"}
    idle = {
        "OTIO_SCHEMA": "Effect.1",
        "metadata": {
            "PremierePro_OTIO": {
                "MatchName": "AudioFader",
                "Parameters": [{"ID": 0, "Keyframes": []}],
            }
        },
    }
    marked = {**gap(5), "markers": [note]}
    document = timeline(track(marked, clip(span(0, 5)), effects=[effect, idle], markers=[note]))
    document["tracks"]["effects"] = [effect]
    _, lost = only(read(tmp_path, document))
    assert sorted(lost) == [
        "effect on a timeline",
        "marker on a gap",
        "marker on a track",
        "track effect",
    ]


def test_equal_nests_are_one(tmp_path):
    inner = stack(track(clip(span(0, 20))), name="inner")
    found, _ = clips(tmp_path, inner, inner)
    assert found[0].source is found[1].source


def test_clips_without_a_track_are_of_the_kind_around_them(tmp_path):
    found, _ = only(read(tmp_path, timeline(track(stack(clip(span(0, 5))), kind="Audio"))))
    assert found.tracks[0].clips[0].source.tracks[0].kind == "audio"


def test_a_colour_that_is_none_is_told(tmp_path):
    solid = {
        "OTIO_SCHEMA": "GeneratorReference.1",
        "generator_kind": "Solid",
        "parameters": {"color": [1, 0, 0]},
    }
    (found,), lost = clips(tmp_path, clip(span(0, 5), solid))
    assert (found.source, lost) == (Generator("color"), ["generator colour"])


def test_premiere_is_told_channels_and_links():
    source = Media("a", "/a.wav", has_video=False, audio_channels=2)
    piece = Clip(0, 9 * FRAME, source, link=4)
    built = Timeline("cut", Rate(25), 10, 10, (Track("audio", (piece,)),))
    document = json.loads(otio.write(built, "premiere").content)
    (written,) = document["tracks"]["children"]
    channels = {"ChannelType": "Stereo", "NumberOfChannels": 2}
    assert written["metadata"]["PremierePro_OTIO"]["AudioChannels"] == channels
    ours = written["children"][0]["metadata"]["PremierePro_OTIO"]
    assert ours["LinkID"] == "4"
    assert len(ours["AudioChannels"]["SecondaryAssignments"]) == 2


def test_premiere_gets_no_warp_of_one_nor_effects_that_do_nothing():
    piece = Clip(0, 9 * FRAME, Media("a"))
    built = Timeline("cut", Rate(25), 10, 10, (Track("video", (piece,)),))
    document = json.loads(otio.write(built, "premiere").content)
    assert document["tracks"]["children"][0]["children"][0]["effects"] == []


@pytest.mark.parametrize("app", [None, "premiere"])
@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_that_is_not_finite_is_not_written(app, number):
    piece = Clip(0, 9 * FRAME, Media("a"), parameters=Parameters(rotation=number))
    built = Timeline("cut", Rate(25), 10, 10, (Track("video", (piece,)),))
    with pytest.raises(Unwritable, match="'cut': one of its numbers is not finite"):
        otio.write(built, app)
