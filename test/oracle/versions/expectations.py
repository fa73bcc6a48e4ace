"""What must come of each file: the manifest that test/versions.test.ts goes by."""

from versions import names

#: Containers of the whole model: its config tells names, classes and order.
WHOLE = ("h5", "hdf5.keras", "keras", "folder")


#: For the weights alone.
WEIGHTS_RULES = {
    "cnn": "versions-cnn-weights.k2t",
    "norm_of_flattened": "versions-norm-of-flattened-weights.k2t",
    "sequence_of_images": "versions-sequence-of-images-weights.k2t",
    "text": "versions-text-weights.k2t",
    "time_distributed": "versions-time-distributed-weights.k2t",
}
KERAS_1_WEIGHTS_RULES = {
    "norm_of_flattened": "versions-keras-1-norm-of-flattened-weights.k2t",
    "sequence_of_images": "versions-keras-1-sequence-of-images-weights.k2t",
    "text_flattened": "versions-keras-1-text-flattened-weights.k2t",
    "cnn": "versions-keras-1-cnn-weights.k2t",
    "cnn_channels_first": "versions-keras-1-cnn-channels-first-weights.k2t",
    "text": "versions-keras-1-text-weights.k2t",
    "transposed": "versions-keras-1-transposed-weights.k2t",
}
OWN_RULES = {
    "custom_layer": "versions-custom-layer.k2t",
    "subclassed": "versions-subclassed.k2t",
}


def rules(version, container, name):
    """A file of `rules/`, where the built-in pack cannot know enough."""
    if name in OWN_RULES:
        return OWN_RULES[name]
    if container in WHOLE:
        return None
    if version == "keras-1.2":
        return KERAS_1_WEIGHTS_RULES.get(name)
    # Layers of Keras 3's form without names are called by their classes.
    if name == "text" and not names.is_legacy(container):
        return None
    # The name of a variable in a legacy file tells the class that is distributed.
    if name == "time_distributed" and names.is_legacy(container):
        return None
    return WEIGHTS_RULES.get(name)


def refused(container, name, truncated):
    if truncated:
        return "K2T502"
    # No assignment of PyTorch's parameters computes these.
    if name == "gru_reset_before":
        return "K2T407"
    # Without a config it is not known for what it is.
    if name == "norm_over_axes":
        return "K2T407" if container in WHOLE else "K2T406"
    return None


def has_order(container, name):
    """Whether a file tells the order of all its layers."""
    return names.is_legacy(container) or (container in WHOLE and name not in OWN_RULES)


def file_entry(version, container, name, model, truncated):
    """The expectation for one file; what is as usual is left out.

    `truncated`: the version's own writer failed half-way.
    """
    entry = {"file": "%s.%s" % (name, container), "model": name}
    told = {
        "called": names.called(version, container, name, model),
        "variables": names.variables(version, container, name, model),
        "absent": names.absent(version, name),
        "rules": rules(version, container, name),
        # Keras 1 was run on Theano, whose kernels are turned.
        "settings": {"theano": "true"} if version == "keras-1.2" else None,
        "refused": refused(container, name, truncated),
        "ordered": has_order(container, name),
    }
    entry.update({key: value for key, value in told.items() if value})
    return entry


def layer_entry(layer, parameters):
    prefix = layer.path.replace("/", ".") + "."
    return {
        "layer": layer.path,
        "weights": list(layer.variables),
        "parameters": [
            name[len(prefix) :] for name in parameters if name.startswith(prefix)
        ],
    }


def model_entry(model, state):
    return [layer_entry(layer, state or {}) for layer in model.layers]
