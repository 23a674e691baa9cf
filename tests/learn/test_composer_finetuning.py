from dataclasses import replace

import numpy as np
import torch

from roughcut.learn.composer import prior
from roughcut.learn.composer.asking import Prepared
from roughcut.learn.composer.batching import batched
from roughcut.learn.composer.finetuning import drawing, finetuned
from roughcut.learn.composer.model import Composer, Size, losses
from roughcut.learn.composer.training import Settings

torch.set_num_threads(1)  # networks this small only wait for a second one
SMALL = Size(width=16, layers=2, heads=2)
FEW = Settings(steps=30, batch=4, rows=64, rate=3e-3, warm_up=5, size=SMALL)


def projects(editors=3, of_each=3):
    random = np.random.default_rng(0)
    found = []
    for number in range(editors):
        editor = prior.editor(random)
        found += [
            Prepared.of(replace(editor.project(f"{number} {each}"), editor=f"editor {number}"))
            for each in range(of_each)
        ]
    return found


def mean_loss(model, learned_from):
    random = np.random.default_rng(1)
    draw = drawing(learned_from)
    batch, answer = batched([draw(random, FEW.rows) for _ in range(16)])
    with torch.inference_mode():
        return float(torch.nanmean(losses(model(batch), batch, answer)))


def test_it_knows_the_projects_better_and_the_begun_one_stays_as_it_was():
    torch.manual_seed(0)
    begun = Composer(SMALL).eval()
    before = {name: each.clone() for name, each in begun.state_dict().items()}
    own = projects()
    after = finetuned(begun, own, FEW)
    assert mean_loss(after, own) < 0.8 * mean_loss(begun, own)
    assert not after.training
    assert all(torch.equal(begun.state_dict()[name], each) for name, each in before.items())


def test_the_same_projects_give_the_same_weights_and_the_caller_s_chance_is_left_alone():
    torch.manual_seed(0)
    begun = Composer(SMALL).eval()
    chance = torch.get_rng_state()
    first, second = (finetuned(begun, projects(2), FEW).state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert torch.equal(chance, torch.get_rng_state())


def test_a_project_is_never_its_own_past():
    own = projects(1, 2)
    random = np.random.default_rng(0)
    for _ in range(10):
        shown = drawing(own)(random, 10_000).shown
        sizes = {len(each.sheet) for each in own}
        past = (shown.order == 0).sum()
        assert past == 0 or past in sizes
        assert len(np.unique(shown.project)) <= 2


def test_from_nothing_nothing_is_learned():
    begun = Composer(SMALL).eval()
    after = finetuned(begun, [], FEW)
    assert all(
        torch.equal(after.state_dict()[name], each) for name, each in begun.state_dict().items()
    )
