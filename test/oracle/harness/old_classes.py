"""Classes that only tf.keras or Keras 1 has: their variables under the contract's names, and
under the same names, as they are, in what `keras/auto` makes of them where no module is.
"""

import json
import os
import subprocess
from fnmatch import fnmatchcase

import numpy as np
from safetensors.numpy import load_file

from builders.every_class import BUILDS, INSIDE, LAYER, NOT_BUILT, WEIGHTLESS
from harness.case import ORACLE
from harness.classes import hdf5_of, own_name
from harness.tool import apply_by_library, inspect_by_library

#: The variable that names each version's interpreter, and what its process needs.
VERSIONS = {
    "tf-keras-2.15": ("K2T_TF_KERAS", {}),
    "keras-1.2": ("K2T_KERAS_1_2", {"KERAS_BACKEND": "theano", "THEANO_FLAGS": "cxx="}),
}
PREFIX = "mine"
#: PyTorch has modules for the others, under whose names the weights go.
WITH_MODULE = ("batch_norm", "spectral")
#: What tf.keras has beyond Keras 3: with variables, as judged here or by judge_cudnn, …
JUDGED = {
    "CuDNNGRU",
    "CuDNNLSTM",
    "DenseFeatures",
    "LocallyConnected1D",
    "LocallyConnected2D",
    "RandomFourierFeatures",
    "SyncBatchNormalization",
}
#: … models of tf.keras.experimental, whose layers are Dense, …
MODELS = {"LinearModel", "WideDeepModel"}
#: … and without variables.
WEIGHTLESS_ONCE = {
    "AbstractRNNCell",
    "PreprocessingLayer",
    "RandomHeight",
    "RandomWidth",
    "SequenceFeatures",
    "ThresholdedReLU",
}
#: What `keras/core` leaves out.
LEFT_OUT = ("count",)


def written_by(version, folder):
    variable, needs = VERSIONS[version]
    folder = folder / f"only-{version}"
    folder.mkdir()
    subprocess.run(
        [os.environ[variable], str(ORACLE / "write_only_old.py"), str(folder)],
        check=True,
        timeout=300,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={
            **os.environ,
            **needs,
            "PYTHONPATH": str(ORACLE),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "",
        },
    )
    return folder, json.loads((folder / "cases.json").read_text())


def known():
    """The classes that this and harness/classes.py know."""
    built = {own_name(type(build.model().get_layer(LAYER))) for build in BUILDS}
    newer = built | INSIDE | WEIGHTLESS.keys() | NOT_BUILT.keys()
    return newer | JUDGED | MODELS | WEIGHTLESS_ONCE


def values_of(folder, name):
    with np.load(folder / f"{name}.npz") as arrays:
        return [arrays[key] for key in arrays.files]


def judge_names(case, values, file, container):
    contents = inspect_by_library(file)
    if contents is None:
        return ["it cannot be inspected"]
    names = [it["path"].removeprefix(f"{PREFIX}/") for it in contents["weights"]]
    if names != case["names"]:
        return [f"{', '.join(names)} instead of {', '.join(case['names'])}"]
    with hdf5_of(file, container) as stored:
        wrong = [
            f"{name} is not what {weight['stored']} holds"
            for name, weight, value in zip(names, contents["weights"], values)
            if not np.array_equal(np.asarray(stored[weight["stored"]]), value)
        ]
    return wrong


def judge_result(case, values, file):
    output = f"{file}.safetensors"
    outcome = apply_by_library("keras/auto", file, output)
    if case["refused"]:
        codes = case["refused"].split()
        found = outcome.codes("error")
        refused = outcome.status == 1 and any(code in found for code in codes)
        said = outcome.messages() or outcome.text
        return [] if refused else [f"not refused with {case['refused']}", said]
    if outcome.status != 0:
        return [f"exit {outcome.status}", outcome.messages() or outcome.text]
    if case["name"].startswith(WITH_MODULE):
        return []
    wanted = {
        f"{PREFIX}.{name}": value
        for name, value in zip(case["names"], values)
        if name not in LEFT_OUT
    }
    state = load_file(output)
    if state.keys() != wanted.keys():
        return [f"{', '.join(state)} instead of {', '.join(wanted)}"]
    wrong = [
        f"{name} differs"
        for name, value in wanted.items()
        if state[name].dtype != value.dtype or not np.array_equal(state[name], value)
    ]
    if "PyTorch has no" not in outcome.messages("K2T411"):
        wrong.append("no warning says that there is no module")
    return wrong


def judge_old_classes(folder, verdicts, options):
    if options.reference or not fnmatchcase("old_classes", options.only):
        return
    for version, (variable, _) in VERSIONS.items():
        if variable not in os.environ:
            # Its Python is not everywhere; test/fixtures/keras-1 has files of its classes.
            print(f"skipped: classes of {version}, as ${variable} names no interpreter")
            continue
        written, found = written_by(version, folder)
        strangers = sorted(set(found["classes"]) - known())
        verdicts.add(
            f"every class of {version} is known",
            [f"{name} is not known" for name in strangers],
        )
        for case in found["cases"]:
            values = values_of(written, case["name"])
            for container in case["containers"]:
                file = str(written / f"{case['name']}.{container}")
                wrong = (
                    []
                    if case["names"] is None
                    else judge_names(case, values, file, container)
                )
                wrong = wrong + judge_result(case, values, file)
                verdicts.add(f"class {case['name']}: {version} {container}", wrong)
