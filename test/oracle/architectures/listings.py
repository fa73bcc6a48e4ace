"""Names and shapes of a variant's Keras model and of its module, neither of them allocated.

`npm test` holds the packs to the committed listings, `run architectures` the listings to the
libraries."""

import gzip
import json
from pathlib import Path

import keras
import torch

from architectures.light import initialised_by, no_value
from architectures.recorded import Recorded
from harness.weights import layers_beneath

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "architectures"


def _variables(layer):
    """By the names that the tool gives them."""
    if isinstance(layer, keras.layers.MultiHeadAttention):
        parts = [getattr(layer, f"_{it}_dense") for it in ("query", "key", "value", "output")]
        return {f"{part.name}/{it.name}": it for part in parts for it in part.weights}
    if isinstance(layer, keras.layers.Bidirectional):
        ways = {"forward": layer.forward_layer, "backward": layer.backward_layer}
        return {f"{way}/{it.name}": it for way, part in ways.items() for it in part.weights}
    return {it.name: it for it in layer.weights}


def _parts(path, layer):
    """The layer, or, if it is of a library's own class, what it is made of, by name."""
    layer = layer.layer if isinstance(layer, keras.layers.TimeDistributed) else layer
    attention = isinstance(layer, keras.layers.MultiHeadAttention)
    if attention or type(layer).__module__.startswith("keras.src."):
        name = "MultiHeadAttention" if attention else type(layer).__name__
        yield path, name, _variables(layer)
        return
    own = {it.name: it for it in layer._trainable_variables}
    yield path, type(layer).__name__, own
    for part in layer._layers:
        yield from _parts(f"{path}/{part.name}", part)


def _layers(variant):
    """Class and variables of each layer that has some, by path, in Keras's order."""
    if isinstance(variant, Recorded):
        return variant.layers()
    # Automatic names count from the start of a session.
    keras.utils.clear_session(free_memory=False)
    with initialised_by(no_value):
        model = variant.build()
    return {
        path: {
            "class": class_name,
            "variables": {name: list(it.shape) for name, it in variables.items()},
        }
        for whole, layer in layers_beneath(model)
        for path, class_name, variables in _parts(whole, layer)
        if variables
    }


def _parameters(variant):
    """Shape and dtype of each parameter and buffer of the module's state dict."""
    with torch.device("meta"):
        state = variant.module(None).state_dict()
    return {
        name: [list(value.shape), str(value.dtype).removeprefix("torch.")]
        for name, value in state.items()
    }


def listing_of(family):
    """The variants by name, but for those that need rules beside the pack."""
    return {it.name: _listed(it) for it in family.variants if it.rules is None}


def _listed(variant):
    listed = {"layers": _layers(variant), "parameters": _parameters(variant)}
    return {**listed, "settings": variant.settings} if variant.settings else listed


def file_of(family):
    return FOLDER / f"{family.pack.replace('/', '-')}.json.gz"


def write_listing(family):
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(listing_of(family), separators=(",", ":"))
    # Without a time in it, the same listing is the same file.
    file_of(family).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def faults_of_listing(family):
    """What the committed listing says otherwise than the libraries."""
    if not file_of(family).exists():
        return ["there is no listing: run with --listings"]
    committed = json.loads(gzip.decompress(file_of(family).read_bytes()))
    live = listing_of(family)
    # In text, since the order counts as well.
    return [
        f"{name} is listed otherwise than the libraries have it"
        for name in {**committed, **live}
        if json.dumps(committed.get(name)) != json.dumps(live.get(name))
    ]
