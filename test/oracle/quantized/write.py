"""Runs under one version of Keras: quantises the models in every mode that it has.

Keras 3.14 and 3.15 leave `kernel_zero` out of the files of GPTQ and AWQ, which they themselves
cannot load then; the modes `with-zeros` are what they mean to write.

write.py FOLDER: VERSION-MODE.CONTAINER.gz as Keras saved it, and VERSION-MODE.safetensors.gz
with what is stored under its names (`stored/LAYER/NAME`) and the state dict that the tool must
make of it (`expected/NAME`), which was held to what Keras's layers compute.
"""

import gzip
import os
import sys
from pathlib import Path

import keras
import numpy as np
from keras import ops
from safetensors.numpy import save

from dequantise import by_group, by_output, nibbles
from models import TOKENS, WIDTH, build, build_reversible, converted

VERSION = tuple(int(part) for part in keras.__version__.split(".")[:2])
FOLDER = Path(sys.argv[1])
GROUP = 3
RANK, ALPHA = 2, 6

#: Keras's attribute for each name that a file's variable goes by.
ATTRIBUTES = {
    "kernel": "_kernel",
    "embeddings": "_embeddings",
    **{
        name: name
        for name in (
            "bias kernel_scale kernel_zero g_idx quantized_kernel awq_scales inputs_scale "
            "inputs_amax_history kernel_amax_history outputs_grad_scale "
            "outputs_grad_amax_history embeddings_scale embeddings_zero reverse_embeddings "
            "reverse_embeddings_scale reverse_embeddings_zero lora_kernel_a lora_kernel_b "
            "lora_embeddings_a lora_embeddings_b"
        ).split()
    },
}
#: The versions in which what is stored in a mode is new or was changed, and the last.
VERSIONS = {
    "int8": "3.1 3.2 3.3 3.15",
    "lora": "3.3 3.11 3.15",
    "int8-lora": "3.3 3.15",
    "float8": "3.3 3.15",
    "int4": "3.11 3.12 3.14 3.15",
    "int4-lora": "3.15",
    "int4-in-blocks": "3.14 3.15",
    "int4-in-blocks-lora": "3.15",
    "gptq": "3.12 3.14 3.15",
    "gptq-8-bits": "3.12",
    "awq": "3.14 3.15",
    "gptq-with-zeros": "3.15",
    "awq-with-zeros": "3.15",
    "reversible-int8": "3.12 3.15",
    "reversible-int4": "3.12 3.14 3.15",
    "reversible-int4-in-blocks": "3.14 3.15",
}
#: Modes of which a variable is not in the file.
UNSAVED = ("gptq", "gptq-8-bits", "awq")


def array(variable):
    return np.asarray(ops.convert_to_numpy(variable))


def stored(layer):
    """The layer's variables by the names that they have in the catalog."""
    found = {}
    for name, attribute in ATTRIBUTES.items():
        variable = getattr(layer, attribute, None)
        if variable is not None and any(variable is it for it in layer.weights):
            found[name] = array(variable)
    if "quantized_kernel" in found:
        found.pop("kernel", None)
    return found


def randomise(layers, random):
    for layer in layers:
        layer.set_weights([random.normal(size=it.shape) for it in layer.get_weights()])


def settings(mode):
    """What `quantize` takes beside the name of the mode."""
    if VERSION < (3, 14):
        return {}
    if mode.startswith("int8"):
        return {"config": keras.quantizers.Int8QuantizationConfig()}
    size = GROUP if "blocks" in mode else -1
    return {"config": keras.quantizers.Int4QuantizationConfig(block_size=size)}


def calibrated(layer, mode, random):
    """GPTQ and AWQ as if they had been calibrated: any numbers will do."""
    options = {"dataset": ["a"], "tokenizer": lambda text: text, "group_size": GROUP}
    if mode.startswith("awq"):
        config = keras.quantizers.AWQConfig(**options)
    else:
        bits = 8 if mode == "gptq-8-bits" else 4
        config = keras.quantizers.GPTQConfig(**options, weight_bits=bits)
    name = mode.split("-")[0]
    layer.quantize(name, config=config)
    high = 16 if mode != "gptq-8-bits" else 256
    numbers = random.integers(0, 256, layer.quantized_kernel.shape)
    layer.quantized_kernel.assign(numbers.astype("uint8"))
    layer.kernel_scale.assign(random.uniform(0.01, 0.1, layer.kernel_scale.shape))
    layer.kernel_zero.assign(random.integers(0, high, layer.kernel_zero.shape))
    # GPTQ's are cut off behind the point, and in another order if it orders by activation.
    groups = random.permutation(np.arange(layer.g_idx.shape[0])) / GROUP
    layer.g_idx.assign(groups)
    if mode.startswith("awq"):
        layer.awq_scales.assign(random.uniform(0.5, 2, layer.awq_scales.shape))
    setattr(layer, f"is_{name}_calibrated", True)
    if mode.endswith("with-zeros"):
        layer._get_kernel_with_merged_lora = lambda: (None, None, layer.kernel_zero)


def scale_over(part, scale):
    """The scale along the axes of the kernel, from those of the output."""
    shape = [part.shape[axis] for axis in part.in_output]
    order = np.argsort(part.in_output)
    placed = scale.reshape(shape).transpose(order)
    return placed.reshape(
        [1 if axis in part.summed else size for axis, size in enumerate(part.shape)]
    )


def kernel_of(part, values):
    """The kernel as it was before it was quantised, as far as that is kept."""
    if "quantized_kernel" in values:
        numbers, columns = values["quantized_kernel"], values["kernel_scale"].shape[0]
        if numbers.shape[0] != columns:
            numbers = nibbles(numbers, 0, columns)
        groups = values["g_idx"]
        kernel = by_group(
            numbers, values["kernel_scale"], values["kernel_zero"], groups, 1
        ).T
        if "awq_scales" in values:
            kernel = kernel / values["awq_scales"][:, None]
        return kernel.reshape(part.shape)
    kernel = values["kernel"]
    if "kernel_zero" in values:
        numbers = nibbles(kernel, 1, values["kernel_scale"].shape[1])
        groups = values["g_idx"]
        whole = by_group(
            numbers, values["kernel_scale"], values["kernel_zero"], groups, 0
        )
        return whole.reshape(part.shape)
    if kernel.dtype != np.int8:
        return kernel
    scale = values["kernel_scale"]
    if kernel.shape == part.shape:
        return by_output(kernel, scale_over(part, scale))
    if VERSION < (3, 14):
        axis = part.summed[0]
        numbers = nibbles(kernel, axis, part.shape[axis])
        return by_output(numbers, scale_over(part, scale))
    return by_output(nibbles(kernel, 1, scale.size), scale).reshape(part.shape)


def embeddings_of(values):
    numbers = values["embeddings"]
    if numbers.dtype != np.int8:
        return numbers
    scale = values["embeddings_scale"]
    if numbers.shape[1] != WIDTH:
        numbers = nibbles(numbers, 1, WIDTH)
    if "embeddings_zero" in values:
        zero, groups = values["embeddings_zero"], values["g_idx"]
        return by_group(numbers, scale, zero, groups, 1)
    # Keras 3.2 scales the columns.
    return by_output(numbers, scale[None] if VERSION == (3, 2) else scale[:, None])


def reverse_of(values):
    numbers, scale = values["reverse_embeddings"], values["reverse_embeddings_scale"]
    if numbers.shape[0] != WIDTH:
        numbers = nibbles(numbers, 0, WIDTH)
    if "reverse_embeddings_zero" in values:
        zero, groups = values["reverse_embeddings_zero"], values["g_idx"]
        return by_group(numbers, scale, zero, groups, 0)
    return by_output(numbers, scale[None])


def with_lora(kernel, values, of):
    if f"lora_{of}_a" not in values:
        return kernel
    a, b = values[f"lora_{of}_a"], values[f"lora_{of}_b"]
    # In float64: the order of float32 sums is nobody's business.
    added = (ALPHA if VERSION >= (3, 11) else RANK) / RANK * (a.astype("float64") @ b)
    return (kernel + added).astype(kernel.dtype)


def enable_lora(layer, random):
    options = {"lora_alpha": ALPHA} if VERSION >= (3, 11) else {}
    layer.enable_lora(RANK, **options)
    for name in ("kernel", "embeddings"):
        for half in ("a", "b"):
            variable = getattr(layer, f"lora_{name}_{half}", None)
            if variable is not None:
                variable.assign(random.normal(size=variable.shape) * 0.3)


def hold(title, got, wanted, tolerance):
    apart = np.abs(got - wanted).max() / np.abs(got).max()
    if not apart < tolerance:
        raise SystemExit(f"{keras.__version__} {title}: {apart:.1e} from Keras")


def hold_part(part, kernel, bias, mode, random):
    """Keras's layer computes with this kernel; where it rounds its inputs, nearly."""
    letters = {"dense": "ab,bc->ac", "bare": "ab,bc->ac"}
    equation = getattr(part.layer, "equation", letters.get(part.path))
    sizes = dict(zip(equation.split(",")[1].split("->")[0], part.shape))
    into = [sizes.get(letter, 3) for letter in equation.split(",")[0]]
    inputs = random.normal(size=into).astype("float32")
    wanted = np.einsum(equation, inputs, kernel) + (0 if bias is None else bias)
    rounds = "int8" in mode or "float8" in mode or (mode == "int4" and VERSION < (3, 14))
    got = array(part.layer(inputs))
    hold(f"{mode} {part.path}{part.prefix}", got, wanted, 0.08 if rounds else 1e-5)


def may_have_lora(part, mode):
    # Of attention's the config does not tell; quantised, Keras cannot call one that turns.
    return part.path != "heads" and (mode == "lora" or part.path != "turned")


def containers(mode):
    # Keras keeps the kernel beside what GPTQ and AWQ make of it, under the same name.
    if mode.startswith(("gptq", "awq")):
        return ["keras"]
    return ["h5"] if "lora" in mode else ["keras", "h5"]


def write(mode, model, held, expected):
    name = f"{keras.__version__}-{mode}"
    for container in containers(mode):
        file = FOLDER / f"{name}.{container}"
        try:
            model.save(file)
        except (ValueError, KeyError) as error:
            print(f"{name}.{container}: Keras cannot save it: {str(error)[:80]}")
            file.unlink(missing_ok=True)
            continue
        pack(f"{file}.gz", file.read_bytes())
        file.unlink()
    tensors = {
        **{f"stored/{path}": value for path, value in held.items()},
        **{f"expected/{path}": value for path, value in expected.items()},
    }
    tensors = {it: np.array(value, order="C") for it, value in tensors.items()}
    pack(FOLDER / f"{name}.safetensors.gz", save(tensors))


def pack(file, data):
    with open(file, "wb") as stream, gzip.GzipFile("", "wb", 9, stream, 0) as packed:
        packed.write(data)


def float8_policy():
    if VERSION < (3, 4):
        return "float8_from_float32"
    policies = keras.dtype_policies
    return policies.QuantizedFloat8DTypePolicy("float8", "float32", 4)


def write_mix(mode):
    random = np.random.default_rng(sum(map(ord, mode)))
    keras.utils.clear_session()
    model, parts, table = build(float8_policy() if mode == "float8" else None)
    base = mode.removesuffix("-lora").split("-in-")[0]
    randomise([table], random)
    for part in parts:
        scales = {"kernel", "bias"}
        for variable in part.layer.weights:
            if variable.name in scales:
                variable.assign(random.normal(size=variable.shape))
    if base in ("int8", "int4"):
        has_table = (base, VERSION) not in (("int8", (3, 1)), ("int4", (3, 11)))
        for layer in [it.layer for it in parts] + [table] * has_table:
            layer.quantize(base, **settings(mode))
    elif base.startswith(("gptq", "awq")):
        for part in parts:
            calibrated(part.layer, mode, random)
    if mode.endswith("lora"):
        for layer in [it.layer for it in parts if may_have_lora(it, mode)] + [table]:
            enable_lora(layer, random)
    held, kernels, biases = {}, {}, {}
    for part in parts:
        values = stored(part.layer)
        prefix = f"{part.path}/{part.prefix}"
        lost = {"kernel_zero"} if VERSION >= (3, 14) and mode in UNSAVED else set()
        held.update({prefix + it: values[it] for it in values if it not in lost})
        kernel = with_lora(kernel_of(part, values), values, "kernel")
        kernels[prefix.rstrip("/")] = kernel
        biases[prefix.rstrip("/")] = values.get("bias")
        hold_part(part, kernel, values.get("bias"), mode, random)
    values = stored(table)
    held.update({f"table/{name}": value for name, value in values.items()})
    whole = with_lora(embeddings_of(values), values, "embeddings")
    hold(f"{mode} table", array(table(np.arange(TOKENS))), whole, 1e-5)
    write(mode, model, held, converted(kernels, biases, whole))


def write_reversible(mode):
    random = np.random.default_rng(sum(map(ord, mode)))
    keras.utils.clear_session()
    model, layer = build_reversible()
    randomise([layer], random)
    layer.quantize("int8" if "int8" in mode else "int4", **settings(mode.split("-", 1)[1]))
    values = stored(layer)
    table, reverse = embeddings_of(values), reverse_of(values)
    hold(f"{mode} table", array(layer(np.arange(TOKENS))), table, 1e-5)
    inputs = random.normal(size=(3, WIDTH)).astype("float32")
    hold(f"{mode} reverse", array(layer(inputs, reverse=True)), inputs @ reverse, 0.08)
    held = {f"reversible/{name}": value for name, value in values.items()}
    expected = {"reversible.weight": table, "reversible.reverse.weight": reverse.T}
    write(mode, model, held, expected)


def main():
    version = "%d.%d" % VERSION
    for mode, versions in VERSIONS.items():
        if version in versions.split():
            (write_reversible if mode.startswith("reversible") else write_mix)(mode)


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    main()
