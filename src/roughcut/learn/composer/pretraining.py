"""Learning to infer a style from examples, on editors that nobody ever was.

Every episode is a new made-up editor with a drawn number of past projects and one more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from roughcut.learn.composer import prior
from roughcut.learn.composer.asking import Episode, Prepared, episode
from roughcut.learn.composer.model import Composer
from roughcut.learn.composer.training import Settings, Step, sampled, train

PAST = (0, 1, 2, 3, 5, 8)  # projects that an editor may have had


def pretrain(
    settings: Settings,
    told: Callable[[Step], None] = lambda _: None,
    *,
    begun: Composer | None = None,
) -> Composer:
    """A composer that has met `steps × batch` editors, besides those that a begun one knew."""
    torch.manual_seed(settings.seed)
    return train(begun or Composer(settings.size), made_up, settings, told)


def made_up(random: np.random.Generator, rows: int) -> Episode:
    """An episode of a new editor."""
    person = prior.editor(random)
    *past, present = map(Prepared.of, prior.projects(person, 1 + int(random.choice(PAST))))
    return episode(past, present, sampled(past, present, random), rows)
