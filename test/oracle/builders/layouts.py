"""Models that flatten images and make them again: where the order of the axes matters."""

import keras
from keras import layers


def channels_first():
    """Channels come first already: Flatten gives PyTorch's order."""
    return keras.Sequential(
        [
            keras.Input((2, 6, 5)),
            layers.Conv2D(3, 3, data_format="channels_first", name="stem"),
            layers.BatchNormalization(axis=1, name="norm"),
            layers.Flatten(name="flatten"),
            layers.Dense(4, name="classes"),
        ],
        name="channels_first",
    )


def channels_first_moved():
    """Flatten that is told so moves the channels last before it flattens."""
    return keras.Sequential(
        [
            keras.Input((2, 6, 5)),
            layers.Conv2D(3, 3, data_format="channels_first", name="stem"),
            layers.Flatten(data_format="channels_first", name="flatten"),
            layers.Dense(4, name="classes"),
        ],
        name="channels_first_moved",
    )


def reshape_for_flatten():
    """A Reshape to one axis is a Flatten."""
    return keras.Sequential(
        [
            keras.Input((5, 4, 1)),
            layers.Conv2D(3, 2, name="stem"),
            layers.Reshape((-1,), name="flatten"),
            layers.Dense(4, name="classes"),
        ],
        name="reshape_for_flatten",
    )


def two_flattened():
    """A Dense over two flattened images and a plain vector, one behind the other."""
    large = keras.Input((4, 3, 2), name="large")
    small = keras.Input((3, 3, 1), name="small")
    plain = keras.Input((5,), name="plain")
    first = layers.Flatten(name="flatten_large")(layers.Conv2D(3, 2, name="wide")(large))
    second = layers.Flatten(name="flatten_small")(layers.Conv2D(2, 2, name="slim")(small))
    joined = layers.Concatenate(name="join")([first, second, plain])
    return keras.Model(
        [large, small, plain],
        layers.Dense(4, name="classes")(joined),
        name="two_flattened",
    )


def norm_of_two_flattened():
    """The same with a BatchNormalization in front of the Dense."""
    large = keras.Input((4, 3, 2), name="large")
    plain = keras.Input((5,), name="plain")
    image = layers.Flatten(name="flatten")(layers.Conv2D(3, 2, name="wide")(large))
    joined = layers.Concatenate(name="join")([plain, image])
    normal = layers.BatchNormalization(name="norm")(joined)
    return keras.Model(
        [large, plain],
        layers.Dense(4, name="classes")(normal),
        name="norm_of_two_flattened",
    )


def all_frames():
    """Flatten of (time h w c): every frame's channels go in front of its rows."""
    return keras.Sequential(
        [
            keras.Input((3, 4, 5, 2)),
            layers.TimeDistributed(layers.Conv2D(3, 2), name="stem"),
            layers.Flatten(name="flatten"),
            layers.Dense(4, name="classes"),
        ],
        name="all_frames",
    )


def permuted_by_hand():
    """A PyTorch model may move the channels last before it flattens."""
    return keras.Sequential(
        [
            keras.Input((6, 5, 2)),
            layers.Conv2D(3, 3, name="stem"),
            layers.BatchNormalization(name="norm"),
            layers.Flatten(name="flatten"),
            layers.Dense(4, name="classes"),
        ],
        name="permuted_by_hand",
    )


def autoencoder():
    """Images to a code and back: the last Dense makes an image of 3 x 2 x 4."""
    return keras.Sequential(
        [
            keras.Input((6, 4, 1)),
            layers.Conv2D(4, 2, strides=2, name="stem"),
            layers.Flatten(name="flatten"),
            layers.Dense(5, activation="tanh", name="code"),
            layers.Dense(24, activation="relu", name="decode"),
            layers.Reshape((3, 2, 4), name="image"),
            layers.Conv2DTranspose(2, 2, strides=2, name="grow"),
            layers.Conv2D(1, 3, padding="same", name="last"),
        ],
        name="autoencoder",
    )


def volume():
    """Flatten of a volume: four axes."""
    return keras.Sequential(
        [
            keras.Input((4, 3, 5, 1)),
            layers.Conv3D(2, 2, name="stem"),
            layers.Flatten(name="flatten"),
            layers.Dense(3, use_bias=False, name="classes"),
        ],
        name="volume",
    )


def sequence():
    """Flatten of a Conv1D's steps: (w c) to (c w)."""
    return keras.Sequential(
        [
            keras.Input((7, 2)),
            layers.Conv1D(3, 3, activation="relu", name="stem"),
            layers.Flatten(name="flatten"),
            layers.Dense(4, name="classes"),
        ],
        name="sequence",
    )
