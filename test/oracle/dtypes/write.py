"""Writes models under dtype policies, and what PyTorch's casts make of their weights.

write.py FOLDER, with test/oracle/environment's Python: POLICY.CONTAINER.gz as Keras saved it,
and POLICY.safetensors.gz with the tensors DTYPE/NAME, where DTYPE is `keep` or what `--dtype`
takes. Floats hold what is easily cast wrongly: ties, subnormals, overflows, signs of zero (no NaN,
whose bits are nobody's business).
"""

import gzip
import sys
from pathlib import Path

import keras
import numpy as np
import torch
from keras import layers
from safetensors.torch import save

FOLDER = Path(sys.argv[1])
POLICIES = (
    ["float32", "float16", "bfloat16", "float64"]
    + ["mixed_float16", "mixed_bfloat16"]
)
DTYPES = {it: getattr(torch, it) for it in ("float16", "bfloat16", "float32", "float64")}
HARD = [0.0, -0.0, 1 + 2**-8, 1 + 3 * 2**-8, 1 + 2**-11, 65504, 65520, 1e5, 1e-7, -6e-8]
HARD += [3e-8, 1e-40, 3.4e38, np.inf, -np.inf, 0.1, 1 / 3, -np.pi, 2**-24, 2**-149]


@keras.saving.register_keras_serializable("dtypes")
class Odd(layers.Layer):
    """Variables that are no floats, and one that is a float of its own."""

    def build(self, shape):
        def add(name, dtype):
            return self.add_weight(
                name=name, shape=(4,), dtype=dtype, initializer="zeros", trainable=False
            )

        self.flags = add("flags", "bool")
        self.steps = add("steps", "int32")
        self.bytes = add("bytes", "uint8")
        self.small = add("small", "int8")
        self.half = add("half", "float16")

    def call(self, inputs):
        return inputs


def build(policy):
    keras.config.set_dtype_policy(policy)
    model = keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(4, name="dense"),
            layers.BatchNormalization(name="norm"),
            Odd(name="odd"),
        ],
        name="model",
    )
    keras.config.set_dtype_policy("float32")
    dense, norm, odd = model.layers
    random = np.random.default_rng(1)
    dense.kernel.assign(np.array(HARD).reshape(5, 4))
    dense.bias.assign(random.normal(size=4))
    for variable in norm.weights:
        variable.assign(random.uniform(0.5, 2, 4))
    odd.flags.assign([True, False, False, True])
    odd.steps.assign([2**31 - 1, -(2**31), 0, 7])
    odd.bytes.assign([0, 255, 128, 3])
    odd.small.assign([-128, 127, 0, -1])
    odd.half.assign([1 / 3, 65504, -0.0, 6e-8])
    return model


def tensor(variable):
    """The variable's own bytes; numpy has no bfloat16, and torch takes its bits."""
    value = np.asarray(keras.ops.convert_to_numpy(variable))
    if variable.dtype == "bfloat16":
        bits = torch.from_numpy(value.view("int16").copy())
        return bits.view(torch.bfloat16)
    return torch.from_numpy(value.copy())


def converted(model):
    dense, norm, odd = model.layers
    return {
        "dense.weight": tensor(dense.kernel).T.contiguous(),
        "dense.bias": tensor(dense.bias),
        "norm.weight": tensor(norm.gamma),
        "norm.bias": tensor(norm.beta),
        "norm.running_mean": tensor(norm.moving_mean),
        "norm.running_var": tensor(norm.moving_variance),
        "norm.num_batches_tracked": torch.zeros((), dtype=torch.int64),
        **{
            f"odd.{name}": tensor(getattr(odd, name))
            for name in ("flags", "steps", "bytes", "small", "half")
        },
    }


def pack(file, data):
    with open(file, "wb") as stream, gzip.GzipFile("", "wb", 9, stream, 0) as packed:
        packed.write(data)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for policy in POLICIES:
        model = build(policy)
        for container in ("keras", "h5", "weights.h5"):
            file = FOLDER / f"{policy}.{container}"
            write = model.save_weights if container == "weights.h5" else model.save
            write(file)
            pack(f"{file}.gz", file.read_bytes())
            file.unlink()
        kept = converted(model)
        tensors = {f"keep/{name}": value for name, value in kept.items()}
        for dtype, to in DTYPES.items():
            for name, value in kept.items():
                cast = value.to(to) if value.is_floating_point() else value
                tensors[f"{dtype}/{name}"] = cast.clone()
        pack(FOLDER / f"{policy}.safetensors.gz", save(tensors))


if __name__ == "__main__":
    main()
