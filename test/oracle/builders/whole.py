"""Whole models; versions/ has some of them in the words of every Keras version."""

import keras
from keras import layers


def cnn():
    """Convolution, BatchNormalization, pooling, Flatten of 3 x 2 x 4, two Dense layers."""
    return keras.Sequential(
        [
            keras.Input((8, 6, 2)),
            layers.Conv2D(3, 3, padding="same", activation="relu", name="stem"),
            layers.BatchNormalization(name="stem_norm"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Conv2D(4, 2, name="body"),
            layers.BatchNormalization(scale=False, name="body_norm"),
            layers.Activation("relu", name="body_relu"),
            layers.Flatten(name="flatten"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(7, activation="relu", name="hidden"),
            layers.Dense(3, activation="softmax", name="classes"),
        ],
        name="cnn",
    )


def cnn_norm_after_flatten():
    """A BatchNormalization between Flatten and Dense has the flattened order too."""
    image = keras.Input((5, 4, 1), name="image")
    x = layers.Conv2D(3, 2, name="stem")(image)
    x = layers.Flatten(name="flatten")(x)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Activation("relu", name="relu")(x)
    classes = layers.Dense(5, name="classes")(x)
    scores = layers.Dense(2, use_bias=False, name="scores")(x)
    return keras.Model(image, [classes, scores], name="cnn_norm")


def pooled_cnn():
    """Global pooling leaves channels alone: nothing to permute."""
    return keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(4, 3, name="stem"),
            layers.GlobalAveragePooling2D(name="pool"),
            layers.Flatten(name="flatten"),
            layers.Dense(3, name="classes"),
        ],
        name="pooled",
    )


def text_lstm():
    """Embedding, Bidirectional LSTM, LSTM, Dense."""
    return keras.Sequential(
        [
            keras.Input((7,), dtype="int32"),
            layers.Embedding(20, 4, name="words"),
            layers.Bidirectional(layers.LSTM(3, return_sequences=True), name="both_ways"),
            layers.LSTM(5, name="summary"),
            layers.Dense(2, activation="softmax", name="sentiment"),
        ],
        name="text",
    )


def text_flatten():
    """A Flatten of a sequence has PyTorch's order already."""
    return keras.Sequential(
        [
            keras.Input((5,), dtype="int32"),
            layers.Embedding(12, 3, name="words"),
            layers.Flatten(name="flatten"),
            layers.Dense(4, name="classes"),
        ],
        name="text_flatten",
    )


def nested_shared():
    """A model in a model in a model, the middle one used twice; a layer of two inputs."""
    core = keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(4, activation="tanh", name="dense"),
            layers.LayerNormalization(name="norm"),
        ],
        name="core",
    )
    part = keras.Input((4,), name="part")
    tower = keras.Model(part, layers.Dense(3, name="last")(core(part)), name="tower")
    left = keras.Input((4,), name="left")
    right = keras.Input((4,), name="right")
    shared = layers.Dense(3, activation="relu", name="shared")
    first, second = shared(tower(left)), shared(tower(right))
    joined = layers.Concatenate(name="join")([first, second])
    return keras.Model(
        [left, right], layers.Dense(2, name="dense")(joined), name="siamese"
    )


def sequence_of_images():
    """TimeDistributed(Flatten) into a GRU: the recurrent kernel reads flattened images."""
    return keras.Sequential(
        [
            keras.Input((4, 5, 6, 1)),
            layers.TimeDistributed(layers.Conv2D(2, 3, name="inner"), name="frames"),
            layers.TimeDistributed(layers.Flatten(), name="flatten"),
            layers.GRU(3, name="summary"),
            layers.Dense(2, name="classes"),
        ],
        name="video",
    )


BUILDERS = {
    "cnn": cnn,
    "cnn_norm_after_flatten": cnn_norm_after_flatten,
    "pooled_cnn": pooled_cnn,
    "text_lstm": text_lstm,
    "text_flatten": text_flatten,
    "nested_shared": nested_shared,
    "sequence_of_images": sequence_of_images,
}
