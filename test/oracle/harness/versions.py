"""The whole models, written by older Keras: the same files must come out."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fnmatch import fnmatchcase

import numpy as np

from builders import only_tf_keras
from builders.whole import BUILDERS
from harness.case import ORACLE, Refusal
from harness.forward import TOLERANCE, difference
from harness.live import convert_and_judge, expectation, truth_of
from harness.refusals import judge_refusal

#: The variable that names the interpreter, the containers, and models beyond BUILDERS with
#: theirs: Keras 3.3 fails to write the encoder's .h5 (it writes one name twice).
VERSIONS = {
    "keras-3.3": (
        "K2T_KERAS_3_3",
        ("h5", "keras"),
        {"encoder": ("keras",), "fused_attention": ("h5",)},
    ),
    "tf-keras-2.15": ("K2T_TF_KERAS", ("h5", "legacy-weights.h5", "keras"), {}),
}

#: Rules for weights-only files of tf.keras that say less than those of Keras 3.
LEGACY_WEIGHTS_RULES = {"nested_shared": "nested-shared-legacy-weights.k2t"}

#: What only tf.keras can make: no conversion exists. The input serves its own forward pass.
REFUSED = {
    "tf-keras-2.15": [
        Refusal(
            "refuse_batch_norm_over_two_axes",
            only_tf_keras.batch_norm_over_two_axes,
            "K2T407",
            ("several axes",),
        )
    ]
}
REFUSED_INPUT = (2, 4, 3, 2)


def run_writer(python, folder, jobs):
    subprocess.run(
        [python, str(ORACLE / "write_models.py"), str(folder), json.dumps(jobs)],
        check=True,
        timeout=300,
        env={
            **os.environ,
            "PYTHONPATH": str(ORACLE),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "",
        },
    )


def jobs_of(cases, containers, extra, refused):
    jobs = [
        {
            "name": case.name,
            "inputs": case.inputs,
            "tokens": case.tokens,
            "containers": extra.get(case.name, containers),
        }
        for case in cases
    ]
    return jobs + [
        {
            "name": refusal.name,
            "inputs": [REFUSED_INPUT],
            "tokens": None,
            "containers": list(refusal.containers),
        }
        for refusal in refused
    ]


def outputs_written(folder, name):
    with np.load(folder / f"{name}.npz") as arrays:
        return [arrays[key] for key in arrays.files]


def truth_of_version(version, case, folder, verdicts):
    """The reference comes from this Keras, the outputs from the old one, which must agree."""
    truth, wrong, _ = truth_of(case)
    written = outputs_written(folder, case.name)
    apart = difference(written, truth.outputs)
    if apart > TOLERANCE:
        wrong = [*wrong, f"{version} computes something else: {apart:.1e}"]
    verdicts.add(f"{case.name}: {version} reference", wrong, f"{apart:.1e}")
    return replace(truth, outputs=written)


def with_legacy_rules(case):
    rules = LEGACY_WEIGHTS_RULES.get(case.name, case.weights_rules)
    return replace(case, weights_rules=rules)


def judge_version(version, cases, folder, verdicts, fixtures, options):
    variable, containers, extra = VERSIONS[version]
    names = {*BUILDERS, *extra}
    chosen = [case for case in cases if case.name in names and wanted(case, options)]
    refused = [it for it in REFUSED.get(version, ()) if wanted(it, options)]
    if not chosen and not refused:
        return
    folder = folder / version
    folder.mkdir()
    run_writer(os.environ[variable], folder, jobs_of(chosen, containers, extra, refused))
    with ThreadPoolExecutor(options.jobs) as pool:
        pending = []
        for case in map(with_legacy_rules, chosen):
            truth = truth_of_version(version, case, folder, verdicts)
            for container in extra.get(case.name, containers):
                file = f"{folder / case.name}.{container}"
                config = "weights.h5" if "weights" in container else container
                rules, _ = expectation(case, config)
                fixtures.add_version(version, truth, file, container, rules)
                if not options.reference:
                    job = pool.submit(
                        convert_and_judge, truth, file, config, "safetensors"
                    )
                    pending.append((f"{case.name}: {version} {container}", job))
        for refusal in refused:
            for container in refusal.containers:
                file = f"{folder / refusal.name}.{container}"
                fixtures.add_refusal(refusal, file, container)
                if not options.reference:
                    wrong = judge_refusal(refusal, file)
                    verdicts.add(f"{refusal.name}: {version} {container}", wrong)
        for name, job in pending:
            verdicts.add(name, *job.result())


def wanted(case, options):
    return fnmatchcase(case.name, options.only)


def judge_versions(cases, folder, verdicts, fixtures, options):
    for version in VERSIONS:
        judge_version(version, cases, folder, verdicts, fixtures, options)
