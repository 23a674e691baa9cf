"""From what the encoder found at a frame to the outputs of each of its tracks.

B windows, T frames, K tracks, W width, O outputs a track.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional

from roughcut.learn.multitrack.columns import OUTPUTS, TRACKS


class SharedHeads(nn.Module):
    """One expansion and one set of heads for all tracks: out(expand(h_t + e_k)).

    Nothing bends between h_t and the outputs, so output(t, k) = A·h_t + c_k, with A (O, W) and
    c (K, O) formed from the same parameters: the K × W expansion is never computed. It also means
    that two tracks differ by the same constant at every frame, whatever the network has learned.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.track = nn.Embedding(TRACKS, width)
        self.expand = nn.Linear(width, width)
        self.out = nn.Linear(width, OUTPUTS)

    def forward(self, hidden: Tensor) -> Tensor:
        folded = self.out.weight @ self.expand.weight  # (O, W)
        constant = self.out.weight @ self.expand.bias + self.out.bias  # (O,)
        of_track = functional.linear(self.track.weight, folded, constant)  # (K, O)
        return functional.linear(hidden, folded)[..., None, :] + of_track  # (B, T, K, O)


class TrackHeads(nn.Module):
    """Linear heads of each track's own."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.out = nn.Linear(width, TRACKS * OUTPUTS)

    def forward(self, hidden: Tensor) -> Tensor:
        outputs: Tensor = self.out(hidden)
        return outputs.view(*hidden.shape[:-1], TRACKS, OUTPUTS)  # (B, T, K, O)


class ResidualHeads(nn.Module):
    """What tracks share, bent once: x = h_t + e_k, and the outputs of x + W₂ relu(W₁ x).

    The relu lets tracks differ by more than a constant; the expansion must be computed.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.track = nn.Embedding(TRACKS, width)
        self.inner = nn.Linear(width, width)
        self.outer = nn.Linear(width, width)
        self.out = nn.Linear(width, OUTPUTS)

    def forward(self, hidden: Tensor) -> Tensor:
        found = hidden[..., None, :] + self.track.weight  # (B, T, K, W)
        outputs: Tensor = self.out(found + self.outer(functional.relu(self.inner(found))))
        return outputs


HEAD_FORMS: dict[str, Callable[[int], nn.Module]] = {
    "shared": SharedHeads,
    "per track": TrackHeads,
    "residual": ResidualHeads,
}
