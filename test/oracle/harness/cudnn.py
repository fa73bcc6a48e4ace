"""cuDNN's layers of tf.keras: no other Keras has them, so it writes the files and the truth."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

import numpy as np

from harness.case import ORACLE
from harness.forward import TOLERANCE, difference, torch_outputs
from harness.live import Truth, as_tensors, convert_and_judge


def run_writer(cases, folder):
    jobs = [
        {"name": case.name, "inputs": case.inputs, "containers": case.containers}
        for case in cases
    ]
    python = os.environ["K2T_TF_KERAS"]
    subprocess.run(
        [python, str(ORACLE / "write_cudnn.py"), str(folder), json.dumps(jobs)],
        check=True,
        timeout=300,
        env={
            **os.environ,
            "PYTHONPATH": str(ORACLE),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "CUDA_VISIBLE_DEVICES": "",
        },
    )


def truth_of(case, folder):
    """The hand-written conversion, held to what tf.keras computed, and its faults."""
    with np.load(folder / f"{case.name}.npz") as arrays:
        weights = {key: arrays[key] for key in arrays.files}
    outputs = [weights.pop("outputs")]
    reference = case.reference(weights)
    apart = difference(outputs, torch_outputs(case, as_tensors(reference)))
    wrong = [f"reference is {apart:.1e} from Keras"] if apart > TOLERANCE else []
    return Truth(case, None, reference, outputs), wrong, apart


def judge_cudnn(cases, folder, verdicts, fixtures, options):
    chosen = [case for case in cases if fnmatchcase(case.name, options.only)]
    if not chosen:
        return
    folder = folder / "cudnn"
    folder.mkdir()
    run_writer(chosen, folder)
    with ThreadPoolExecutor(options.jobs) as pool:
        pending = []
        for case in chosen:
            truth, wrong, apart = truth_of(case, folder)
            verdicts.add(f"{case.name}: reference", wrong, f"{apart:.1e}")
            if wrong:
                continue
            for container in case.containers:
                file = f"{folder / case.name}.{container}"
                fixtures.add_version("tf-keras-2.15", truth, file, container, case.rules)
                if options.reference:
                    continue
                config = "weights.h5" if "weights" in container else container
                job = pool.submit(convert_and_judge, truth, file, config, "safetensors")
                pending.append((f"{case.name}: {container}", job))
        for name, job in pending:
            verdicts.add(name, *job.result())
