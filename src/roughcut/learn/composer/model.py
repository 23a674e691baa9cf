"""The composer's network: attention over the decisions that are shown, and heads for questions.

Rows that are shown and questions are tokens of one sequence; only rows that are shown are looked
at, each by what has at least its order. What two rows have in common (project, track, role,
source, what lies below, how they stand, nearness) is a bias of their attention, learned for each
head, so that copying "the last one on this track" or "the same source's" is free. A layout and a
source are never made up: their heads point at rows, and rows that agree add up.

Letters: B episodes, N rows shown, Q questions, T = 1 + N + Q tokens, H heads, D width.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from roughcut.learn.composer.asking import (
    AT_CUT,
    AT_EDGE,
    LAYOUT,
    NO_KIND,
    NO_ROLE,
    NO_TRACK,
    QUESTIONS,
    SOURCE,
)
from roughcut.learn.composer.facts import WIDTH
from roughcut.learn.composer.sheet import ROLE_NUMBERS

RELATIONS = 10
MIXTURE = 4
NEAR_ROWS = 4.0
_UNSEEN = -1e4


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is."""

    width: int = 128
    layers: int = 4
    heads: int = 4


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Rows and questions as tensors, padded: (B, T) numbers, facts (B, T, WIDTH).

    Token 0 is always seen and says nothing. kind: (B, Q). shown: N, padding included, plus 1.
    order of padding is larger than any question's.
    """

    facts: Tensor
    role: Tensor
    track: Tensor
    source_kind: Tensor
    asset: Tensor
    below: Tensor
    stands: Tensor
    order: Tensor
    project: Tensor
    place: Tensor
    last: Tensor
    bare: Tensor
    over: Tensor
    kind: Tensor
    shown: int


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Answers to each question, whatever its kind.

    yes: (B, Q) logits. role: (B, Q, roles) logits. pace: (B, Q, 3 × MIXTURE) weights' logits,
    middles, log spreads of log seconds. times: (B, Q, 3 + 3 × MIXTURE): logits of AT_CUT, AT_EDGE and
    neither, then as pace for log(1 + seconds). points: (B, Q, 1 + N) log probabilities over the rows
    that are shown; token 0 stands for "none of them".
    """

    yes: Tensor
    role: Tensor
    pace: Tensor
    times: Tensor
    points: Tensor


class Composer(nn.Module):
    """See the module."""

    def __init__(self, size: Size = Size()) -> None:
        super().__init__()
        self.size = size
        width = size.width
        self.facts = nn.Linear(WIDTH, width)
        self.role = nn.Embedding(NO_ROLE + 1, width)
        self.track = nn.Embedding(NO_TRACK + 1, width)
        self.source_kind = nn.Embedding(NO_KIND + 1, width)
        self.asks = nn.Embedding(QUESTIONS + 1, width)
        self.past = nn.Parameter(torch.zeros(width))
        self.layers = nn.ModuleList(_Layer(size) for _ in range(size.layers))
        self.norm = nn.LayerNorm(width)
        self.yes = nn.Linear(width, 1)
        self.roles = nn.Linear(width, len(ROLE_NUMBERS))
        self.pace = nn.Linear(width, 3 * MIXTURE)
        self.times = nn.Linear(width, 3 + 3 * MIXTURE)
        self.pointers = nn.ModuleList(_Pointer(width) for _ in range(2))
        self.bias = nn.Parameter(0.1 * torch.randn(size.layers * size.heads + 2, RELATIONS))

    def forward(self, batch: Batch) -> Said:
        asks = functional.pad(batch.kind, (batch.shown, 0), value=QUESTIONS)
        tokens = (
            self.facts(batch.facts)
            + self.role(batch.role)
            + self.track(batch.track)
            + self.source_kind(batch.source_kind)
            + self.asks(asks)
            + self.past * (batch.order == 0).unsqueeze(-1)
        )
        # Split at once: a slice each would cost a tensor of the whole size on the way back.
        heads = [self.size.heads] * self.size.layers
        *biases, of_pointers = torch.split(self._biases(batch), [*heads, len(self.pointers)], dim=1)
        for layer, bias in zip(self.layers, biases, strict=True):
            tokens = layer(tokens, bias, batch.shown)
        tokens = self.norm(tokens)
        questions, rows = tokens[:, batch.shown :], tokens[:, : batch.shown]
        layout, source = (
            pointer(questions, rows, bias)
            for pointer, bias in zip(
                self.pointers, of_pointers[:, :, batch.shown :].unbind(1), strict=True
            )
        )
        points = torch.where((batch.kind == LAYOUT).unsqueeze(-1), layout, source)
        return Said(
            self.yes(questions).squeeze(-1), self.roles(questions), self.pace(questions),
            self.times(questions), points,
        )  # fmt: skip

    def _biases(self, batch: Batch) -> Tensor:
        """What is added to the logits of each head of each layer, then of each pointer: (B, *, T, 1 + N)."""
        relations = _relations(batch)
        size = relations.shape
        weights = functional.pad(self.bias, (0, 1), value=_UNSEEN)
        return (weights @ relations.flatten(2)).view(size[0], -1, *size[2:])


class _Layer(nn.Module):
    """Pre-norm attention to the rows that are shown, and a feed-forward part."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        width = size.width
        self.heads = size.heads
        self.norm = nn.LayerNorm(width)
        self.queries = nn.Linear(width, width)
        self.keys_values = nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)
        self.forward_norm = nn.LayerNorm(width)
        self.forwards = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(self, tokens: Tensor, bias: Tensor, shown: int) -> Tensor:
        batch, count, width = tokens.shape
        normed = self.norm(tokens)
        queries = self.queries(normed).view(batch, count, self.heads, -1).transpose(1, 2)
        keys, values = (
            each.view(batch, shown, self.heads, -1).transpose(1, 2)
            for each in self.keys_values(normed[:, :shown]).chunk(2, dim=-1)
        )
        found = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=bias)
        tokens = tokens + self.out(found.transpose(1, 2).reshape(batch, count, width))
        forwarded: Tensor = tokens + self.forwards(self.forward_norm(tokens))
        return forwarded


class _Pointer(nn.Module):
    """Log probabilities of the rows that a question means."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.queries = nn.Linear(width, width)
        self.keys = nn.Linear(width, width)

    def forward(self, questions: Tensor, rows: Tensor, bias: Tensor) -> Tensor:
        logits = (
            self.queries(questions) @ self.keys(rows).transpose(1, 2) / questions.shape[-1] ** 0.5
        )
        return functional.log_softmax(logits + bias, dim=-1)


def _relations(batch: Batch) -> Tensor:
    """What each token has in common with each row that is shown, (B, RELATIONS + 1, T, 1 + N).

    The last one is whether it may not be seen.
    """

    def same(numbers: Tensor, nothing: int) -> Tensor:
        mine, theirs = numbers[:, :, None], numbers[:, None, : batch.shown]
        return (mine == theirs) & (mine != nothing)

    own = same(batch.project, -1)
    distance = (batch.place[:, :, None] - batch.place[:, None, : batch.shown]).abs()
    track = same(batch.track, NO_TRACK)
    found = torch.empty(distance.shape[0], RELATIONS + 1, *distance.shape[1:])
    for number, relation in enumerate(
        (
            own,
            own * torch.exp(-distance / NEAR_ROWS),
            track,
            own & track,
            same(batch.role, NO_ROLE),
            same(batch.source_kind, NO_KIND),
            same(batch.asset, -1),
            same(batch.below, -1),
            batch.last[:, :, None] == torch.arange(batch.shown),
            same(batch.stands, -1),
            _unseen(batch),
        )
    ):
        found[:, number] = relation
    return found


def _unseen(batch: Batch) -> Tensor:
    """Which rows a token may not see, (B, T, 1 + N)."""
    later = batch.order[:, None, : batch.shown] > batch.order[:, :, None]
    laid_over = (batch.over[:, None, : batch.shown] * batch.bare[:, :, None]).bool()
    return later | laid_over


def losses(said: Said, batch: Batch, answer: Tensor) -> Tensor:
    """The loss of each question by its kind, (B, Q); nan where there is no answer."""
    known = torch.nan_to_num(answer)
    yes = functional.binary_cross_entropy_with_logits(said.yes, known.clamp(0, 1), reduction="none")
    roles = functional.cross_entropy(
        said.role.flatten(0, 1),
        known.flatten().long().clamp(0, len(ROLE_NUMBERS) - 1),
        reduction="none",
    ).view_as(yes)
    pace = -pace_log_density(said.pace, known)
    pointed = _pointed(said.points, batch, known.long())
    timed = -time_log_density(said.times, known)
    by_kind = torch.stack(  # as in `asking`
        [yes, pace, roles, pointed, pointed, yes, timed, timed], dim=-1
    )
    own = by_kind.gather(-1, batch.kind.clamp(0, QUESTIONS - 1).unsqueeze(-1)).squeeze(-1)
    return torch.where(torch.isnan(answer), torch.nan, own)


def time_log_density(times: Tensor, answer: Tensor) -> Tensor:
    """The log probability of AT_CUT and AT_EDGE, the log density of other answers."""
    ways = functional.log_softmax(times[..., :3], dim=-1)
    way = torch.where(answer == AT_CUT, 0, torch.where(answer == AT_EDGE, 1, 2))
    own = ways.gather(-1, way.unsqueeze(-1)).squeeze(-1)
    return own + torch.where(way == 2, pace_log_density(times[..., 3:], answer), 0.0)


def pace_log_density(pace: Tensor, log_seconds: Tensor) -> Tensor:
    """The log density of a log length under the mixture of normals."""
    weights, middles, spreads = pace.chunk(3, dim=-1)
    spreads = spreads.clamp(-3.5, 2.0)
    scaled = (log_seconds.unsqueeze(-1) - middles) * torch.exp(-spreads)
    each = -0.5 * scaled**2 - spreads - 0.9189385332046727  # log √2π
    return torch.logsumexp(functional.log_softmax(weights, dim=-1) + each, dim=-1)


def _pointed(points: Tensor, batch: Batch, answer: Tensor) -> Tensor:
    """Minus the log probability of all rows with the right answer, or of none where none has it."""
    rows = torch.where(
        (batch.kind == SOURCE).unsqueeze(-1),
        batch.asset[:, None, : batch.shown],
        batch.stands[:, None, : batch.shown],
    )
    right = rows == answer.unsqueeze(-1)
    right &= batch.order[:, None, : batch.shown] <= batch.order[:, batch.shown :, None]
    right[..., 0] = ~right[..., 1:].any(-1)
    return -torch.logsumexp(points.masked_fill(~right, -1e9), dim=-1)
