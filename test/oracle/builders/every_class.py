"""Every class of `keras.layers`: how to build one, and which variables it has.

The names are those of the catalog, in its order, each with the attribute of Keras's layer
that holds the variable. What is not here fails the oracle: see harness/classes.py.
"""

from dataclasses import dataclass, field
from functools import partial

import keras
from keras import layers

LAYER = "mine"
TWO = [(5, 4), (6, 4)]


@dataclass(frozen=True)
class Build:
    """A layer of a class under one setting."""

    #: Makes the layer under a name.
    layer: object
    #: Shapes of its inputs without the batch axis.
    shapes: list
    #: Catalog names, each with the attribute that holds the variable.
    variables: dict = field(default_factory=dict)
    #: The code with which `keras/auto` refuses it; None: it converts.
    refused: str | None = None
    tokens: bool = False
    #: Query, value and key are arguments of their own, not a list.
    spread: bool = False

    def model(self):
        dtype = "int32" if self.tokens else "float32"
        inputs = [keras.Input(shape, dtype=dtype) for shape in self.shapes]
        made = self.layer(name=LAYER)
        if self.spread:
            outputs = made(*inputs)
        else:
            outputs = made(inputs if len(inputs) > 1 else inputs[0])
        return keras.Model(inputs, outputs, name="model")


def own(names, prefix=""):
    """Variables that the layer, or an attribute of it, holds under their own names."""
    return {name: f"{prefix}{name}" for name in names.split()}


def within(prefix, attribute, names="kernel bias"):
    return {f"{prefix}/{name}": f"{attribute}.{name}" for name in names.split()}


def one(cls, shape, names, *arguments, refused=None, tokens=False, **options):
    layer = partial(cls, *arguments, **options)
    return Build(layer, [shape], own(names), refused, tokens)


def wrapper(make, shape, variables, **options):
    return Build(make, [shape], variables, **options)


def attention(cls, *projections, **options):
    variables = {}
    for name in ("query", "key", "value", "output", *projections):
        end = "attention_output" if name == "output" else name
        variables.update(within(end, f"_{name}_dense"))
    return Build(partial(cls, **options), TWO, variables, spread=True)


RECURRENT = "kernel recurrent_kernel bias"
SEQUENCE, IMAGE, VOLUME = (6, 4), (6, 5, 4), (4, 4, 3, 2)
FILMS = {1: (5, 6, 4), 2: (5, 6, 5, 4), 3: (5, 4, 4, 3, 2)}


def recurrent(cls, *arguments, **options):
    layer = partial(cls, *arguments, **options)
    return Build(layer, [SEQUENCE], own(RECURRENT, "cell."))


def conv_lstm(rank):
    cls = getattr(layers, f"ConvLSTM{rank}D")
    return Build(partial(cls, 3, 2), [FILMS[rank]], own(RECURRENT, "cell."))


def directions():
    forward = within("forward", "forward_layer.cell", RECURRENT)
    return {**forward, **within("backward", "backward_layer.cell", RECURRENT)}


def stack(name):
    cells = [layers.LSTMCell(3), layers.LSTMCell(2)]
    return layers.RNN(layers.StackedRNNCells(cells), name=name)


STACKED = {
    f"cells/{i}/{name}": (
        lambda layer, i=i, name=name: getattr(layer.cell.cells[i], name)
    )
    for i in (0, 1)
    for name in RECURRENT.split()
}

SHAPES = {1: SEQUENCE, 2: IMAGE, 3: VOLUME}


def convolutions():
    for rank, shape in SHAPES.items():
        yield one(getattr(layers, f"Conv{rank}D"), shape, "kernel bias", 3, 2)
        transposed = getattr(layers, f"Conv{rank}DTranspose")
        yield one(transposed, shape, "kernel bias", 3, 2)
    for rank in (1, 2):
        depthwise = getattr(layers, f"DepthwiseConv{rank}D")
        yield one(depthwise, SHAPES[rank], "kernel bias", 2)
        separable = getattr(layers, f"SeparableConv{rank}D")
        names = "depthwise_kernel pointwise_kernel bias"
        yield one(separable, SHAPES[rank], names, 3, 2)


def normalizations():
    yield one(layers.BatchNormalization, IMAGE, "gamma beta moving_mean moving_variance")
    yield one(layers.LayerNormalization, IMAGE, "gamma beta")
    yield one(layers.GroupNormalization, IMAGE, "gamma beta", 2)
    yield one(layers.RMSNormalization, IMAGE, "scale")
    names = {"mean": "adapt_mean", "variance": "adapt_variance", "count": "count"}
    yield Build(layers.Normalization, [IMAGE], names)
    yield one(layers.Normalization, IMAGE, "", mean=0.5, variance=2.0)


def attentions():
    yield attention(layers.MultiHeadAttention, num_heads=2, key_dim=3)
    yield attention(
        layers.MultiHeadAttention, "gate", num_heads=2, key_dim=3, use_gate=True
    )
    heads = {"head_dim": 3, "num_query_heads": 4, "num_key_value_heads": 2}
    yield attention(layers.GroupQueryAttention, **heads)
    yield attention(layers.GroupQueryAttention, "gate", use_gate=True, **heads)
    scaled = partial(layers.Attention, use_scale=True, score_mode="concat")
    yield Build(scaled, TWO, own("scale concat_score_weight"))
    yield Build(layers.AdditiveAttention, TWO, own("scale"))


def wrappers():
    def time_distributed(name):
        return layers.TimeDistributed(layers.Conv1D(3, 2), name=name)

    def spectral(name):
        return layers.SpectralNormalization(layers.Conv2D(3, 2), name=name)

    def bidirectional(name):
        return layers.Bidirectional(layers.LSTM(3), name=name)

    yield wrapper(time_distributed, (5, 6, 4), own("kernel bias", "layer."))
    variables = {**own("kernel bias", "layer."), "vector_u": "vector_u"}
    yield wrapper(spectral, IMAGE, variables)
    yield wrapper(bidirectional, SEQUENCE, directions())
    yield wrapper(stack, SEQUENCE, STACKED)
    for cell in (layers.LSTMCell, layers.GRUCell, layers.SimpleRNNCell):
        yield wrapper(
            lambda name, cell=cell: layers.RNN(cell(3), name=name),
            SEQUENCE,
            own(RECURRENT, "cell."),
        )


def others():
    yield one(layers.Dense, (4,), "kernel bias", 3)
    yield one(
        layers.EinsumDense,
        SEQUENCE,
        "kernel bias",
        "abc,cd->abd",
        (None, 3),
        bias_axes="d",
    )
    yield one(layers.Embedding, (6,), "embeddings", 7, 3, tokens=True)
    yield one(layers.ReversibleEmbedding, (6,), "embeddings", 7, 3, tokens=True)
    untied = "embeddings reverse_embeddings"
    yield one(
        layers.ReversibleEmbedding, (6,), untied, 7, 3, tie_weights=False, tokens=True
    )
    yield one(layers.PReLU, IMAGE, "alpha", shared_axes=[1, 2])
    spectrogram = partial(layers.STFTSpectrogram, frame_length=4, frame_step=2)
    yield Build(spectrogram, [(9, 1)], own("real_kernel imag_kernel"))
    yield recurrent(layers.LSTM, 3)
    yield recurrent(layers.GRU, 3)
    yield recurrent(layers.SimpleRNN, 3)
    for rank in (1, 2, 3):
        yield conv_lstm(rank)


BUILDS = [
    *others(),
    *convolutions(),
    *normalizations(),
    *attentions(),
    *wrappers(),
]

#: Classes of which the builds above have one inside another: they are no layers to call.
INSIDE = {"LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells"}

#: What has no variables of its own, with the arguments that it needs.
WEIGHTLESS = {
    "Activation": ("relu",),
    "ActivityRegularization": (),
    **{f"AdaptiveAveragePooling{n}D": (2,) for n in (1, 2, 3)},
    **{f"AdaptiveMaxPooling{n}D": (2,) for n in (1, 2, 3)},
    "Add": (),
    "AlphaDropout": (0.5,),
    "AugMix": (),
    "AutoContrast": (),
    "Average": (),
    **{f"AveragePooling{n}D": (2,) for n in (1, 2, 3)},
    "CategoryEncoding": (4,),
    "CenterCrop": (2, 2),
    "Concatenate": (),
    "ContrastLimitedAdaptiveHistogramEqualization": (),
    **{f"Cropping{n}D": (1,) for n in (1, 2, 3)},
    "CutMix": (),
    "Discretization": ([0.0, 1.0],),
    "Dot": (-1,),
    "Dropout": (0.5,),
    "ELU": (),
    "Equalization": (),
    "Flatten": (),
    "GaussianDropout": (0.5,),
    "GaussianNoise": (0.5,),
    **{f"GlobalAveragePooling{n}D": () for n in (1, 2, 3)},
    **{f"GlobalMaxPooling{n}D": () for n in (1, 2, 3)},
    "Identity": (),
    "Lambda": (lambda x: x,),
    "LeakyReLU": (),
    "Masking": (),
    **{f"MaxPooling{n}D": (2,) for n in (1, 2, 3)},
    "Maximum": (),
    "MelSpectrogram": (),
    "Minimum": (),
    "MixUp": (),
    "Multiply": (),
    "Permute": ((1, 2, 3),),
    "Pipeline": ([layers.Rescaling(2.0)],),
    "RandAugment": (),
    "RandomBrightness": (0.5,),
    "RandomColorDegeneration": (0.5,),
    "RandomColorJitter": (),
    "RandomContrast": (0.5,),
    "RandomCrop": (2, 2),
    "RandomElasticTransform": (),
    "RandomErasing": (),
    "RandomFlip": (),
    "RandomGaussianBlur": (),
    "RandomGrayscale": (),
    "RandomHue": (0.5,),
    "RandomInvert": (),
    "RandomPerspective": (),
    "RandomPosterization": (4,),
    "RandomRotation": (0.5,),
    "RandomSaturation": (0.5,),
    "RandomSharpness": (0.5,),
    "RandomShear": (),
    "RandomTranslation": (0.5, 0.5),
    "RandomZoom": (0.5,),
    "ReLU": (),
    "RepeatVector": (2,),
    "Rescaling": (2.0,),
    "Reshape": ((-1,),),
    "Resizing": (2, 2),
    "Softmax": (),
    "Solarization": (),
    **{f"SpatialDropout{n}D": (0.5,) for n in (1, 2, 3)},
    "Subtract": (),
    "UnitNormalization": (),
    **{f"UpSampling{n}D": (2,) for n in (1, 2, 3)},
    **{f"ZeroPadding{n}D": (1,) for n in (1, 2, 3)},
}

#: Why the others are not built here.
NOT_BUILT = {
    "FlaxLayer": "wraps a module of Flax; `keras/core` refuses it by its class",
    "HashedCrossing": "needs TensorFlow, and hashes by no variables",
    "Hashing": "needs TensorFlow, and hashes by no variables",
    "InputLayer": "is no layer to call",
    "InputSpec": "is no layer",
    "IntegerLookup": "needs TensorFlow: see only_old",
    "JaxLayer": "wraps a function of JAX: see layers/refusals.py",
    "Layer": "the class that the others extend",
    "MaxNumBoundingBoxes": "takes bounding boxes, and has no variables",
    "StringLookup": "needs TensorFlow: see only_old",
    "TFSMLayer": "wraps a SavedModel; `keras/core` refuses it by its class",
    "TextVectorization": "needs TensorFlow: see only_old",
    "TorchModuleWrapper": "wraps a module of PyTorch; `keras/core` refuses it by its class",
    "Wrapper": "the class that wrappers extend",
}
