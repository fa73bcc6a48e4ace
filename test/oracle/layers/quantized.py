"""Quantised layers and layers with LoRA: float weights by numpy, outputs by Keras.

What older versions of Keras store is in test/oracle/quantized; this is the newest, live. Keras
rounds what goes into an int8 layer too, so outputs of these agree but roughly; where it does
not, they agree as all others do.
"""

from functools import partial

import keras
import numpy as np
from keras import layers
from torch import nn

from harness.arrays import array, tensors, under
from harness.case import Case, Refusal
from harness.single import LAYER, Single, call_it, sequential, single
from quantized.dequantise import by_group, by_output, nibbles

ROUGH = 0.05
#: The file says neither what is quantised nor how.
UNTOLD = "K2T407"
QUANTISED = ("it is quantised",)


def quantise(mode, **options):
    """Quantises the whole model; `int4` with -1 is one scale for each output."""
    made = {
        "int8": keras.quantizers.Int8QuantizationConfig,
        "int4": keras.quantizers.Int4QuantizationConfig,
    }
    config = {"config": made[mode](**options)} if mode in made else {}
    return lambda model: model.quantize(mode, **config)


#: Only the weights are rounded, and Keras computes with floats.
WEIGHTS_ALONE = {"activation_quantizer": None}


def bias_of(layer):
    return None if layer.bias is None else array(layer.bias).reshape(-1)


def int8_kernel(layer, *axes):
    """The kernel over its scale, which has a size of 1 along the axes summed over."""
    numbers = array(layer._kernel)
    scale = array(layer.kernel_scale)
    shape = [1 if axis in axes else size for axis, size in enumerate(numbers.shape)]
    return by_output(numbers, scale.reshape(shape))


def int8_dense(layer):
    return tensors(weight=int8_kernel(layer, 0).T, bias=bias_of(layer))


def int8_after_flatten(layer, height, width):
    images = int8_kernel(layer, 0).reshape(height, width, -1, layer.units)
    turned = images.transpose(3, 2, 0, 1).reshape(layer.units, -1)
    return tensors(weight=turned, bias=bias_of(layer))


def int8_apart(layer):
    kernel = int8_kernel(layer, 0)
    return tensors(weight=kernel.reshape(kernel.shape[0], -1).T, bias=bias_of(layer))


def int8_together(layer):
    kernel = int8_kernel(layer, 0, 1)
    return tensors(weight=kernel.reshape(-1, kernel.shape[-1]).T, bias=bias_of(layer))


def int8_embedding(layer):
    scale = array(layer.embeddings_scale)[:, None]
    return tensors(weight=by_output(array(layer._embeddings), scale))


def int8_attention(layer):
    into = [layer._query_dense, layer._key_dense, layer._value_dense]
    output = int8_together(layer._output_dense)
    parts = [int8_apart(it) for it in into]
    return tensors(
        in_proj_weight=np.concatenate([it["weight"] for it in parts]),
        in_proj_bias=np.concatenate([it["bias"] for it in parts]),
        out_proj__weight=output["weight"],
        out_proj__bias=output["bias"],
    )


def int4_dense(layer):
    """In blocks, or with one scale for each output."""
    scale, packed = array(layer.kernel_scale), array(layer._kernel)
    numbers = nibbles(packed, 1, layer.units)
    if scale.ndim == 1:
        return tensors(weight=by_output(numbers, scale).T, bias=bias_of(layer))
    zero, groups = array(layer.kernel_zero), array(layer.g_idx)
    kernel = by_group(numbers, scale, zero, groups, 0)
    return tensors(weight=kernel.T, bias=bias_of(layer))


def int4_embedding(layer):
    scale, packed = array(layer.embeddings_scale), array(layer._embeddings)
    numbers = nibbles(packed, 1, layer.output_dim)
    zero, groups = array(layer.embeddings_zero), array(layer.g_idx)
    return tensors(weight=by_group(numbers, scale, zero, groups, 1))


def float8_dense(layer):
    return tensors(weight=array(layer._kernel).T, bias=bias_of(layer))


def enable_lora(model):
    """Small whole numbers and quarters: no sum of them is rounded, in whatever order."""
    layer = model.get_layer(LAYER)
    random = np.random.default_rng(7)
    name = "embeddings" if isinstance(layer, layers.Embedding) else "kernel"
    getattr(layer, f"_{name}").assign(
        random.integers(-8, 8, getattr(layer, name).shape) / 4
    )
    layer.enable_lora(2, lora_alpha=6)
    for half in "ab":
        variable = getattr(layer, f"lora_{name}_{half}")
        variable.assign(random.integers(-3, 4, variable.shape))


def added(layer, name):
    a, b = (array(getattr(layer, f"lora_{name}_{half}")) for half in "ab")
    return array(getattr(layer, f"_{name}")) + 3 * (a @ b)


def lora_dense(layer):
    return tensors(weight=added(layer, "kernel").T, bias=bias_of(layer))


def lora_apart(layer):
    kernel = added(layer, "kernel")
    return tensors(weight=kernel.reshape(kernel.shape[0], -1).T, bias=bias_of(layer))


def lora_embedding(layer):
    return tensors(weight=added(layer, "embeddings"))


def lora_on_int8(model):
    model.quantize("int8")
    layer = model.get_layer(LAYER)
    # Numbers over a power of two, so that their quotients are exact too.
    layer.kernel_scale.assign(np.full(layer.kernel_scale.shape, 64))
    layer.enable_lora(2, lora_alpha=6)
    random = np.random.default_rng(7)
    for half in "ab":
        variable = getattr(layer, f"lora_kernel_{half}")
        variable.assign(random.integers(-3, 4, variable.shape))


def lora_on_int8_dense(layer):
    a, b = array(layer.lora_kernel_a), array(layer.lora_kernel_b)
    return tensors(weight=(int8_kernel(layer, 0) + 3 * (a @ b)).T, bias=bias_of(layer))


def einsum(equation, output_shape, bias_axes):
    return partial(
        layers.EinsumDense, equation, output_shape=output_shape, bias_axes=bias_axes
    )


APART = einsum("abc,cde->abde", (None, 2, 3), "de")
TOGETHER = einsum("abcd,cde->abe", (None, 5), "e")


def quantised(name, layer, module, shape, convert, call=call_it, **options):
    options = {"warns": QUANTISED, "weights_refused": UNTOLD, **options}
    return single(name, layer, module, shape, convert, call, **options)


class FlattenedImages(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module(LAYER, nn.Linear(24, 5))

    def forward(self, images):
        return getattr(self, LAYER)(images.flatten(1))


def self_attention(name):
    words = keras.Input((5, 6))
    layer = layers.MultiHeadAttention(2, 3, name=name)
    return keras.Model(words, layer(words, words), name="model")


def gptq(bits):
    def prepare(model):
        config = keras.quantizers.GPTQConfig(
            dataset=["a"], tokenizer=list, weight_bits=bits, group_size=2
        )
        model.get_layer(LAYER).quantize("gptq", config=config)
        return model

    return lambda: prepare(sequential((4,), layers.Dense(5, name=LAYER)))


def lora_in_attention():
    model = self_attention(LAYER)
    model.get_layer(LAYER)._query_dense.enable_lora(2, lora_alpha=6)
    return model


CASES = [
    quantised(
        "int8_dense",
        partial(layers.Dense, 5),
        lambda: nn.Linear(4, 5),
        (4,),
        int8_dense,
        prepare=quantise("int8"),
        tolerance=ROUGH,
    ),
    quantised(
        "int8_dense_of_weights_alone",
        partial(layers.Dense, 5, use_bias=False),
        lambda: nn.Linear(4, 5, bias=False),
        (4,),
        int8_dense,
        prepare=quantise("int8", **WEIGHTS_ALONE),
    ),
    quantised(
        "int8_apart",
        APART,
        lambda: nn.Linear(4, 6),
        (5, 4),
        int8_apart,
        lambda module, x: module(x).unflatten(-1, (2, 3)),
        prepare=quantise("int8"),
        tolerance=ROUGH,
    ),
    quantised(
        "int8_together",
        TOGETHER,
        lambda: nn.Linear(6, 5),
        (4, 2, 3),
        int8_together,
        lambda module, x: module(x.flatten(-2)),
        prepare=quantise("int8", **WEIGHTS_ALONE),
    ),
    quantised(
        "int8_embedding",
        partial(layers.Embedding, 11, 3),
        lambda: nn.Embedding(11, 3),
        (7,),
        int8_embedding,
        prepare=quantise("int8"),
        tokens=11,
    ),
    quantised(
        "int8_dense_over_time",
        lambda name: layers.TimeDistributed(layers.Dense(5), name=name),
        lambda: nn.Linear(4, 5),
        (6, 4),
        lambda layer: int8_dense(layer.layer),
        prepare=quantise("int8", **WEIGHTS_ALONE),
        # Keras 3.15 calls the layer as if it were not quantised, and multiplies the bare
        # numbers: only the bytes can be held to what they stand for.
        tolerance=float("inf"),
    ),
    Case(
        name="int8_after_flatten",
        build=lambda: keras.Sequential(
            [
                keras.Input((2, 3, 4)),
                layers.MaxPooling2D(1),
                layers.Flatten(),
                layers.Dense(5, name=LAYER),
            ],
            name="model",
        ),
        module=FlattenedImages,
        reference=lambda model: under(
            LAYER, int8_after_flatten(model.get_layer(LAYER), 2, 3)
        ),
        inputs=[(3, 2, 3, 4)],
        images=True,
        weights_refused=UNTOLD,
        warns=QUANTISED,
        prepare=quantise("int8", **WEIGHTS_ALONE),
    ),
    Case(
        name="int8_attention",
        build=lambda: self_attention(LAYER),
        module=lambda: Single(
            nn.MultiheadAttention(6, 2, batch_first=True), lambda it, x: it(x, x, x)[0]
        ),
        reference=lambda model: under(LAYER, int8_attention(model.get_layer(LAYER))),
        inputs=[(3, 5, 6)],
        weights_refused=UNTOLD,
        warns=QUANTISED,
        prepare=quantise("int8", **WEIGHTS_ALONE),
    ),
    quantised(
        "int4_dense",
        partial(layers.Dense, 5),
        lambda: nn.Linear(7, 5),
        (7,),
        int4_dense,
        prepare=quantise("int4", block_size=-1),
        # The scale is longer than a row of bytes, so it is pairs.
        weights_refused=None,
    ),
    quantised(
        "int4_dense_in_blocks",
        partial(layers.Dense, 5),
        lambda: nn.Linear(7, 5),
        (7,),
        int4_dense,
        prepare=quantise("int4", block_size=3),
        weights_refused=None,
    ),
    quantised(
        "int4_embedding_in_blocks",
        partial(layers.Embedding, 11, 5),
        lambda: nn.Embedding(11, 5),
        (7,),
        int4_embedding,
        prepare=quantise("int4", block_size=2),
        tokens=11,
        weights_refused=None,
    ),
    quantised(
        "float8_dense",
        partial(layers.Dense, 5),
        lambda: nn.Linear(4, 5),
        (4,),
        float8_dense,
        prepare=quantise("float8"),
        tolerance=0.1,
        warns=("float8",),
        weights_refused=None,
    ),
    single(
        "lora_dense",
        partial(layers.Dense, 5),
        lambda: nn.Linear(4, 5),
        (4,),
        lora_dense,
        prepare=enable_lora,
    ),
    single(
        "lora_apart",
        APART,
        lambda: nn.Linear(4, 6),
        (5, 4),
        lora_apart,
        lambda module, x: module(x).unflatten(-1, (2, 3)),
        prepare=enable_lora,
        weights_rules="einsum-apart.k2t",
    ),
    single(
        "lora_embedding",
        partial(layers.Embedding, 11, 3),
        lambda: nn.Embedding(11, 3),
        (7,),
        lora_embedding,
        prepare=enable_lora,
        tokens=11,
    ),
    quantised(
        "lora_on_int8",
        partial(layers.Dense, 5),
        lambda: nn.Linear(4, 5),
        (4,),
        lora_on_int8_dense,
        prepare=lora_on_int8,
        tolerance=ROUGH,
        # The others have the sum, rounded to int8 again.
        containers=("h5",),
    ),
]

REFUSALS = [
    # Keras itself does not save the zeros of GPTQ, and cannot load the file.
    Refusal("refuse_gptq", gptq(4), UNTOLD, ("kernel_zero",), containers=("keras",)),
    # The config of attention does not tell of LoRA in its projections.
    Refusal(
        "refuse_lora_in_attention",
        lora_in_attention,
        UNTOLD,
        ("lora_alpha",),
        containers=("h5",),
    ),
]
