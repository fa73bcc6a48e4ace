"""MultiHeadAttention: the three cases that become different PyTorch modules."""

import keras
from keras import layers
from torch import nn

from harness.arrays import under
from harness.case import Case
from harness.convert import attention_fused, attention_linears, attention_of_widths

LAYER = "mine"


class Fused(nn.Module):
    """torch.nn.MultiheadAttention over query, value and key as Keras takes them."""

    def __init__(self, width, heads, **options):
        super().__init__()
        self.mine = nn.MultiheadAttention(width, heads, batch_first=True, **options)

    def forward(self, query, value=None, key=None):
        value = query if value is None else value
        key = value if key is None else key
        return self.mine(query, key, value, need_weights=False)[0]


class Projections(nn.Module):
    def __init__(self, width, heads, key_dim, value_dim, output, bias):
        super().__init__()
        self.q_proj = nn.Linear(width, heads * key_dim, bias=bias)
        self.k_proj = nn.Linear(width, heads * key_dim, bias=bias)
        self.v_proj = nn.Linear(width, heads * value_dim, bias=bias)
        self.out_proj = nn.Linear(heads * value_dim, output, bias=bias)


class Apart(nn.Module):
    """Attention written out over four Linears."""

    def __init__(self, width, heads, key_dim, value_dim, output, bias=True):
        super().__init__()
        self.heads, self.key_dim = heads, key_dim
        self.mine = Projections(width, heads, key_dim, value_dim, output, bias)

    def forward(self, query, value=None):
        value = query if value is None else value
        q, k, v = (
            projection(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for projection, x in (
                (self.mine.q_proj, query),
                (self.mine.k_proj, value),
                (self.mine.v_proj, value),
            )
        )
        scores = (q @ k.transpose(-1, -2)) / self.key_dim**0.5
        mixed = scores.softmax(-1) @ v
        return self.mine.out_proj(mixed.transpose(1, 2).flatten(-2))


def attention(name, shapes, module, convert, **options):
    """One attention layer over one input (self-attention), or over query, value and key."""

    def build():
        inputs = [keras.Input(shape) for shape in shapes]
        layer = layers.MultiHeadAttention(name=LAYER, **options)
        arguments = inputs if len(inputs) > 1 else inputs * 2
        takes = inputs if len(inputs) > 1 else inputs[0]
        return keras.Model(takes, layer(*arguments), name="model")

    return Case(
        name=name,
        build=build,
        module=module,
        reference=lambda model: under(LAYER, convert(model.get_layer(LAYER))),
        inputs=[(2, *shape) for shape in shapes],
    )


CASES = [
    attention(
        "attention_self",
        [(5, 6)],
        lambda: Fused(6, 2),
        attention_fused,
        num_heads=2,
        key_dim=3,
    ),
    attention(
        "attention_self_without_bias",
        [(5, 6)],
        lambda: Fused(6, 3, bias=False),
        attention_fused,
        num_heads=3,
        key_dim=2,
        use_bias=False,
    ),
    attention(
        "attention_cross_of_one_width",
        [(5, 6), (4, 6), (4, 6)],
        lambda: Fused(6, 2),
        attention_fused,
        num_heads=2,
        key_dim=3,
    ),
    attention(
        "attention_cross_of_widths",
        [(5, 6), (4, 7), (4, 8)],
        lambda: Fused(6, 2, kdim=8, vdim=7),
        attention_of_widths,
        num_heads=2,
        key_dim=3,
    ),
    attention(
        "attention_narrow_heads",
        [(5, 6)],
        lambda: Apart(6, 2, 4, 4, 6),
        attention_linears,
        num_heads=2,
        key_dim=4,
    ),
    attention(
        "attention_value_of_another_size",
        [(5, 6)],
        lambda: Apart(6, 2, 3, 5, 6),
        attention_linears,
        num_heads=2,
        key_dim=3,
        value_dim=5,
        # Keras's fused kernel wants one size; a dropout, idle here, keeps it from being used.
        dropout=0.1,
    ),
    attention(
        "attention_output_of_another_size",
        [(5, 6)],
        lambda: Apart(6, 2, 3, 3, 4, bias=False),
        attention_linears,
        num_heads=2,
        key_dim=3,
        output_shape=4,
        use_bias=False,
    ),
]
