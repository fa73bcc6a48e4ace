"""Writes legacy `.h5` files as no version of Keras writes them, but people's own tools may, or
people who mean harm: other ways of storing, links, lists that do not fit. With h5py alone.

    python write_legacy_storage.py FOLDER
"""

import gzip
import io
import os
import sys

import h5py
import numpy as np

# Element i of each array is i, or whether it is odd.
COUNT = np.arange(12).reshape(4, 3)


def add(parent, layer, arrays, **options):
    """A layer of a weights-only file; its weights in the order given."""
    names = list(parent.attrs.get("layer_names", []))
    parent.attrs["layer_names"] = np.array([*names, layer.encode()])
    group = parent.create_group(layer)
    weights = [f"{layer}/{name}:0" for name in arrays]
    group.attrs["weight_names"] = np.array([name.encode() for name in weights])
    for name, array in zip(weights, arrays.values()):
        if array is not None:
            group.create_dataset(name, data=array, **options)
    return group


def dtypes(f):
    kinds = ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "i1", "u1", "<i8", ">i8", "bool"]
    for kind in kinds:
        name = kind.replace("<", "little_").replace(">", "big_")
        add(f, name, {"own": (COUNT % 2 if kind == "bool" else COUNT).astype(kind)})
    # The upper halves of float32: bfloat16, of which Keras 3 leaves no word in this format.
    brain = (COUNT.astype("<f4").view("<u4") >> 16).astype("<u2").view("V2")
    add(f, "bfloat16", {"own": brain})
    add(f, "scalar", {"own": np.float32(7)})
    add(f, "none", {"own": np.zeros((0, 3), "f4")})


def compressed(f):
    array = COUNT.astype("f4")
    packed = {"compression": "gzip", "shuffle": True, "fletcher32": True}
    add(f, "packed", {"own": array}, chunks=(3, 2), **packed)
    add(f, "shuffled", {"own": array}, chunks=(2, 2), shuffle=True)
    add(f, "checked", {"own": array}, chunks=(4, 3), fletcher32=True)
    add(f, "chunked", {"own": array}, chunks=(1, 3))


def user_block(f):
    add(f, "dense", {"kernel": COUNT.astype("f4"), "bias": np.arange(3, dtype="f4")})


def lzf(f):
    add(f, "dense", {"kernel": COUNT.astype("f4")}, chunks=(2, 3), compression="lzf")


def text(f):
    add(f, "words", {"table": np.array([b"a", b"bc"])})


def soft_link(f):
    group = add(f, "dense", {"kernel": None, "bias": np.zeros(3, "f4")})
    f["elsewhere"] = COUNT.astype("f4")
    group["dense/kernel:0"] = h5py.SoftLink("/elsewhere")


def external_link(f):
    group = add(f, "dense", {"kernel": None, "bias": np.zeros(3, "f4")})
    group["dense/kernel:0"] = h5py.ExternalLink("other.h5", "/kernel")


def linked_layer(f):
    add(f, "dense", {"kernel": COUNT.astype("f4")})
    f.attrs["layer_names"] = np.array([b"dense", b"again"])
    f["again"] = h5py.SoftLink("/dense")


def gap(f):
    add(f, "dense", {"kernel": COUNT.astype("f4")})
    f.attrs["layer_names0"] = f.attrs["layer_names"]
    f.attrs["layer_names2"] = f.attrs["layer_names"]
    del f.attrs["layer_names"]


def unlisted(f):
    group = add(f, "dense", {"kernel": COUNT.astype("f4")})
    del group.attrs["weight_names"]


def missing(f):
    add(f, "dense", {"kernel": COUNT.astype("f4"), "bias": None})
    f.attrs["layer_names"] = np.array([b"dense", b"gone"])


def top_missing(f):
    add(f, "dense", {"kernel": COUNT.astype("f4")})
    top = f.create_group("top_level_model_weights")
    top.attrs["weight_names"] = np.array([b"lost:0"])


def called_so(f):
    """A layer has the name of the group that whole models have."""
    add(f, "model_weights", {"kernel": COUNT.astype("f4")})


def sorted_names(f):
    """Somebody has written the weights in the order of the alphabet."""
    shapes = {"bias": (8,), "kernel": (3, 8), "recurrent_kernel": (2, 8)}
    arrays = {}
    for half in ("backward_lstm", "forward_lstm"):
        for name, shape in shapes.items():
            arrays[f"{half}/{name}"] = np.full(shape, len(arrays), "f4")
    add(f, "both", arrays)


def long_list(f):
    """A list of ten thousand weights that are one and none."""
    group = add(f, "dense", {"kernel": COUNT.astype("f4")})
    names = [b"dense/kernel:0", b"no"] * 5000
    split = len(names) // 4
    del group.attrs["weight_names"]
    for i in range(4):
        group.attrs[f"weight_names{i}"] = np.array(names[i * split : (i + 1) * split])


BUILDERS = [dtypes, compressed, user_block, lzf, text, soft_link, external_link]
BUILDERS += [linked_layer, gap, unlisted, missing, top_missing, called_so, sorted_names]
BUILDERS += [long_list]


def main(folder):
    for build in BUILDERS:
        memory = io.BytesIO()
        options = {"userblock_size": 512} if build is user_block else {}
        with h5py.File(memory, "w", **options) as file:
            build(file)
        packed = gzip.compress(memory.getvalue(), 9, mtime=0)
        with open(os.path.join(folder, f"{build.__name__}.h5.gz"), "wb") as out:
            out.write(packed)


if __name__ == "__main__":
    main(sys.argv[1])
