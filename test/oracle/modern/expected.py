"""Canonical paths of a model's variables, from the layers' objects and from the groups into
which Keras put them. Written for the fixtures alone: it knows no shapes and no files."""

import re

from record import HAS_NAMES, IS_OLD

MODELS = ("Functional", "Sequential")
LISTS = ("layers", "_layer_checkpoint_dependencies")
OUTPUTS = {"query": "query", "key": "key", "value": "value", "output": "attention_output"}
CONVOLUTIONAL = ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")


def kind_of(layer):
    """The class that decides how a layer's variables are called; None for one's own."""
    module = type(layer).__module__
    return type(layer).__name__ if module.startswith("keras") else None


def own(layer):
    """A layer's variables as it saves them, by number."""
    if IS_OLD:
        return layer._trainable_weights + layer._non_trainable_weights
    return layer._trainable_variables + layer._non_trainable_variables


def variables(layer):
    """(name, name where the class or the order is not known, variable) of a layer of Keras
    with all that it holds."""
    kind = kind_of(layer)
    if kind in ("LSTM", "GRU", "SimpleRNN", "RNN") + CONVOLUTIONAL:
        other = kind == "RNN"
        yield from ((name, other and it[0], it[1]) for name, *it in variables(layer.cell))
    elif kind == "StackedRNNCells":
        counts = {}
        for i, cell in enumerate(layer.cells):
            group = re.sub(r"(?<=[a-z])RNN|(?<=.)Cell$", r"_\g<0>", type(cell).__name__)
            count = counts[group] = counts.get(group, -1) + 1
            group = group.lower() + (f"_{count}" if count else "")
            for name, _, it in variables(cell):
                yield f"cells/{i}/{name}", f"cells/{group}/{name}", it
    elif kind == "Bidirectional":
        for half in ("forward", "backward"):
            for name, _, it in variables(getattr(layer, f"{half}_layer")):
                yield f"{half}/{name}", None, it
    elif kind == "TimeDistributed":
        yield from variables(layer.layer)
    elif kind == "SpectralNormalization":
        yield from variables(layer.layer)
        yield "vector_u", None, layer.vector_u
    elif kind in ("MultiHeadAttention", "GroupedQueryAttention"):
        for attribute, name in OUTPUTS.items():
            for part, _, it in variables(getattr(layer, f"_{attribute}_dense")):
                yield f"{name}/{part}", None, it
    else:
        for number, it in enumerate(own(layer)):
            name = re.sub(r":\d+$", "", it.name).split("/")[-1]
            if kind and kind.startswith("DepthwiseConv"):
                name = name.replace("depthwise_kernel", "kernel")
            if kind is None:
                name = str(number)
            yield name, str(number), it


def expected(root, groups, has_config):
    """(path, path where the file does not tell the class, variable) for each variable that
    `groups` (path -> layer, as recorded) has a place for."""
    # Group -> path, layer, and whether the file's config lists the layers below it.
    places = {"/": ("", root, has_config and lists_layers(root))}
    known = {}
    for group in sorted((g for g in groups if g != "/"), key=lambda g: g.count("/")):
        layer = groups[group]
        if not hasattr(layer, "weights") or is_training(layer):
            continue
        parent, rest = owner(group, places)
        if parent is None:
            continue
        path, above, is_listed = places[parent]
        if above is not root and kind_of(above) not in (None, *MODELS):
            continue
        # Of a model in a list of models the list is no layer.
        segment = "/".join(rest)
        if rest[0] in LISTS and len(rest) == 2:
            segment = layer.name if HAS_NAMES or is_listed else rest[1]
        path = f"{path}/{segment}" if path else segment
        places[group] = (path, layer, is_listed and lists_layers(layer))
        known[path] = is_listed
    for path, layer, _ in places.values():
        prefix = f"{path}/" if path else ""
        for name, other, it in variables(layer):
            is_known = known.get(path, False)
            yield prefix + name, prefix + (name if is_known else other or name), it


def bases(layer):
    return {base.__name__ for base in type(layer).__mro__}


def lists_layers(layer):
    return bool(bases(layer) & set(MODELS)) and "layers" in layer.get_config()


def is_training(layer):
    return bool(bases(layer) & {"Metric", "Optimizer", "OptimizerV2", "Loss"})


def owner(group, places):
    """The nearest recorded layer above a group, and what the group's path adds to it."""
    parts = group.strip("/").split("/")
    for end in range(len(parts) - 1, -1, -1):
        above = "/" + "/".join(parts[:end])
        if above in places:
            return above, parts[end:]
    return None, []
