"""Every case of the oracle, by family."""

from layers import (
    attention,
    cells,
    conv_lstm,
    convolution,
    dense,
    films,
    layouts,
    normalization,
    recurrent,
    recurrent_refusals,
    recurrent_warned,
    refusals,
    stacked,
    warned,
    whole,
)

FAMILIES = (
    dense,
    convolution,
    normalization,
    recurrent,
    cells,
    stacked,
    films,
    conv_lstm,
    attention,
    warned,
    recurrent_warned,
    layouts,
    whole,
)
CASES = [case for family in FAMILIES for case in family.CASES]
REFUSALS = [*refusals.CASES, *recurrent_refusals.CASES]

names = [case.name for case in (*CASES, *REFUSALS)]
assert len(set(names)) == len(names), "two cases of one name"
