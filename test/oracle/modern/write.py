"""Writes oddly stored models with the Keras that is installed, in its containers of the
Keras 3 form, and what Keras itself says of their variables: `MODEL.VERSION.json`. Without
`--all` only those that the fixtures have.

    python write.py FOLDER [--all] [MODEL…]
"""

import gzip
import json
import os
import sys
import tempfile
import zipfile

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import numpy as np

from expected import expected
from models import MODELS
from record import IS_OLD, NUMBERS, VERSION, keras, recording, windows


# What is kept of each version; the others would tell the same again.
FIXTURES = {
    (2, 12): {
        "tangled": ["keras"],
        "shared": ["keras"],
        "wrapped": ["windows.keras"],
        "subclassed": ["keras"],
    },
    (2, 13): {
        "tangled": ["keras", "windows.keras", "weights.h5"],
        "shared": ["keras"],
        "wrapped": ["keras"],
        "subclassed": ["keras", "windows.keras", "weights.h5"],
        "gan": ["keras"],
        "pair": ["windows.keras"],
        "plain": ["weights.h5"],
    },
    (2, 15): {"tangled": ["keras", "weights.h5"], "subclassed": ["keras"], "pair": ["keras"]},
    (3, 0): {"tangled": ["keras"], "wrapped": ["weights.h5"], "subclassed": ["keras"]},
    (3, 3): {"tangled": ["keras", "weights.h5"], "shared": ["keras"]},
    (3, 6): {"tangled": ["folder"], "subclassed": ["weights.h5"]},
    (3, 10): {"plain": ["shards"], "wrapped": ["shards"]},
    (3, 15): {
        "tangled": ["keras", "folder", "shards"],
        "shared": ["keras"],
        "wrapped": ["keras", "weights.h5"],
        "subclassed": ["keras", "weights.h5"],
        "gan": ["keras", "shards"],
        "pair": ["keras"],
    },
}


def told(variable):
    value = np.asarray(variable)
    flat = value.astype("float64").ravel()
    return {
        "shape": list(value.shape),
        "dtype": str(value.dtype),
        "values": [round(float(x), 5) for x in flat[:3]],
        "sum": round(float(flat.sum()), 4),
    }


def describe(model, groups, has_config):
    for path, other, variable in expected(model, groups, has_config):
        yield {"path": path, **({} if other == path else {"other": other}), **told(variable)}


def set_values(model):
    """Every variable its own numbers: initial ones are mostly zeros and ones."""
    random = np.random.default_rng(5)
    model.set_weights(
        [random.normal(size=w.shape).astype(w.dtype) for w in model.get_weights()]
    )


def pack_file(path, out):
    with open(path, "rb") as plain, open(f"{out}.gz", "wb") as packed:
        packed.write(gzip.compress(plain.read(), 9, mtime=0))


def pack_folder(folder, out):
    with zipfile.ZipFile(f"{out}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zip:
        for name in sorted(os.listdir(folder)):
            if os.path.isdir(os.path.join(folder, name)):
                continue
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            with open(os.path.join(folder, name), "rb") as file:
                zip.writestr(info, file.read())


def save_whole(model, path):
    options = {"save_format": "keras_v3"} if VERSION.startswith("2.12") else {}
    model.save(path, **options)


def save(model, container, out):
    """Saves the model as `out` in one container; gives the groups that Keras used."""
    with tempfile.TemporaryDirectory() as work, recording() as groups:
        file = os.path.join(work, "m.keras")
        if container == "keras":
            save_whole(model, file)
        elif container == "windows.keras":
            with windows():
                save_whole(model, file)
        elif container == "weights.h5":
            file = os.path.join(work, "m.weights.h5")
            model.save_weights(file)
        elif container == "folder":
            file = os.path.join(work, "unzipped")
            model.save(file, zipped=False)
        else:
            file = os.path.join(work, "shards")
            save_shards(model, file)
        pack = pack_folder if os.path.isdir(file) else pack_file
        pack(file, f"{out}.{container}")
        return dict(groups)


def save_shards(model, folder):
    os.makedirs(folder)
    size = sum(w.nbytes for w in model.get_weights())
    largest = max(w.nbytes for w in model.get_weights())
    # Several shards, with layers whose variables are spread over two.
    limit = max(size / 6, largest * 1.01) / 2**30
    model.save_weights(os.path.join(folder, "m.weights.json"), max_shard_size=limit)


def wanted(name, all_of_them):
    if not all_of_them:
        return FIXTURES.get(NUMBERS, {}).get(name, [])
    found = ["keras"]
    found += ["windows.keras"] if IS_OLD else []
    found += ["weights.h5"] if NUMBERS > (2, 12) else []
    found += ["folder"] if NUMBERS >= (3, 6) else []
    return found + (["shards"] if NUMBERS >= (3, 10) else [])


def main(folder, *names):
    os.makedirs(folder, exist_ok=True)
    models = [name for name in names if name != "--all"] or MODELS
    for name in models:
        chosen = wanted(name, "--all" in names)
        if not chosen:
            continue
        keras.utils.set_random_seed(3)
        model = MODELS[name]()
        set_values(model)
        out = os.path.join(folder, f"{name}.{VERSION}")
        for container in chosen:
            groups = save(model, container, out)
        found = {
            "configured": list(describe(model, groups, True)),
            "bare": list(describe(model, groups, False)),
        }
        if found["bare"] == found["configured"] or set(chosen) <= {"keras", "folder"}:
            del found["bare"]
        with open(f"{out}.json", "w") as file:
            json.dump(found, file, separators=(",", ":"))
            file.write("\n")
        print(name, VERSION, len(found["configured"]), *chosen)


if __name__ == "__main__":
    main(*sys.argv[1:])
