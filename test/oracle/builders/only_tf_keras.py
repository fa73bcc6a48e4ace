"""What only Keras 2 can make."""

import keras
from keras import layers


def batch_norm_over_two_axes():
    """A scale for each place: its gamma has two axes."""
    return keras.Sequential(
        [keras.Input((4, 3, 2)), layers.BatchNormalization(axis=[1, 3], name="mine")],
        name="model",
    )


BUILDERS = {"refuse_batch_norm_over_two_axes": batch_norm_over_two_axes}
