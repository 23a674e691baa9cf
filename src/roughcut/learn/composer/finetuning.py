"""Learning on from real projects, a few hundred steps, from what made-up editors taught.

Editors are drawn alike, however many projects they have; each episode is one of their projects and
some of their others. Little is learned from so little, so the rate is low and the steps are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy

import numpy as np
import torch

from roughcut.learn.composer.asking import Episode, Prepared, episode
from roughcut.learn.composer.model import Composer
from roughcut.learn.composer.pretraining import PAST
from roughcut.learn.composer.training import Draw, Settings, sampled, train

SETTINGS = Settings(steps=150, rows=224, rate=3e-4, warm_up=20)


def finetuned(
    begun: Composer, projects: Sequence[Prepared], settings: Settings = SETTINGS
) -> Composer:
    """A composer that also knows these projects; the begun one stays as it was.

    Without any question to learn from, a copy.
    """
    model = deepcopy(begun)
    asked = [each for each in projects if each.sheet.spine.sum() > 1]
    if not asked:
        return model.eval()
    with torch.random.fork_rng():
        torch.manual_seed(settings.seed)
        return train(model, drawing(asked), settings)


def drawing(projects: Sequence[Prepared]) -> Draw:
    """Draws episodes of these projects."""
    by_editor: dict[str, list[Prepared]] = defaultdict(list)
    for each in projects:
        by_editor[each.sheet.editor].append(each)
    editors = [own for _, own in sorted(by_editor.items())]

    def draw(random: np.random.Generator, rows: int) -> Episode:
        own = editors[random.integers(len(editors))]
        present = own[random.integers(len(own))]
        others = [each for each in own if each.sheet.project != present.sheet.project]
        chosen = random.permutation(len(others))[: int(random.choice(PAST))]
        past = [others[n] for n in chosen]
        return episode(past, present, sampled(past, present, random), rows)

    return draw
