"""The composer: what a question may know, what padding changes, what is learned, what is shipped."""

import json
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
import torch

from roughcut.encode.layouts import Layout
from roughcut.learn.composer import answers, prior
from roughcut.learn.composer.asking import (
    LAYOUT,
    PACE,
    PUNCH,
    ROLE,
    SOURCE,
    START,
    Asked,
    Prepared,
    episode,
    every_question,
)
from roughcut.learn.composer.batching import batched
from roughcut.learn.composer.facts import clip_numbers
from roughcut.learn.composer.model import Composer, Size
from roughcut.learn.composer.pretraining import Settings, pretrain
from roughcut.learn.composer.sheet import place_of, same_places
from roughcut.learn.habits.edit import edit_of
from roughcut.learn.tasks import choices, overlays, pace, standing
from roughcut.learn.tasks.judging import Trial
from tests.learn.made import examples

torch.set_num_threads(1)  # networks this small only wait for a second one
SMALL = Size(width=16, layers=2, heads=2)
ROWS = 400
OVERLAYS = (START, ROLE, SOURCE, LAYOUT, PUNCH)


def model():
    torch.manual_seed(0)
    return Composer(SMALL).eval()


def busy_project(seed=0, least=12):
    """Sheets of one made-up editor who lays a lot over the spine; the last one is asked about."""
    random = np.random.default_rng(seed)
    while True:
        editor = prior.editor(random)
        sheets = [editor.project(str(number)) for number in range(3)]
        if (~sheets[-1].spine).sum() >= least and sheets[-1].spine.sum() >= 10:
            return sheets


def said(net, past, present, asked):
    shown = episode([Prepared.of(each) for each in past], Prepared.of(present), asked, ROWS)
    batch, _ = batched([shown])
    with torch.inference_mode():
        return net(batch)


def one_by_one(asked):
    """Each question by itself, so that what the others may see is not shown at all."""
    for number in range(len(asked.row)):
        part = slice(number, number + 1)
        yield Asked(asked.kind[part], asked.row[part], asked.track[part], asked.cold[part])


def same(one, other):
    return all(
        torch.allclose(getattr(one, name), getattr(other, name), atol=1e-5)
        for name in ("yes", "role", "pace")
    )


def cut_after(sheet, row):
    """The sheet with other overlays from a row on, and the spine as it was."""
    later = (np.arange(len(sheet)) >= row) & ~sheet.spine
    return replace(
        sheet,
        role=np.where(later, (sheet.role + 3) % 13, sheet.role),
        asset=np.where(later, sheet.asset + 1000, sheet.asset),
        end=np.where(later, sheet.end + 1, sheet.end).astype(np.float32),
        place=np.where(later[:, None], 0.3, sheet.place).astype(np.float32),
    )


@pytest.mark.parametrize(
    "judge",
    [overlays.starts("cold"), overlays.starts("causal"), standing.layout_accuracy(),
     pace.judge, choices.role(1), choices.asset],
)  # fmt: skip
def test_the_tasks_ask_it_of_projects_that_were_held_out(judge):
    edits = [edit_of(each) for each in examples("teacher")[:8]]
    composer = answers.Answers(answers.shipped())
    lines = judge(Trial(edits[:6], edits[6:], composer=composer))
    plain = judge(Trial(edits[:6], edits[6:]))
    assert [line.project for line in lines] == [line.project for line in plain]
    assert [line.rules for line in lines] == [line.rules for line in plain]
    best = max(np.mean([line.rules[name] for line in lines]) for name in lines[0].rules)
    assert np.mean([line.ours for line in lines]) > best - 0.1


@pytest.mark.parametrize("kind", [START, ROLE, PUNCH])
def test_what_comes_later_does_not_change_an_answer(kind):
    *past, present = busy_project()
    net = model()
    every = every_question(present_ := Prepared.of(present), kind)
    assert len(every.row) or kind == PUNCH
    for asked in list(one_by_one(every))[:: max(1, len(every.row) // 12)]:
        row = int(asked.row[0])
        later = cut_after(present_.sheet, row)
        assert same(said(net, past, present, asked), said(net, past, later, asked))


def test_a_later_overlay_would_be_noticed_if_it_were_seen():
    *past, present = busy_project()
    asked = every_question(Prepared.of(present), START)
    last = Asked(asked.kind[-1:], asked.row[-1:], asked.track[-1:], asked.cold[-1:])
    changed = cut_after(present, 3)
    assert not same(said(model(), past, present, last), said(model(), past, changed, last))


def test_pace_does_not_see_where_what_lies_over_the_clip_ends():
    *past, present = busy_project()
    net = model()
    every = every_question(Prepared.of(present), PACE)
    for asked in one_by_one(every):
        row = int(asked.row[0])
        now = present.start[row]
        running = ~present.spine & (present.end > now)
        spine_later = present.spine & (np.arange(len(present)) >= row)
        changed = replace(
            present,
            end=np.where(running | spine_later, present.end + 0.7, present.end).astype(np.float32),
            start=np.where(present.start > now, present.start + 0.7, present.start).astype(
                np.float32
            ),
        )
        assert same(said(net, past, present, asked), said(net, past, changed, asked))


def test_a_cold_question_sees_only_the_past_and_the_spine():
    *past, present = busy_project()
    every = every_question(Prepared.of(present), START)
    cold = replace(every, cold=np.ones_like(every.cold))
    changed = cut_after(present, 0)
    assert same(said(model(), past, present, cold), said(model(), past, changed, cold))
    assert not same(said(model(), past, present, cold), said(model(), past[:1], present, cold))


@pytest.mark.parametrize("kind", [*OVERLAYS, PACE])
def test_company_in_a_batch_changes_nothing(kind):
    seed = 1
    while not len(every_question(Prepared.of(busy_project(seed)[-1]), kind).row):
        seed += 1
    *past, present = busy_project(seed)
    *_, other = busy_project(2, least=30)
    net = model()
    asked = every_question(Prepared.of(present), kind)
    alone = episode([Prepared.of(each) for each in past], Prepared.of(present), asked, ROWS)
    another = Prepared.of(other)
    beside = episode([another], another, every_question(another, START), ROWS)
    with torch.inference_mode():
        first = net(batched([alone])[0])
        both = net(batched([alone, beside])[0])
    count = len(asked.row)
    for name in ("yes", "role", "pace"):
        ours, theirs = getattr(first, name)[0, :count], getattr(both, name)[0, :count]
        assert torch.allclose(ours, theirs, atol=1e-5)
    rows = first.points.shape[-1]
    ours, theirs = first.points[0, :count].exp(), both.points[0, :count, :rows].exp()
    assert torch.allclose(ours, theirs, atol=1e-5)


def test_pointed_rows_are_a_distribution_over_what_may_be_seen():
    *past, present = busy_project()
    asked = every_question(Prepared.of(present), SOURCE)
    shown = episode([Prepared.of(each) for each in past], Prepared.of(present), asked, ROWS)
    batch, _ = batched([shown])
    with torch.inference_mode():
        points = model()(batch).points[0].exp()
    assert torch.allclose(points.sum(-1), torch.ones(len(points)), atol=1e-5)
    for number, order in enumerate(shown.asked.order.tolist()):
        unseen = torch.from_numpy(shown.shown.order > order)
        assert float(points[number, 1:][unseen].sum()) < 1e-6


def test_layouts_within_the_tolerances_are_the_same():
    layouts = [
        Layout(),
        Layout(scale=0.3, x=0.2),
        Layout(scale=0.301, x=0.203),
        Layout(x=0.1),
        None,
    ]
    numbers = same_places(np.stack([place_of(each) for each in layouts]))
    assert numbers.tolist() == [0, 1, 1, 2, -1]


def test_made_up_projects_are_sane_and_repeat_with_their_seed():
    for seed in range(12):
        one, other = (prior.editor(np.random.default_rng(seed)).project("p") for _ in range(2))
        assert np.array_equal(one.start, other.start)
        assert np.array_equal(one.asset, other.asset)
        assert (one.end > one.start).all()
        assert (np.diff(one.start) >= 0).all()
        assert one.spine[one.within].all()
        assert (one.start[one.within] <= one.start + 1e-3).all()
        for track in np.unique(one.track):
            rows = one.track == track
            if track != one.track[one.spine][0]:
                continue
            assert (one.start[rows][1:] >= one.end[rows][:-1] - 1e-3).all()


def test_made_up_clips_stand_in_the_order_of_their_shots_however_times_are_rounded():
    """Shots of days, of which a float32 tells no less than seconds apart."""
    random = np.random.default_rng(5)
    met = 0
    for _ in range(100):
        editor = replace(prior.editor(random), lengths=lambda *_: 1e6)
        sheet = editor.project("p")
        assert (np.diff(clip_numbers(sheet)) >= 0).all()
        met += (~sheet.spine).sum()
    assert met > 1000


def test_made_up_editors_cover_what_real_projects_show():
    """Ranges about the medians that real projects have (docs/experiments.md): covered, not fitted."""
    random = np.random.default_rng(7)
    sheets = [prior.editor(random).project("p") for _ in range(150)]
    tracks = [len(np.unique(each.track)) for each in sheets]
    assert min(tracks) == 1
    assert max(tracks) >= 5
    lengths = [float(np.median(each.end[each.spine] - each.start[each.spine])) for each in sheets]
    assert min(lengths) < 1
    assert max(lengths) > 10
    default = [float((same_places(each.place) == 0).mean()) for each in sheets]
    assert min(default) < 0.3
    assert max(default) > 0.95
    on_cut = [
        float(np.isclose(each.start, each.start[each.within], atol=0.08)[~each.spine].mean())
        for each in sheets
        if (~each.spine).sum() > 5
    ]
    assert min(on_cut) < 0.1
    assert max(on_cut) > 0.9


def test_it_learns_from_editors_that_it_never_meets_again():
    steps = []
    pretrain(
        Settings(steps=60, batch=4, rows=64, rate=3e-3, warm_up=5, size=SMALL),
        lambda step: steps.append(step.loss),
    )
    assert np.mean(steps[-10:]) < 0.85 * np.mean(steps[:10])


def test_training_goes_on_from_a_begun_composer():
    settings = Settings(steps=1, batch=2, rows=48, rate=0.0, size=SMALL)
    begun = pretrain(Settings(steps=2, batch=2, rows=48, rate=3e-3, size=SMALL))
    before = {name: each.clone() for name, each in begun.state_dict().items()}
    after = pretrain(settings, begun=begun).state_dict()
    assert all(torch.equal(after[name], each) for name, each in before.items())


def test_the_shipped_weights_are_small_and_say_how_they_were_made():
    folder = files(answers.__package__)
    record = json.loads((folder / "weights.json").read_text())
    assert len((folder / "weights.safetensors").read_bytes()) < 20_000_000
    assert sum(each.numel() for each in answers.shipped().parameters()) == record["parameters"]
    assert all(each.startswith("benchmarks/pretrain_composer.py") for each in record["commands"])
    steps = sum(int(each.split("--steps ")[1].split()[0]) for each in record["commands"])
    assert record["editors"] == steps * record["settings"]["batch"]
