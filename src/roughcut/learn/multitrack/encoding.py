"""What torch's encoder layers compute, with less work around their matrix products.

Of a training step a quarter went into drawing what dropout leaves out, 32 bits for each value, and a
twentieth into masks for padding that most batches do not have (benchmarks/multitrack_throughput.py).
Dropout (Srivastava et al. 2014) leaves values out and lets the others grow; here the weights of the
map that follows grow instead, of which there are few. B windows, T frames, W width, H heads.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

_RANDOM_BITS = 16  # for each value that dropout may leave out


def encoded(
    encoder: nn.TransformerEncoder, hidden: Tensor, padding: Tensor, *, backwards: bool
) -> Tensor:
    """(B, T, W) as the encoder, of post-norm layers, gives it for hidden (B, T, W).

    padding (B, T): True where nobody looks. backwards: each frame sees itself and what came before.
    """
    seen = ~padding[:, None, None, :] if bool(padding.any()) else None  # (B, 1, 1, T)
    if backwards:
        frames = padding.shape[1]
        before = torch.ones(frames, frames, dtype=torch.bool, device=padding.device).tril()
        seen = before if seen is None else seen & before  # (…, T, T)
    for layer in encoder.layers:
        hidden = _through(cast(nn.TransformerEncoderLayer, layer), hidden, seen)
    return hidden


def _through(layer: nn.TransformerEncoderLayer, hidden: Tensor, seen: Tensor | None) -> Tensor:
    share = layer.dropout.p if layer.training else 0.0
    attention = layer.self_attn
    inward = functional.linear(hidden, attention.in_proj_weight, attention.in_proj_bias)
    split = inward.view(*hidden.shape[:-1], 3, attention.num_heads, attention.head_dim)
    # Laid out once, or each product would lay out its own copy.
    queries, keys, values = split.permute(2, 0, 3, 1, 4).contiguous()  # each (B, H, T, W / H)
    if layer.training:
        scores = (queries * attention.head_dim**-0.5) @ keys.mT  # (B, H, T, T)
        if seen is not None:
            scores = scores.masked_fill(~seen, -torch.inf)
        found = dropped(scores.softmax(dim=-1), share) @ values
    else:
        found = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=seen)
    found = _linear(attention.out_proj, found.transpose(1, 2).flatten(-2), share)
    hidden = layer.norm1(hidden + dropped(found, share))
    inner = dropped(functional.relu(layer.linear1(hidden)), share)
    outputs: Tensor = layer.norm2(hidden + dropped(_linear(layer.linear2, inner, share), share))
    return outputs


def _linear(layer: nn.Linear, values: Tensor, share: float) -> Tensor:
    """The map, grown for what dropout left out of the values and will leave out of its outputs."""
    if not share:
        found: Tensor = layer(values)
        return found
    grown = 1 / (1 - share)
    return functional.linear(values, layer.weight * grown**2, layer.bias * grown)


def dropped(values: Tensor, share: float) -> Tensor:
    """The values, about this share of them nought, to a 65,536th; the others are as they were.

    Four values are decided by one random number.
    """
    if not share:
        return values
    lost = round(share * 2**_RANDOM_BITS)
    numbers = torch.empty(
        -(-values.numel() * _RANDOM_BITS // 64), dtype=torch.int64, device=values.device
    )
    drawn = numbers.random_(-(2**63), None).view(torch.int16)[: values.numel()].view(values.shape)
    kept = torch.empty_like(values, requires_grad=False)
    torch.ge(drawn, lost - 2 ** (_RANDOM_BITS - 1), out=kept)
    return values * kept
