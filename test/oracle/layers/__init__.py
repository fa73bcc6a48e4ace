"""Every case of the oracle, by family."""

from layers import (
    attention,
    convolution,
    dense,
    layouts,
    normalization,
    recurrent,
    refusals,
    warned,
    whole,
)

FAMILIES = (
    dense,
    convolution,
    normalization,
    recurrent,
    attention,
    warned,
    layouts,
    whole,
)
CASES = [case for family in FAMILIES for case in family.CASES]
REFUSALS = refusals.CASES

names = [case.name for case in (*CASES, *REFUSALS)]
assert len(set(names)) == len(names), "two cases of one name"
