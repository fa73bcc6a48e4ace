"""Writes the models that the bench converts, with real Keras and random weights.

    models.py FOLDER NAME...

A file comes into being as a whole, under another name first; one that is there stays. Runs
beside torch, so Keras runs on jax. The largest needs 8 GB of memory to make.
"""

import json
import os
import sys
from pathlib import Path

import keras
from keras import layers


def vgg16():
    """Keras's own VGG16: 32 weights, 138 million parameters, 553 MB."""
    return keras.applications.VGG16(weights=None)


def transformer():
    """A GPT of 24 blocks of width 1024, query, key and value in one kernel: 1.3 GB."""
    width, heads, length, words = 1024, 16, 512, 20480
    tokens = keras.Input((length,), dtype="int32", name="tokens")
    x = layers.Embedding(words, width, name="words")(tokens)

    def attention(x, name):
        qkv = layers.Dense(3 * width, name=f"{name}_qkv")(x)
        shape = (-1, length, heads, width // heads)
        query, key, value = (
            keras.ops.reshape(it, shape) for it in keras.ops.split(qkv, 3, axis=-1)
        )
        mixed = keras.ops.dot_product_attention(query, key, value, is_causal=True)
        mixed = keras.ops.reshape(mixed, (-1, length, width))
        return layers.Dense(width, name=f"{name}_proj")(mixed)

    for i in range(24):
        name = f"block_{i}"
        x = x + attention(layers.LayerNormalization(name=f"{name}_norm1")(x), name)
        y = layers.LayerNormalization(name=f"{name}_norm2")(x)
        y = layers.Dense(4 * width, activation="gelu", name=f"{name}_up")(y)
        x = x + layers.Dense(width, name=f"{name}_down")(y)
    x = layers.LayerNormalization(name="norm")(x)
    return keras.Model(tokens, x, name="transformer")


def denses(count, units):
    """Dense layers side by side, named `dense`, `dense_1`, … in the file.

    One after the other they would be too deep for Keras, which recurses.
    """
    x = keras.Input((units,))
    return keras.Model(x, [layers.Dense(units)(x) for _ in range(count)])


#: The file of each model, and what makes it.
MODELS = {
    "vgg16": ("vgg16.h5", vgg16),
    "transformer": ("transformer.keras", transformer),
    "small": ("small.weights.h5", lambda: denses(10_000, 16)),
    "tenth": ("tenth.weights.h5", lambda: denses(1_000, 16)),
    "large": ("large.weights.h5", lambda: denses(3, 16_000)),
}


def main(folder, names):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        file, make = MODELS[name]
        if (folder / file).exists():
            continue
        print(f"making {file} (once)", file=sys.stderr)
        keras.utils.set_random_seed(1)
        keras.backend.clear_session()
        model = make()
        unfinished = folder / f"unfinished-{os.getpid()}.{file}"
        if file.endswith(".weights.h5"):
            model.save_weights(unfinished)
        else:
            model.save(unfinished)
        unfinished.rename(folder / file)
        del model
    print(json.dumps({name: str(folder / MODELS[name][0]) for name in names}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
