"""The Keras versions, and how each is run."""

import os
import subprocess
from dataclasses import dataclass

import numpy as np

from harness.case import ORACLE
from harness.forward import TOLERANCE

#: Seconds for one version: the slowest takes half a minute on an idle machine.
TIMEOUT = 900


@dataclass(frozen=True)
class Version:
    name: str
    backend: str


VERSIONS = (
    Version("keras-1.2", "theano"),
    Version("keras-2.2", "tensorflow"),
    Version("keras-2.3", "tensorflow"),
    Version("tf-keras-2.12", "tensorflow"),
    Version("tf-keras-2.13", "tensorflow"),
    Version("tf-keras-2.15", "tensorflow"),
    Version("keras-3.0", "jax"),
    Version("keras-3.3", "jax"),
    Version("keras-3.6", "jax"),
    Version("keras-3.10", "jax"),
    Version("keras-3.12", "jax"),
    Version("keras-3.15", "jax"),
)
#: The outputs that all others are held to.
NEWEST = "keras-3.15"


def interpreter(version):
    """The version's Python, made where it is not there; or None and why it cannot be."""
    done = subprocess.run(
        [str(ORACLE / "environment"), version.name],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode == 0:
        return done.stdout.strip(), ""
    if done.returncode == 3:
        return None, done.stderr.strip()
    raise SystemExit(f"{version.name}: no environment\n{done.stderr}")


def write_files(version, python, folder):
    """Runs write.py under a version."""
    settings = {
        "KERAS_BACKEND": version.backend,
        # Without a compiler, and with the convolutions that need none.
        "THEANO_FLAGS": "mode=FAST_COMPILE,cxx=,optimizer_excluding=AbstractConvCheck,"
        f"base_compiledir={folder}.theano",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTHONPATH": str(ORACLE),
    }
    done = subprocess.run(
        [python, str(ORACLE / "versions" / "write.py"), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT,
        env={**os.environ, **settings},
    )
    if done.returncode != 0:
        raise SystemExit(f"{version.name}: write.py failed\n{done.stdout[-4000:]}")


def outputs_of(folder):
    return {file.stem: np.load(file) for file in sorted(folder.glob("*.npy"))}


def distances(outputs, wanted):
    """How far each model's outputs are from those wanted."""
    for name, got in outputs.items():
        apart = np.abs(got - wanted[name]).max() / np.abs(wanted[name]).max()
        yield name, float(apart), apart < TOLERANCE and got.shape == wanted[name].shape
