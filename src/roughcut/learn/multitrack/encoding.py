"""What torch's encoder layers compute, with less work around their matrix products.

Of a training step a quarter went into drawing what dropout leaves out, 32 bits for each value, and a
twentieth into masks for padding that most batches do not have (benchmarks/multitrack_throughput.py).
B windows, T frames, W width, H attention heads.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

_RANDOM_BITS = 16  # for each value that dropout may leave out


def encoded(encoder: nn.TransformerEncoder, hidden: Tensor, padding: Tensor) -> Tensor:
    """(B, T, W) as the encoder, of post-norm layers, gives it for hidden (B, T, W).

    padding (B, T): True where nobody looks.
    """
    seen = ~padding[:, None, None, :] if bool(padding.any()) else None  # (B, 1, 1, T)
    for layer in encoder.layers:
        hidden = _through(cast(nn.TransformerEncoderLayer, layer), hidden, seen)
    return hidden


def _through(layer: nn.TransformerEncoderLayer, hidden: Tensor, seen: Tensor | None) -> Tensor:
    def dropped(values: Tensor) -> Tensor:
        return without(values, layer.dropout.p) if layer.training else values

    attention = layer.self_attn
    inward = functional.linear(hidden, attention.in_proj_weight, attention.in_proj_bias)
    split = inward.view(*hidden.shape[:-1], 3, attention.num_heads, attention.head_dim)
    # Laid out once, or each product would lay out its own copy.
    queries, keys, values = split.permute(2, 0, 3, 1, 4).contiguous()  # each (B, H, T, W / H)
    if layer.training:
        scores = (queries * attention.head_dim**-0.5) @ keys.mT  # (B, H, T, T)
        if seen is not None:
            scores = scores.masked_fill(~seen, -torch.inf)
        found = dropped(scores.softmax(dim=-1)) @ values
    else:
        found = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=seen)
    found = attention.out_proj(found.transpose(1, 2).flatten(-2))
    hidden = layer.norm1(hidden + dropped(found))
    inner = dropped(functional.relu(layer.linear1(hidden)))
    outputs: Tensor = layer.norm2(hidden + dropped(layer.linear2(inner)))
    return outputs


def without(values: Tensor, share: float) -> Tensor:
    """Dropout (Srivastava et al. 2014): about this share of the values nought, the others grown.

    The share is rounded to a 65,536th. Four values are decided by one random number.
    """
    if values.device.type != "cpu":
        return functional.dropout(values, share)
    lost = round(share * 2**_RANDOM_BITS)
    numbers = torch.empty(-(-values.numel() * _RANDOM_BITS // 64), dtype=torch.int64)
    drawn = numbers.random_(-(2**63), None).view(torch.int16)[: values.numel()].view(values.shape)
    kept = (drawn >= lost - 2 ** (_RANDOM_BITS - 1)).to(values.dtype)
    grown: Tensor = kept.mul_(2**_RANDOM_BITS / (2**_RANDOM_BITS - lost))
    return values * grown
