"""Every case of the oracle, by family."""

from layers import (
    activation,
    attention,
    cells,
    conv_lstm,
    convolution,
    convolution_settings,
    dense,
    einsum,
    embedding,
    films,
    gated_attention,
    group_normalization,
    layouts,
    normalization,
    preprocessing,
    quantized,
    recurrent,
    recurrent_refusals,
    recurrent_warned,
    refusals,
    stacked,
    warned,
    whole,
    wrapped,
)

FAMILIES = (
    dense,
    einsum,
    embedding,
    convolution,
    convolution_settings,
    normalization,
    group_normalization,
    activation,
    preprocessing,
    recurrent,
    cells,
    stacked,
    films,
    conv_lstm,
    attention,
    gated_attention,
    wrapped,
    warned,
    recurrent_warned,
    quantized,
    layouts,
    whole,
)
CASES = [case for family in FAMILIES for case in family.CASES]
REFUSALS = [*refusals.CASES, *recurrent_refusals.CASES, *quantized.REFUSALS]

names = [case.name for case in (*CASES, *REFUSALS)]
assert len(set(names)) == len(names), "two cases of one name"
