"""A timeline drawn by the preview's painter, at full size and before any encoder."""

import numpy as np

from roughcut.footage.listening import SAMPLE_RATE
from roughcut.footage.preview.mixing import Mixer
from roughcut.footage.preview.painter import Painter
from roughcut.footage.preview.rendering import Told
from roughcut.footage.preview.shelf import Probed


def drawn(timeline, frames, size=None):
    """(len(frames), h, w, 3), and what was said."""
    told = Told(timeline)
    size = size or (timeline.width, timeline.height)
    with Painter(timeline, size, Probed(), told.say) as painter:
        pictures = [painter.at(timeline.rate.ticks(number)).copy() for number in frames]
    return np.stack(pictures), told.all()


def mixed(timeline):
    """(N, 2) at 48 kHz without the limiter, and what was said."""
    told = Told(timeline)
    last = int(SAMPLE_RATE * timeline.rate.frames(timeline.duration) / timeline.rate.fraction)
    with Mixer(timeline, Probed(), told.say) as mixer:
        parts = [mixer.between(first, min(last, first + 7001)) for first in range(0, last, 7001)]
    return np.concatenate(parts), told.all()
