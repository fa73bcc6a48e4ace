"""Builds each model in the words of one Keras version, `k` (words_1.py or words_2.py)."""


def mlp(k):
    return k.sequential(
        "mlp",
        (5,),
        [k.dense(7, "hidden", activation="relu"), k.dense(3, "classes")],
    )


def images(k, name, shape, **order):
    return k.sequential(
        name,
        shape,
        [
            k.conv2d(3, (3, 3), "stem", padding="same", **order),
            k.batch_norm("stem_norm", **order),
            k.activation("relu", "stem_relu"),
            k.max_pool2d("pool", **order),
            k.conv2d(4, (2, 3), "body", activation="relu", **order),
            k.flatten("flatten"),
            k.dropout("dropout"),
            k.dense(5, "hidden", activation="relu"),
            k.dense(3, "classes"),
        ],
    )


def cnn(k):
    return images(k, "cnn", (8, 6, 2))


def cnn_channels_first(k):
    return images(k, "cnn_channels_first", (2, 10, 6), channels_first=True)


def norm_of_flattened(k):
    """A BatchNormalization between Flatten and Dense has the flattened order too."""
    return k.sequential(
        "norm_of_flattened",
        (3, 4, 1),
        [
            k.conv2d(3, (2, 2), "stem"),
            k.flatten("flatten"),
            k.batch_norm("norm"),
            k.activation("relu", "relu"),
            k.dense(4, "classes"),
        ],
    )


def norm_over_axes(k):
    """A scale for each row and channel: PyTorch has no such module."""
    return k.sequential("norm_over_axes", (4, 3, 2), [k.batch_norm_over([1, 3], "norm")])


def pooled(k):
    """Global pooling leaves channels alone: nothing to permute."""
    return k.sequential(
        "pooled",
        (6, 6, 1),
        [
            k.conv2d(4, (3, 3), "stem"),
            k.global_average_pool2d("pool"),
            k.flatten("flatten"),
            k.dense(3, "classes"),
        ],
    )


def text(k):
    return k.sequential(
        "text",
        (7,),
        [
            k.embedding(11, 4, 7, "words"),
            k.conv1d(5, 3, "grams", activation="relu"),
            k.global_max_pool1d("pool"),
            k.dense(2, "topics"),
        ],
        dtype="int32",
    )


def text_flattened(k):
    return k.sequential(
        "text_flattened",
        (5,),
        [k.embedding(12, 3, 5, "words"), k.flatten("flatten"), k.dense(4, "classes")],
        dtype="int32",
    )


def recurrent(k, name, layer):
    return k.sequential(name, (6, 4), [layer, k.dense(2, "next")])


def lstm(k):
    return recurrent(k, "lstm", k.lstm(3, "memory"))


def gru(k):
    return recurrent(k, "gru", k.gru(3, "memory", reset_after=True))


def gru_reset_before(k):
    return recurrent(k, "gru_reset_before", k.gru(3, "memory", reset_after=False))


def bidirectional(k):
    return recurrent(
        k, "bidirectional", k.bidirectional(k.lstm(3, "memory"), "both_ways")
    )


def time_distributed(k):
    return k.sequential(
        "time_distributed",
        (5, 4),
        [
            k.time_distributed(k.dense(3, "inner", activation="relu"), "each_step"),
            k.lstm(2, "memory"),
        ],
    )


def sequence_of_images(k):
    """TimeDistributed(Flatten) into an LSTM: its kernel reads flattened images."""
    return k.sequential(
        "sequence_of_images",
        (4, 3, 4, 1),
        [
            k.time_distributed(k.conv2d(2, (2, 2), "inner"), "frames"),
            k.time_distributed(k.flatten("row"), "flatten"),
            k.lstm(2, "memory"),
            k.dense(3, "classes"),
        ],
    )


def nested_shared(k):
    """A model in a model in a model; the middle one and a layer are used twice."""
    core = k.sequential(
        "core", (4,), [k.dense(4, "dense", activation="tanh"), k.dense(3, "last")]
    )
    part = k.input((4,), "part")
    tower = k.model([part], [k.dense(3, "top")(core(part))], "tower")
    left, right = k.input((4,), "left"), k.input((4,), "right")
    shared = k.dense(2, "shared", activation="relu")
    joined = k.concatenate([shared(tower(left)), shared(tower(right))], "join")
    return k.model([left, right], [k.dense(2, "dense")(joined)], "nested_shared")


def merge(k):
    """Branches whose layers are made in another order than the graph has them."""
    scores = k.dense(2, "scores")
    skip = k.dense(2, "skip")
    right_branch = k.dense(4, "right_branch")
    left_branch = k.dense(4, "left_branch")
    left, right = k.input((3,), "left"), k.input((5,), "right")
    added = k.add([left_branch(left), right_branch(right)], "sum")
    joined = k.concatenate([added, skip(left)], "join")
    return k.model([left, right], [scores(joined)], "merge")


def separable(k):
    return k.sequential(
        "separable",
        (6, 5, 2),
        [
            k.separable_conv2d(4, (3, 3), 2, "apart"),
            k.depthwise_conv2d((2, 2), 2, "each"),
            k.reshape((6, 8), "unrolled"),
            k.separable_conv1d(3, 3, 1, "steps"),
        ],
    )


def transposed(k):
    return k.sequential(
        "transposed",
        (4, 5, 2),
        [
            k.conv2d(3, (2, 2), "down", activation="relu"),
            k.conv2d_transpose(4, (2, 3), (2, 2), "up", (6, 9)),
        ],
    )


def deep(k):
    """More than ten layers of one class and one shape: 10 sorts before 2."""
    return k.sequential(
        "deep", (3,), [k.dense(3, "step_%d" % index) for index in range(13)]
    )


def custom_layer(k):
    """A layer of one's own: layers in attributes, one under another name, and in a list."""
    entry = k.input((4,), "in")
    mixed = k.block(4, "block")(k.dense(4, "entry")(entry))
    return k.model([entry], [k.dense(2, "exit")(mixed)], "custom_layer")


def subclassed(k):
    """A model whose layers are attributes of the same names, and a list."""
    return k.network("subclassed")


def attention(k):
    steps = k.input((5, 4), "steps")
    mixed = k.attention(2, 2, "mix")(steps, steps)
    return k.model([steps], [k.dense(3, "scores")(mixed)], "attention")


BUILDERS = {
    builder.__name__: builder
    for builder in (
        mlp,
        cnn,
        cnn_channels_first,
        norm_of_flattened,
        norm_over_axes,
        pooled,
        text,
        text_flattened,
        lstm,
        gru,
        gru_reset_before,
        bidirectional,
        time_distributed,
        sequence_of_images,
        nested_shared,
        merge,
        separable,
        transposed,
        deep,
        custom_layer,
        subclassed,
        attention,
    )
}
