"""Attention that PyTorch has no module for: grouped, gated, of other shapes, unprojected."""

from functools import partial

import keras
import torch
from keras import layers
from torch import nn

from harness.arrays import array, tensors, under
from harness.case import Case
from harness.convert import attention_linears, head_projection
from layers.attention import LAYER


class Heads(nn.Module):
    """Attention written out over Linears, with fewer keys than queries and a gate if wanted."""

    def __init__(self, width, heads, size, output, shared=None, value=None, gate=False):
        super().__init__()
        shared, value = shared or heads, value or size
        self.mine = nn.ModuleDict(
            {
                "q_proj": nn.Linear(width, heads * size),
                "k_proj": nn.Linear(width, shared * size),
                "v_proj": nn.Linear(width, shared * value),
                "out_proj": nn.Linear(heads * value, output),
            }
        )
        if gate:
            self.mine["gate_proj"] = nn.Linear(width, heads * value)
        self.heads, self.shared, self.size = heads, shared, size

    def apart(self, name, x, heads):
        return self.mine[name](x).unflatten(-1, (heads, -1)).transpose(1, 2)

    def forward(self, query, value=None):
        value = query if value is None else value
        q = self.apart("q_proj", query, self.heads)
        k = self.apart("k_proj", value, self.shared)
        v = self.apart("v_proj", value, self.shared)
        times = self.heads // self.shared
        k, v = k.repeat_interleave(times, 1), v.repeat_interleave(times, 1)
        mixed = (q @ k.mT / self.size**0.5).softmax(-1) @ v
        mixed = mixed.transpose(1, 2).flatten(-2)
        if "gate_proj" in self.mine:
            mixed = mixed * self.mine["gate_proj"](query).sigmoid()
        return self.mine["out_proj"](mixed)


class SeveralAxes(Heads):
    """The result's last axis taken apart."""

    def __init__(self, axes, *arguments, **options):
        super().__init__(*arguments, axes[0] * axes[1], **options)
        self.axes = axes

    def forward(self, query):
        return super().forward(query).unflatten(-1, self.axes)


def linears(layer):
    gate = getattr(layer, "_gate_dense", None)
    if gate is None:
        return attention_linears(layer)
    weight, bias = head_projection(gate)
    return {
        **attention_linears(layer),
        **tensors(gate_proj__weight=weight, gate_proj__bias=bias),
    }


def several_axes(layer):
    """(heads, size, rows, columns) to (rows * columns, heads * size)."""
    output = array(layer._output_dense.kernel)
    heads, size, *axes = output.shape
    return {
        **attention_linears_without_output(layer),
        **tensors(
            out_proj__weight=output.reshape(heads * size, -1).T,
            out_proj__bias=array(layer._output_dense.bias).reshape(-1),
        ),
    }


def attention_linears_without_output(layer):
    entries = {}
    for name in ("query", "key", "value"):
        weight, bias = head_projection(getattr(layer, f"_{name}_dense"))
        entries[f"{name[0]}_proj.weight"], entries[f"{name[0]}_proj.bias"] = weight, bias
    return tensors(**{name.replace(".", "__"): value for name, value in entries.items()})


def attention(name, layer, module, convert, *warns, shapes=((5, 6),), **options):
    """One input (self-attention), or query and value."""

    def build():
        inputs = [keras.Input(shape) for shape in shapes]
        made = layer(name=LAYER)
        outputs = made(inputs[0], inputs[-1])
        return keras.Model(
            inputs if len(inputs) > 1 else inputs[0], outputs, name="model"
        )

    return Case(
        name=name,
        build=build,
        module=module,
        reference=lambda model: under(LAYER, convert(model.get_layer(LAYER))),
        inputs=[(2, *shape) for shape in shapes],
        warns=warns,
        **options,
    )


class Scored(nn.Module):
    """Attention without projections: `scores` of a query and a value, then a mean of values."""

    def __init__(self, scores, **parameters):
        super().__init__()
        self.mine = nn.ParameterDict(
            {name: torch.zeros(shape) for name, shape in parameters.items()}
        )
        self.scores = scores

    def forward(self, query, value):
        return self.scores(query, value, **self.mine).softmax(-1) @ value


def dot(query, value, scale):
    return scale * (query @ value.mT)


def added(query, value):
    return torch.tanh(query.unsqueeze(-2) + value.unsqueeze(-3))


def concatenated(query, value, scale, concat_score_weight):
    sums = scale * (query.unsqueeze(-2) + value.unsqueeze(-3))
    return concat_score_weight * torch.tanh(sums).sum(-1)


def concatenated_unscaled(query, value, concat_score_weight):
    return concat_score_weight * added(query, value).sum(-1)


def additive(query, value, scale):
    return (scale * added(query, value)).sum(-1)


def unprojected(name, layer, scores, *words, **parameters):
    """Keras's layer takes a list of query and value."""
    # One number may be the scale or the weight of the scores: only a config tells.
    is_told = len(parameters) > 1 or parameters.get("scale")

    def build():
        inputs = [keras.Input((5, 6)), keras.Input((4, 6))]
        return keras.Model(inputs, layer(name=LAYER)(inputs), name="model")

    return Case(
        name=name,
        build=build,
        module=lambda: Scored(scores, **parameters),
        reference=lambda model: under(
            LAYER,
            tensors(
                **{key: array(getattr(model.get_layer(LAYER), key)) for key in parameters}
            ),
        ),
        inputs=[(2, 5, 6), (2, 4, 6)],
        warns=("PyTorch has no such module", *words),
        weights_refused=None if is_told else "K2T406",
    )


HEADS = {"num_heads": 2, "key_dim": 3}
GROUPS = {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}

CASES = [
    attention(
        "attention_gated",
        # A dropout, idle here, keeps Keras from a kernel that wants one size.
        partial(
            layers.MultiHeadAttention, value_dim=4, use_gate=True, dropout=0.1, **HEADS
        ),
        lambda: Heads(6, 2, 3, 6, value=4, gate=True),
        linears,
        "sigmoid",
    ),
    attention(
        "attention_gated_of_one_width",
        partial(layers.MultiHeadAttention, use_gate=True, **HEADS),
        lambda: Heads(6, 2, 3, 6, gate=True),
        linears,
        "sigmoid",
    ),
    attention(
        "attention_of_several_output_axes",
        partial(layers.MultiHeadAttention, output_shape=(3, 2), **HEADS),
        lambda: SeveralAxes((3, 2), 6, 2, 3),
        several_axes,
        "reshape",
    ),
    attention(
        "attention_over_a_stated_axis",
        partial(
            layers.MultiHeadAttention, attention_axes=(1,), **{**HEADS, "key_dim": 4}
        ),
        lambda: Heads(6, 2, 4, 6),
        linears,
        "four Linears",
    ),
    attention(
        "grouped_attention",
        partial(layers.GroupQueryAttention, **GROUPS),
        lambda: Heads(6, 4, 3, 6, shared=2),
        linears,
        "repeat_interleave",
    ),
    attention(
        "grouped_attention_gated",
        partial(layers.GroupQueryAttention, use_gate=True, **GROUPS),
        lambda: Heads(6, 4, 3, 6, shared=2, gate=True),
        linears,
        "sigmoid",
    ),
    attention(
        "grouped_attention_of_another_sequence",
        partial(layers.GroupQueryAttention, **GROUPS),
        lambda: Heads(6, 4, 3, 6, shared=2),
        linears,
        shapes=((5, 6), (4, 6)),
    ),
    unprojected(
        "dot_attention_scaled", partial(layers.Attention, use_scale=True), dot, scale=()
    ),
    unprojected(
        "concat_attention",
        partial(layers.Attention, score_mode="concat"),
        concatenated_unscaled,
        "tanh",
        concat_score_weight=(),
    ),
    unprojected(
        "concat_attention_scaled",
        partial(layers.Attention, use_scale=True, score_mode="concat"),
        concatenated,
        "tanh",
        scale=(),
        concat_score_weight=(),
    ),
    unprojected(
        "additive_attention", layers.AdditiveAttention, additive, "tanh", scale=(6,)
    ),
]
