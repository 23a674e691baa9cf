"""The frame-grid transformer: the baseline, kept exact, and honest about what it measures.

model.py        the network
inputs.py       what its encoder sees of a frame
encoding.py     torch's encoder, computed with less work
heads.py        what it says of each track
columns.py      where what stands in its numbers
windows.py      grids cut into windows
loss.py         the five components of the loss
evaluating.py   the losses of batches
training.py     the loop
sharing.py      a batch among several processes
augmenting.py   windows and numbers drawn anew for each epoch
checkpoints.py  what a killed training resumes from
decoding.py     from what it says to a grid and to a timeline
measures.py     its losses and its precision beside simple rules
fitted.py       all of it together: `fit`, and what comes back
"""

from roughcut.learn.multitrack.decoding import predict
from roughcut.learn.multitrack.fitted import Fitted, Task, fit, trained
from roughcut.learn.multitrack.model import FrameGridTransformer, Sizes
from roughcut.learn.multitrack.training import Settings

__all__ = [
    "Fitted", "FrameGridTransformer", "Settings", "Sizes", "Task", "fit", "predict", "trained",
]  # fmt: skip
