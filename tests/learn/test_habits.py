"""Habits must find made-up editors' rules again, and be safe to keep."""

from dataclasses import replace

import pytest

from roughcut.encode.begun import begun_from as spine
from roughcut.encode.decisions import encode
from roughcut.errors import BrokenStyle, NotEnough
from roughcut.finishing import finish
from roughcut.learn.habits import REFRAMED, Habits, fit
from roughcut.learn.habits.boost import MIN_ROWS
from roughcut.learn.habits.edit import REFRAMING, edit_from
from roughcut.learn.habits.features import COLD, cold
from roughcut.learn.habits.learning import VERSION
from roughcut.learn.habits.starts import history_rows
from roughcut.learn.whole_rules import last_pasted, nothing_added, rates
from roughcut.projects.example import Example
from roughcut.sample.rushes import project
from roughcut.sample.takes import RATE, SIZE, recordings
from roughcut.sample.vlogs import KEEPER
from roughcut.sample.vlogs import finished as finished_vlog
from roughcut.scoring import score
from roughcut.ticks import from_seconds
from roughcut.timeline import Media, Text
from tests.learn.made import LEARNED_FROM, examples, held_out, learned, timelines


def mean(name, finished):
    """Means over held-out projects; roles count alike, since music alone would be most of it."""
    wanted = ("role_activity_f1", "start_f1")
    found = {figure: [] for figure in wanted}
    for own in held_out(name):
        figures = score(own, finished(spine(own))).figures()
        for figure in wanted:
            found[figure].append(figures.get(figure, 0.0))
    return {figure: sum(values) / len(values) for figure, values in found.items()}


@pytest.mark.parametrize("name", ["teacher", "interviewer"])
def test_an_editor_s_rule_is_found_again_clearly_better_than_by_any_simple_rule(name):
    past = timelines(name)[:LEARNED_FROM]
    ours = mean(name, lambda begun: finish(begun, learned(name)).timeline)
    for rule in (nothing_added, last_pasted, rates):
        theirs = mean(name, lambda begun, rule=rule: rule(begun, past, 0))
        for figure, value in ours.items():
            assert value > 0.85
            assert value > theirs[figure] + 0.2, (rule.__name__, figure)


@pytest.mark.parametrize(
    ("name", "other"), [("teacher", "interviewer"), ("interviewer", "teacher")]
)
def test_the_right_editor_s_habits_do_better_than_another_s(name, other):
    ours = mean(name, lambda begun: finish(begun, learned(name)).timeline)
    theirs = mean(name, lambda begun: finish(begun, learned(other)).timeline)
    for figure, value in ours.items():
        assert value > theirs[figure] + 0.2


def test_punch_ins_on_every_third_cut_are_found_again():
    hits = said = truth = 0
    for own in held_out("teacher"):
        was = {e.within for e in edit_from(encode(own), "", "", "").of(REFRAMING)}
        begun = encode(spine(own))
        on_spine = [n for n, row in enumerate(begun.rows) if row.track == 0 and not row.audio]
        proposed = {
            on_spine.index(p.row) for p in learned("teacher").propose(begun) if p.role == REFRAMED
        }
        hits, said, truth = hits + len(was & proposed), said + len(proposed), truth + len(was)
    assert 2 * hits / (said + truth) > 0.85


def vlogs(count):
    """Short timelines of an editor who punches every third shot in; the footage is not written."""
    shelf = {
        "title": Text("A LOUD DAY"),
        "logo": Media("logo.png", "/made/logo.png", 120, 120, still=True),
        "theme": Media(
            "theme.m4a", "/made/theme.m4a", duration=RATE.ticks(90 * 25), has_video=False, audio_channels=2
        ),
    }  # fmt: skip
    found = []
    for number, recording in enumerate(recordings(count, 0, 45.0), 1):
        length = RATE.ticks(RATE.frames(from_seconds(recording.length_seconds)))
        name = f"rush{number:02}.mp4"
        media = Media(name, f"/made/{name}", *SIZE, RATE, length, audio_channels=1)
        kept = project(KEEPER, recording, media, number)
        found.append(finished_vlog(replace(kept, name=f"vlog {number}"), media, shelf, number))
    return found


def test_a_habit_of_counting_is_found_in_fewer_clips_than_trees_need():
    *past, own = vlogs(12)
    known = fit(
        [Example("v", each.name, each.name, each.name, each.name, encode(each)) for each in past]
    )
    assert sum(len(each.video_tracks[0].clips) for each in past) < MIN_ROWS
    ours = finish(spine(own), Habits.from_files(known.files())).timeline
    scales = [
        [clip.parameters.scale for clip in each.video_tracks[0].clips] for each in (own, ours)
    ]
    assert scales[1] == pytest.approx(scales[0])
    assert scales[0].count(1.2) >= 2


def test_habits_come_back_from_their_files_the_same():
    files = learned("teacher").files()
    again = Habits.from_files(files)
    assert again.files() == files
    begun = encode(spine(held_out("teacher")[0]))
    assert again.propose(begun) == learned("teacher").propose(begun)


def test_neither_order_nor_repetition_changes_what_is_learned():
    few = examples("teacher")[:6]
    assert fit(few).files() == fit(few[::-1]).files()


def test_words_say_what_is_known_with_numbers():
    words = " ".join(learned("teacher").words()).lower()
    assert "logo" in words
    assert "usually 8.0 s" in words


def test_a_single_project_teaches_its_own_habits():
    known = fit(examples("teacher")[:1])
    assert known.propose(encode(spine(held_out("teacher")[0])))


def test_nothing_is_proposed_without_a_spine():
    own = held_out("teacher")[0]
    silent = replace(own, tracks=own.audio_tracks)
    assert learned("teacher").propose(encode(silent)) == ()


def test_learning_from_nothing_says_what_is_missing():
    with pytest.raises(NotEnough, match="no project has a picture"):
        fit([])


def test_two_people_keep_their_own_habits():
    both = fit((*examples("teacher")[:6], *examples("shorts")[:6]))
    begun = encode(spine(held_out("teacher")[0]))
    roles = {each.role for each in both.propose(begun, editor="teacher")}
    assert {"picture-in-picture", "lower third"} <= roles
    assert not any(each.role == "effect" for each in both.propose(begun, editor="teacher"))


def test_what_the_spine_says_does_not_depend_on_the_overlays():
    own = held_out("teacher")[0]
    full = edit_from(encode(own), "", "", "")
    bare = edit_from(encode(replace(own, tracks=own.tracks[:1])), "", "", "")
    assert cold(full).shape == (len(full.spine), len(COLD))
    assert (cold(full)[:, 1:] == cold(bare)[:, 1:]).sum() == (
        cold(full)[:, 1:] == cold(full)[:, 1:]  # nan where there is no neighbour
    ).sum()


def test_history_knows_nothing_of_the_clip_itself_or_of_later_ones():
    edit = edit_from(encode(held_out("interviewer")[0]), "", "", "")
    stream = next(each for each in edit.streams if each.role == "cutaway")
    events = edit.of(stream)
    whole = history_rows(edit, events)
    for cut in range(1, len(edit.spine), 5):
        past = [event for event in events if event.within < cut]
        assert history_rows(edit, past)[cut].tobytes() == whole[cut].tobytes()


TABLES = "habits/habits.json"


def model(files):
    return next(name for name in files if name.endswith(".txt"))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda files: files.pop(TABLES), "missing"),
        (lambda files: files.pop(model(files)), "missing"),
        (lambda files: files.update({TABLES: files[TABLES][:-20]}), "damaged"),
        (
            lambda files: files.update(
                {TABLES: files[TABLES].replace(b'"version": %d' % VERSION, b'"version": 99')}
            ),
            "version 99",
        ),
        (
            lambda files: files.update(
                {TABLES: files[TABLES].replace(b'"on the cut"', b'"on a whim"')}
            ),
            "unknown rule 'on a whim'",
        ),
        (lambda files: files.update({model(files): b"tree\n"}), "damaged"),
        (lambda files: files.update({model(files): b""}), "damaged"),
    ],
)
def test_damaged_files_are_refused(damage, said):
    files = dict(learned("teacher").files())
    damage(files)
    with pytest.raises(BrokenStyle, match=said):
        Habits.from_files(files)
