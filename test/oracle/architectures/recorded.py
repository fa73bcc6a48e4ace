"""Models that were written once, with what they made of their inputs: the library that makes
them does not go with the one that holds the modules. See `write_tf_models.py`."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import torch

#: Of the layers that are Keras's own; the others are of transformers.
CLASSES = {"kernel": "Dense", "gamma": "LayerNormalization", "embeddings": "Embedding"}
FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "tf-models"


@dataclass(frozen=True)
class Recorded:
    #: Of the files as well.
    name: str
    #: Makes the module, of the model's sizes.
    make: Callable
    is_run: bool = True
    rules: str | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @cached_property
    def content(self):
        return gzip.decompress((FOLDER / f"{self.name}.h5.gz").read_bytes())

    @cached_property
    def record(self):
        text = gzip.decompress((FOLDER / f"{self.name}.json.gz").read_bytes())
        return json.loads(text)

    def module(self, _side):
        return self.make(self.record["sizes"])

    def wanted(self):
        return [np.asarray(it, "float32") for it in self.record["outputs"].values()]

    def outputs_of_torch(self, module, _model, _inputs):
        inputs = {name: torch.tensor(it) for name, it in self.record["inputs"].items()}
        made = module(**inputs)
        return [made[name] for name in self.record["outputs"]]

    def layers(self):
        """As `listings` has them. A group is a layer, and names the rest after its model."""
        found = {}
        with h5py.File(BytesIO(self.content)) as file:
            for group in file.values():
                names = [str(it) for it in group.attrs.get("weight_names", [])]
                own = [name for name in names if name.split("/")[1] == group.name[1:]]
                for name in names:
                    # A group that holds others' weights too keeps its own name before all.
                    scopes = name.split(":")[0].split("/")
                    rest = scopes[2:] if own == names else scopes
                    path = "/".join([group.name[1:], *rest[:-1]])
                    known = {"class": CLASSES.get(rest[-1]), "variables": {}}
                    layer = found.setdefault(path, known)
                    layer["variables"][rest[-1]] = list(group[name].shape)
        return found
