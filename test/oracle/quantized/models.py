"""The layers that Keras quantises, and how each is a PyTorch module."""

import keras
import numpy as np
from keras import layers

#: Sizes are odd where a byte holds two numbers, and no two axes are alike.
INPUT, HIDDEN, TOKENS, WIDTH, HEADS, SIZE = 7, 5, 9, 5, 2, 3


class Part:
    """A matrix of a layer: where it is, how it was shaped, and what is summed over."""

    def __init__(self, path, layer, shape, summed, in_output=None, prefix=""):
        self.path = path
        self.prefix = prefix
        self.layer = layer
        self.shape = shape
        self.summed = summed
        kept = [axis for axis in range(len(shape)) if axis not in summed]
        #: The axes that are not summed over, as the output has them.
        self.in_output = in_output or kept


def build(dtype=None):
    """A model, and its matrices."""
    options = {} if dtype is None else {"dtype": dtype}
    inputs = keras.Input((INPUT,)), keras.Input((4,), dtype="int32")
    dense = layers.Dense(HIDDEN, name="dense", **options)
    bare = layers.Dense(4, use_bias=False, name="bare", **options)
    table = layers.Embedding(TOKENS, WIDTH, name="table", **({} if dtype else options))
    apart = layers.EinsumDense(
        "abc,cde->abde", (None, HEADS, SIZE), bias_axes="de", name="apart", **options
    )
    together = layers.EinsumDense(
        "abcd,cde->abe", (None, 6), bias_axes="e", name="together", **options
    )
    turned = layers.EinsumDense("abc,dce->abed", (None, 3, 2), name="turned", **options)
    heads = layers.MultiHeadAttention(HEADS, SIZE, name="heads", **options)
    words = together(apart(table(inputs[1])))
    outputs = [bare(dense(inputs[0])), heads(words, words), turned(words)]
    parts = [
        Part("dense", dense, (INPUT, HIDDEN), [0]),
        Part("bare", bare, (HIDDEN, 4), [0]),
        Part("apart", apart, (WIDTH, HEADS, SIZE), [0]),
        Part("together", together, (HEADS, SIZE, 6), [0, 1]),
        Part("turned", turned, (2, 6, 3), [1], in_output=[2, 0]),
        *projections(heads),
    ]
    model = keras.Model(inputs, outputs, name="model")
    return model, parts, table


def projections(heads):
    into = (6, HEADS, SIZE)
    return [
        Part("heads", heads._query_dense, into, [0], prefix="query/"),
        Part("heads", heads._key_dense, into, [0], prefix="key/"),
        Part("heads", heads._value_dense, into, [0], prefix="value/"),
        Part(
            "heads",
            heads._output_dense,
            (HEADS, SIZE, 6),
            [0, 1],
            prefix="attention_output/",
        ),
    ]


def build_reversible():
    tokens = keras.Input((4,), dtype="int32")
    layer = layers.ReversibleEmbedding(
        TOKENS, WIDTH, tie_weights=False, name="reversible"
    )
    hidden = layer(tokens)
    return keras.Model(tokens, layer(hidden, reverse=True), name="model"), layer


def converted(kernels, biases, table):
    """The state dict of `keras/auto`: kernels and biases by the path of their part."""
    state = {}
    if table is not None:
        state["table.weight"] = table
    for path in ("dense", "bare"):
        state[f"{path}.weight"] = kernels[path].T
    state["apart.weight"] = kernels["apart"].reshape(WIDTH, -1).T
    state["together.weight"] = kernels["together"].reshape(-1, 6).T
    state["turned.weight"] = kernels["turned"].transpose(2, 0, 1).reshape(6, 6)
    for path in ("dense", "apart", "together"):
        state[f"{path}.bias"] = biases[path].reshape(-1)
    inner = [f"heads/{name}" for name in ("query", "key", "value")]
    into = [kernels[path].reshape(6, -1).T for path in inner]
    state["heads.in_proj_weight"] = np.concatenate(into)
    state["heads.in_proj_bias"] = np.concatenate([biases[it].reshape(-1) for it in inner])
    state["heads.out_proj.weight"] = kernels["heads/attention_output"].reshape(-1, 6).T
    state["heads.out_proj.bias"] = biases["heads/attention_output"]
    return {name: np.ascontiguousarray(value) for name, value in state.items()}
