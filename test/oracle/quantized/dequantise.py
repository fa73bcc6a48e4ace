"""What a quantised weight stands for, written with numpy by hand.

Every step is in the dtype of the scale, as Keras takes it. Nothing of Keras's own unpacking
or dequantising is used here; write.py holds the results to the layers' outputs.
"""

import numpy as np


def nibbles(packed, axis, length):
    """Two numbers of 4 bits for each byte along an axis, the lower bits first."""
    packed = np.moveaxis(packed, axis, 0)
    lower, upper = packed & 15, packed.view("uint8") >> 4
    both = np.empty((2 * packed.shape[0], *packed.shape[1:]), "int16")
    both[0::2], both[1::2] = lower, upper
    if packed.dtype == np.int8:
        both[both > 7] -= 16
    return np.moveaxis(both[:length], 0, axis)


def by_output(numbers, scale):
    """`scale` has a size of 1 along the axes that are summed over."""
    return numbers.astype(scale.dtype) / scale


def by_group(numbers, scale, zero, groups, axis):
    """Each index along the axis has the scale and the zero of its group."""
    groups = np.trunc(groups).astype(int)
    scale, zero = np.take(scale, groups, axis), np.take(zero, groups, axis)
    return (numbers.astype(scale.dtype) - zero.astype(scale.dtype)) * scale
