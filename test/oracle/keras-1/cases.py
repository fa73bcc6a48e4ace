"""Models of Keras 1, a case for each way in which it stores a layer, and what their weights
are under later versions' names: by hand, from `get_weights()`."""

import numpy as np

from keras import backend
from keras.layers import (
    LSTM,
    GRU,
    Activation,
    BatchNormalization,
    Bidirectional,
    Convolution1D,
    Convolution2D,
    Convolution3D,
    Dense,
    Embedding,
    Flatten,
    Highway,
    Input,
    LocallyConnected1D,
    LocallyConnected2D,
    MaxoutDense,
    Merge,
    SeparableConvolution2D,
    SimpleRNN,
    TimeDistributed,
    merge,
)
from keras.layers.advanced_activations import PReLU, ParametricSoftplus, SReLU
from keras.layers.convolutional import (
    AtrousConvolution1D,
    AtrousConvolution2D,
    Deconvolution2D,
)
from keras.layers.convolutional_recurrent import ConvLSTM2D
from keras.layers.core import TimeDistributedDense
from keras.models import Model, Sequential


def chain(*layers, **options):
    shape, dtype = options["shape"], options.get("dtype", "float32")
    layers[0].batch_input_shape = (None,) + shape
    layers[0].input_dtype = dtype
    model = Sequential()
    for layer in layers:
        model.add(layer)
    return model


def image(ordering, channels=3):
    return (channels, 5, 6) if ordering == "th" else (5, 6, channels)


def conv2d(ordering, **more):
    layer = Convolution2D(4, 3, 2, dim_ordering=ordering, name="conv", **more)
    return chain(layer, shape=image(ordering))


def atrous2d(ordering):
    layer = AtrousConvolution2D(
        4, 2, 2, atrous_rate=(2, 2), dim_ordering=ordering, name="conv"
    )
    return chain(layer, shape=image(ordering))


def deconv2d(ordering):
    out = (None, 4, 11, 12) if ordering == "th" else (None, 11, 12, 4)
    layer = Deconvolution2D(
        4, 3, 2, output_shape=out, subsample=(2, 2), dim_ordering=ordering, name="deconv"
    )
    return chain(layer, shape=image(ordering))


def conv3d(ordering):
    layer = Convolution3D(3, 2, 3, 2, dim_ordering=ordering, name="conv")
    shape = (2, 4, 4, 3) if ordering == "th" else (4, 4, 3, 2)
    return chain(layer, shape=shape)


def convlstm(ordering):
    layer = ConvLSTM2D(
        2, 3, 3, dim_ordering=ordering, inner_activation="sigmoid", name="memory"
    )
    return chain(layer, shape=(2,) + image(ordering))


def separable(ordering):
    layer = SeparableConvolution2D(
        4, 3, 2, depth_multiplier=2, dim_ordering=ordering, name="sep"
    )
    return chain(layer, shape=image(ordering))


def locally2d(ordering):
    layer = LocallyConnected2D(2, 3, 2, dim_ordering=ordering, name="local")
    return chain(layer, shape=image(ordering, 2))


def flattened(ordering):
    axis = 1 if ordering == "th" else -1
    return chain(
        Convolution2D(4, 3, 2, dim_ordering=ordering, name="conv"),
        BatchNormalization(axis=axis, name="norm"),
        Activation("relu", name="relu"),
        Flatten(name="flat"),
        Dense(3, name="dense"),
        shape=image(ordering),
    )


def recurrent(kind, **more):
    return chain(kind(3, inner_activation="sigmoid", name="memory", **more), shape=(4, 2))


def merged_sequential():
    left = chain(Dense(3, name="left"), Dense(2, name="left_2"), shape=(4,))
    right = chain(
        Convolution2D(2, 2, 2, dim_ordering="tf", name="right_conv"),
        Flatten(name="right_flat"),
        shape=(3, 3, 1),
    )
    model = Sequential()
    model.add(Merge([left, right], mode="concat", name="merge"))
    model.add(Dense(3, name="top"))
    return model


def merged_functional():
    one, two = Input(shape=(4,), name="one"), Input(shape=(4,), name="two")
    shared = Dense(3, name="shared")
    joined = merge([shared(one), shared(two)], mode="mul", name="joined")
    return Model(input=[one, two], output=Dense(2, name="top")(joined))


def nested():
    inner = chain(
        Dense(3, name="a"), BatchNormalization(name="norm"), Dense(2, name="b"), shape=(4,)
    )
    inner.name = "inner"
    data = Input(shape=(4,), name="data")
    return Model(input=data, output=Dense(2, name="top")(inner(data)))


def over_time(layer, shape):
    return chain(TimeDistributed(layer, name="each"), shape=shape)


CASES = {
    "dense": lambda: chain(Dense(3, name="dense"), shape=(4,)),
    "dense_without_bias": lambda: chain(Dense(3, bias=False, name="dense"), shape=(4,)),
    "embedding": lambda: chain(
        Embedding(5, 3, input_length=4, name="words"), shape=(4,), dtype="int32"
    ),
    "conv1d": lambda: chain(Convolution1D(4, 3, name="conv"), shape=(7, 3)),
    "atrous_conv1d": lambda: chain(
        AtrousConvolution1D(4, 3, atrous_rate=2, name="conv"), shape=(7, 3)
    ),
    "conv2d_th": lambda: conv2d("th"),
    "conv2d_tf": lambda: conv2d("tf"),
    "conv2d_without_bias": lambda: conv2d("th", bias=False),
    "atrous_conv2d_th": lambda: atrous2d("th"),
    "atrous_conv2d_tf": lambda: atrous2d("tf"),
    "deconv2d_th": lambda: deconv2d("th"),
    "deconv2d_tf": lambda: deconv2d("tf"),
    "conv3d_th": lambda: conv3d("th"),
    "conv3d_tf": lambda: conv3d("tf"),
    "separable_th": lambda: separable("th"),
    "separable_tf": lambda: separable("tf"),
    "convlstm_th": lambda: convlstm("th"),
    "convlstm_tf": lambda: convlstm("tf"),
    "flattened_th": lambda: flattened("th"),
    "flattened_tf": lambda: flattened("tf"),
    "locally1d": lambda: chain(LocallyConnected1D(2, 3, name="local"), shape=(5, 2)),
    "locally2d_th": lambda: locally2d("th"),
    "batch_norm": lambda: chain(BatchNormalization(name="norm"), shape=(4,)),
    "simple_rnn": lambda: chain(SimpleRNN(3, name="memory"), shape=(4, 2)),
    "lstm": lambda: recurrent(LSTM),
    "lstm_gpu": lambda: recurrent(LSTM, consume_less="gpu"),
    "gru": lambda: recurrent(GRU),
    "gru_gpu": lambda: recurrent(GRU, consume_less="gpu"),
    "bidirectional_lstm": lambda: chain(
        Bidirectional(
            LSTM(3, inner_activation="sigmoid", return_sequences=True, name="memory"),
            name="both",
        ),
        shape=(4, 2),
    ),
    "time_distributed": lambda: over_time(Dense(3, name="inner"), (4, 2)),
    "time_distributed_conv": lambda: over_time(
        Convolution2D(2, 3, 2, dim_ordering="th", name="inner"), (2,) + image("th")
    ),
    "time_distributed_dense": lambda: chain(
        TimeDistributedDense(3, name="dense"), shape=(4, 2)
    ),
    "highway": lambda: chain(Highway(name="way", activation="tanh"), shape=(4,)),
    "maxout": lambda: chain(MaxoutDense(3, nb_feature=2, name="max"), shape=(4,)),
    "prelu": lambda: chain(PReLU(name="act"), shape=(4,)),
    "srelu": lambda: chain(SReLU(name="act"), shape=(4,)),
    "parametric_softplus": lambda: chain(ParametricSoftplus(name="act"), shape=(4,)),
    "merged_sequential": merged_sequential,
    "merged_functional": merged_functional,
    "nested": nested,
}

#: What a backend of Keras 1 cannot run.
ONLY = {"separable_th": "tensorflow", "separable_tf": "tensorflow"}
#: What TensorFlow writes too: names end with `:0` there, and kernels are not rotated.
ON_TENSORFLOW = [
    "conv1d",
    "conv2d_th",
    "conv2d_tf",
    "deconv2d_tf",
    "separable_th",
    "separable_tf",
    "convlstm_tf",
    "flattened_tf",
    "lstm",
    "merged_sequential",
    "nested",
]


def cases():
    here = backend.backend()
    for name, build in CASES.items():
        if here == "tensorflow" and name not in ON_TENSORFLOW:
            continue
        if ONLY.get(name, here) == here:
            yield name, build


def convolution(layer, arrays):
    kernel, bias = arrays[0], arrays[1:]
    if kernel.ndim == 4 and isinstance(layer, Convolution1D):
        kernel = kernel[:, 0]
    elif layer.dim_ordering == "th":
        kernel = np.moveaxis(kernel, (1, 0), (-2, -1))
    if isinstance(layer, Deconvolution2D):
        kernel = np.swapaxes(kernel, -2, -1)
    return dict(zip(("kernel", "bias"), [kernel] + bias))


def gates(layer, arrays):
    letters = {12: "icfo", 9: "zrh"}.get(len(arrays))
    names = ("kernel", "recurrent_kernel", "bias")
    if letters is None:
        return dict(zip(names, arrays))
    th = getattr(layer, "dim_ordering", None) == "th"
    parts = {}
    for letter, gate in zip(letters, np.reshape(np.arange(len(arrays)), (-1, 3))):
        for name, place in zip(names, gate):
            part = arrays[place]
            turn = th and part.ndim == 4
            parts[name, letter] = part.transpose(2, 3, 1, 0) if turn else part
    order = {"icfo": "ifco", "zrh": "zrh"}[letters]
    return {
        name: np.concatenate([parts[name, it] for it in order], axis=-1) for name in names
    }


def separable_variables(layer, arrays):
    names = ("depthwise_kernel", "pointwise_kernel", "bias")
    th = layer.dim_ordering == "th"
    turned = [it.transpose(2, 3, 1, 0) if th and it.ndim == 4 else it for it in arrays]
    return dict(zip(names, turned))


def named(*names):
    return lambda layer, arrays: dict(zip(names, arrays))


VARIABLES = [
    (SeparableConvolution2D, separable_variables),
    ((Convolution1D, Convolution2D, Convolution3D), convolution),
    ((LSTM, GRU, SimpleRNN, ConvLSTM2D), gates),
    ((Dense, TimeDistributedDense), named("kernel", "bias")),
    ((LocallyConnected1D, LocallyConnected2D), named("kernel", "bias")),
    (Embedding, named("embeddings")),
    (BatchNormalization, named("gamma", "beta", "moving_mean", "moving_variance")),
    (Highway, named("W", "W_carry", "b", "b_carry")),
    (MaxoutDense, named("W", "b")),
    (PReLU, named("alpha")),
    (SReLU, named("t_left", "a_left", "t_right", "a_right")),
    (ParametricSoftplus, named("alphas", "betas")),
]


def variables_of(layer):
    """The variables of a layer and of all below it, by path."""
    if isinstance(layer, Merge):
        # The models that it joins have no level of their own in the file; what it joins in
        # a graph is no part of it.
        models = [it for it in layer.layers if hasattr(it, "layers")]
        inner = [it for model in models for it in model.layers]
        return merged_variables(inner, "")
    if hasattr(layer, "layers"):
        return merged_variables(layer.layers, layer.name + "/")
    arrays = layer.get_weights()
    prefix = layer.name + "/"
    if isinstance(layer, Bidirectional):
        half = len(arrays) // 2
        found = {}
        for way, part in (("forward", arrays[:half]), ("backward", arrays[half:])):
            found.update(own_variables(layer.forward_layer, part, prefix + way + "/"))
        return found
    inner = layer.layer if isinstance(layer, TimeDistributed) else layer
    return own_variables(inner, arrays, prefix)


def own_variables(layer, arrays, prefix):
    if not arrays:
        return {}
    rule = next(rule for kinds, rule in VARIABLES if isinstance(layer, kinds))
    return {prefix + name: array for name, array in rule(layer, arrays).items()}


def merged_variables(layers, prefix):
    found = {}
    for layer in layers:
        for path, array in variables_of(layer).items():
            found[prefix + path] = array
    return found
