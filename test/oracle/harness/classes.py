"""Every class of `keras.layers` is known: its variables under the contract's names, or none.

A class that a new Keras brings fails here until the tables of builders/every_class.py and the
catalog's classes have it.
"""

import inspect
import io
import operator
import zipfile
from fnmatch import fnmatchcase

import h5py
import keras
import numpy as np
from keras import layers
from safetensors.numpy import load_file

from builders.every_class import BUILDS, INSIDE, LAYER, NOT_BUILT, WEIGHTLESS
from harness.save import save
from harness.tool import apply_by_library, inspect_by_library
from harness.weights import randomise

CONTAINERS = ("keras", "h5", "weights.h5")
WITHOUT_MODULE = ("STFTSpectrogram", "Attention", "AdditiveAttention")


def classes_of_keras():
    """The classes by one name each: `AvgPool1D` and `AveragePooling1D` are one."""
    found = [getattr(layers, name) for name in dir(layers)]
    return {it for it in found if inspect.isclass(it)}


def own_name(cls):
    """The name that a config says, which aliases of it are not."""
    return cls.__name__


def value_of(layer, holder):
    found = holder(layer) if callable(holder) else operator.attrgetter(holder)(layer)
    return np.asarray(keras.ops.convert_to_numpy(found))


def hdf5_of(file, container):
    if container != "keras":
        return h5py.File(file)
    with zipfile.ZipFile(file) as archive:
        return h5py.File(io.BytesIO(archive.read("model.weights.h5")))


def judge_catalog(build, layer, file, container):
    """The names in their order, and behind each the dataset that holds its variable."""
    contents = inspect_by_library(file)
    if contents is None:
        return ["it cannot be inspected"]
    prefix = f"{LAYER}/"
    weights = [it for it in contents["weights"] if it["path"].startswith(prefix)]
    names = [it["path"].removeprefix(prefix) for it in weights]
    # Without a config the class does not tell every name: what it tells must be right.
    told = container != "weights.h5" or not any(name.isdigit() for name in names)
    if told and sorted(names) != sorted(build.variables):
        return [f"{', '.join(names)} instead of {', '.join(build.variables)}"]
    if container == "keras" and names != list(build.variables):
        return [f"the order {', '.join(names)}"]
    wrong = []
    with hdf5_of(file, container) as stored:
        for name, weight in zip(names, weights):
            if name.isdigit():
                continue
            value = value_of(layer, build.variables[name])
            found = np.asarray(stored[weight["stored"]])
            if found.shape != value.shape or (found != value).any():
                wrong.append(f"{name} is not what {weight['stored']} holds")
    return wrong


def judge_conversion(build, layer, file):
    output = f"{file}.safetensors"
    outcome = apply_by_library("keras/auto", file, output)
    if build.refused is None:
        if outcome.status == 0:
            return judge_names_kept(build, layer, output)
        return [f"exit {outcome.status}", outcome.messages() or outcome.text]
    refused = outcome.status == 1 and build.refused in outcome.codes("error")
    return [] if refused else [f"not refused with {build.refused}", outcome.messages()]


def judge_names_kept(build, layer, output):
    """Without a module of PyTorch the variables are there as they are."""
    if type(layer).__name__ not in WITHOUT_MODULE:
        return []
    state = load_file(output)
    wanted = {
        f"{LAYER}.{name}": value_of(layer, holder)
        for name, holder in build.variables.items()
    }
    if state.keys() != wanted.keys():
        return [f"{', '.join(state)} instead of {', '.join(wanted)}"]
    return [
        f"{name} differs"
        for name, value in wanted.items()
        if not np.array_equal(state[name], value)
    ]


def judge_build(number, build, model, folder, verdicts, reference):
    layer = model.get_layer(LAYER)
    name = f"class {own_name(type(layer))}, build {number}"
    count = len({id(value) for value in layer.weights})
    wrong = (
        []
        if count == len(build.variables)
        else [
            f"Keras has {count} variables: {', '.join(it.path for it in layer.weights)}"
        ]
    )
    verdicts.add(f"{name}: variables", wrong)
    for container in () if reference else CONTAINERS:
        file = save(model, str(folder / f"class-{number}"), container)
        wrong = judge_catalog(build, layer, file, container)
        if container != "weights.h5" and build.variables:
            wrong = wrong + judge_conversion(build, layer, file)
        verdicts.add(f"{name}: {container}", wrong)


def judge_weightless(name, verdicts):
    layer = getattr(layers, name)(*WEIGHTLESS[name])
    rank = next((n for n in (1, 2, 3) if name.endswith(f"{n}D")), 2)
    shape = (None, 4) if name == "RepeatVector" else (None, *[8] * rank, 3)
    if name == "MelSpectrogram":
        shape = (None, 16000)
    shapes = [shape, shape] if is_merge(name) else shape
    if not layer.built:
        layer.build(shapes)
    found = [value.path for value in layer.weights]
    verdicts.add(f"class {name}: no variables", [f"has {found}"] if found else [])


def is_merge(name):
    merges = ("Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply")
    return name in (*merges, "Subtract")


def judge_classes(folder, verdicts, options):
    if not fnmatchcase("every_class", options.only):
        return
    models = [randomise(build.model()) for build in BUILDS]
    built = {own_name(type(model.get_layer(LAYER))) for model in models}
    known = built | INSIDE | WEIGHTLESS.keys() | NOT_BUILT.keys()
    names = {own_name(cls) for cls in classes_of_keras()}
    strangers = sorted(name for name in names - known)
    gone = sorted(name for name in known - names - {"GroupedQueryAttention"})
    wrong = [f"{name} is not known" for name in strangers]
    wrong += [f"Keras has no {name}" for name in gone]
    verdicts.add("every class of keras.layers is known", wrong)
    for number, (build, model) in enumerate(zip(BUILDS, models)):
        judge_build(number, build, model, folder, verdicts, options.reference)
    for name in WEIGHTLESS:
        judge_weightless(name, verdicts)
