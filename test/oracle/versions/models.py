"""The models: which layers they have under which paths, and the shapes of their variables.

What Keras is told stands in `builders.py`; the arrays come from `values.py`. A layer's
variables stand in the order of `layer.get_weights()` of Keras 2 and 3.
"""

from versions.values import input_value, value


class Layer(object):
    """A layer with weights: its canonical path, its kind, its variables' shapes.

    `at` is where Python finds it, where that is not the path: attributes, indexes of lists.
    `flattened` is the image, rows, columns, channels, that it reads in one axis.
    """

    def __init__(self, path, kind, variables, at=None, flattened=None):
        self.path = path
        self.kind = kind
        self.variables = variables
        self.at = at or path
        self.flattened = flattened

    def paths(self):
        return ["%s/%s" % (self.path, name) for name in self.variables]

    def values(self):
        """The arrays by variable name, in order."""
        return {
            name: value("%s/%s" % (self.path, name), shape)
            for name, shape in self.variables.items()
        }


class Model(object):
    """A model's layers in order, and the inputs of its forward pass, batch axis first."""

    def __init__(self, layers, inputs, tokens=None):
        self.layers = layers
        self.inputs = inputs
        self.tokens = tokens

    def paths(self):
        return [path for layer in self.layers for path in layer.paths()]

    def input_values(self, name):
        return [
            input_value(name, position, shape, self.tokens)
            for position, shape in enumerate(self.inputs)
        ]


def dense(path, inputs, units, **facts):
    return Layer(path, "dense", {"kernel": (inputs, units), "bias": (units,)}, **facts)


def convolution(path, size, inputs, filters):
    shape = tuple(size) + (inputs, filters)
    return Layer(path, "convolution", {"kernel": shape, "bias": (filters,)})


def transposed(path, size, inputs, filters):
    shape = tuple(size) + (filters, inputs)
    return Layer(path, "transposed", {"kernel": shape, "bias": (filters,)})


def depthwise(path, size, channels, multiplier):
    shape = tuple(size) + (channels, multiplier)
    return Layer(path, "depthwise", {"kernel": shape, "bias": (channels * multiplier,)})


def separable(path, size, channels, multiplier, filters):
    return Layer(
        path,
        "separable",
        {
            "depthwise_kernel": tuple(size) + (channels, multiplier),
            "pointwise_kernel": (1,) * len(size) + (channels * multiplier, filters),
            "bias": (filters,),
        },
    )


def batch_norm(path, channels, **facts):
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    return Layer(path, "batch_norm", {name: (channels,) for name in names}, **facts)


def batch_norm_over_axes(path, shape):
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    return Layer(path, "batch_norm_over_axes", {name: shape for name in names})


def embedding(path, words, width):
    return Layer(path, "embedding", {"embeddings": (words, width)})


def recurrent_variables(gates, inputs, units):
    return {
        "kernel": (inputs, gates * units),
        "recurrent_kernel": (units, gates * units),
        "bias": (gates * units,),
    }


def lstm(path, inputs, units, **facts):
    return Layer(path, "lstm", recurrent_variables(4, inputs, units), **facts)


def gru(path, inputs, units):
    variables = recurrent_variables(3, inputs, units)
    variables["bias"] = (2, 3 * units)
    return Layer(path, "gru", variables)


def gru_reset_before(path, inputs, units):
    return Layer(path, "gru_reset_before", recurrent_variables(3, inputs, units))


def bidirectional_lstm(path, inputs, units):
    variables = {}
    for direction in ("forward", "backward"):
        for name, shape in recurrent_variables(4, inputs, units).items():
            variables["%s/%s" % (direction, name)] = shape
    return Layer(path, "bidirectional_lstm", variables)


def attention(path, width, heads, size):
    variables = {}
    for part in ("query", "key", "value"):
        variables[part + "/kernel"] = (width, heads, size)
        variables[part + "/bias"] = (heads, size)
    variables["attention_output/kernel"] = (heads, size, width)
    variables["attention_output/bias"] = (width,)
    return Layer(path, "attention", variables)


def cnn(head):
    return [
        convolution("stem", (3, 3), 2, 3),
        batch_norm("stem_norm", 3),
        convolution("body", (2, 3), 3, 4),
        head,
        dense("classes", 5, 3),
    ]


MODELS = {
    "mlp": Model([dense("hidden", 5, 7), dense("classes", 7, 3)], [(4, 5)]),
    # Images of 8 x 6, pooled to 4 x 3, then a kernel of 2 x 3: 3 x 1 x 4.
    "cnn": Model(
        cnn(dense("hidden", 3 * 1 * 4, 5, flattened=(3, 1, 4))), [(2, 8, 6, 2)]
    ),
    # Images of another size than above, because TensorFlow's oneDNN would compute them with
    # the cached primitive of the other order.
    "cnn_channels_first": Model(cnn(dense("hidden", 4 * 4 * 1, 5)), [(2, 2, 10, 6)]),
    # The image, which the layers behind Flatten read, is 2 x 3 x 3.
    "norm_of_flattened": Model(
        [
            convolution("stem", (2, 2), 1, 3),
            batch_norm("norm", 18, flattened=(2, 3, 3)),
            dense("classes", 18, 4, flattened=(2, 3, 3)),
        ],
        [(3, 3, 4, 1)],
    ),
    "norm_over_axes": Model([batch_norm_over_axes("norm", (1, 4, 1, 2))], [(2, 4, 3, 2)]),
    "pooled": Model(
        [convolution("stem", (3, 3), 1, 4), dense("classes", 4, 3)], [(2, 6, 6, 1)]
    ),
    "text": Model(
        [
            embedding("words", 11, 4),
            convolution("grams", (3,), 4, 5),
            dense("topics", 5, 2),
        ],
        [(3, 7)],
        tokens=11,
    ),
    # A flattened sequence has PyTorch's order already.
    "text_flattened": Model(
        [embedding("words", 12, 3), dense("classes", 15, 4)], [(3, 5)], tokens=12
    ),
    "lstm": Model([lstm("memory", 4, 3), dense("next", 3, 2)], [(2, 6, 4)]),
    "gru": Model([gru("memory", 4, 3), dense("next", 3, 2)], [(2, 6, 4)]),
    "gru_reset_before": Model(
        [gru_reset_before("memory", 4, 3), dense("next", 3, 2)], [(2, 6, 4)]
    ),
    "bidirectional": Model(
        [bidirectional_lstm("both_ways", 4, 3), dense("next", 6, 2)], [(2, 6, 4)]
    ),
    "time_distributed": Model(
        [dense("each_step", 4, 3), lstm("memory", 3, 2)], [(2, 5, 4)]
    ),
    # Each step of the LSTM reads a flattened image of 2 x 3 x 2.
    "sequence_of_images": Model(
        [
            convolution("frames", (2, 2), 1, 2),
            lstm("memory", 12, 2, flattened=(2, 3, 2)),
            dense("classes", 2, 3),
        ],
        [(2, 4, 3, 4, 1)],
    ),
    "nested_shared": Model(
        [
            dense("tower/core/dense", 4, 4),
            dense("tower/core/last", 4, 3),
            dense("tower/top", 3, 3),
            dense("shared", 3, 2),
            dense("dense", 4, 2),
        ],
        [(2, 4), (2, 4)],
    ),
    "merge": Model(
        [
            dense("left_branch", 3, 4),
            dense("right_branch", 5, 4),
            dense("skip", 3, 2),
            dense("scores", 6, 2),
        ],
        [(2, 3), (2, 5)],
    ),
    "separable": Model(
        [
            separable("apart", (3, 3), 2, 2, 4),
            depthwise("each", (2, 2), 4, 2),
            separable("steps", (3,), 8, 1, 3),
        ],
        [(2, 6, 5, 2)],
    ),
    "transposed": Model(
        [
            convolution("down", (2, 2), 2, 3),
            transposed("up", (2, 3), 3, 4),
        ],
        [(2, 4, 5, 2)],
    ),
    "deep": Model([dense("step_%d" % index, 3, 3) for index in range(13)], [(2, 3)]),
    "custom_layer": Model(
        [
            dense("entry", 4, 4),
            dense("block/proj", 4, 4),
            dense("block/gate", 4, 4),
            dense("block/steps/dense", 4, 4, at="block/steps/0"),
            dense("block/steps/dense_1", 4, 4, at="block/steps/1"),
            dense("exit", 4, 2),
        ],
        [(2, 4)],
    ),
    "subclassed": Model(
        [
            dense("first", 4, 4),
            dense("step_a", 4, 4, at="steps/0"),
            dense("step_b", 4, 4, at="steps/1"),
            dense("last", 4, 4),
        ],
        [(2, 4)],
    ),
    "attention": Model(
        [attention("mix", 4, 2, 2), dense("scores", 4, 3)], [(2, 5, 4)]
    ),
}
