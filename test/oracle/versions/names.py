"""What the layers are called where a container does not have their canonical names.

Written by hand from what each version does, see containers.md: nothing here asks the tool.
"""

#: Version, as in `requirements/`, to its containers of Keras 3's form without any names.
UNNAMED = {
    "tf-keras-2.12": ("weights.h5",),
    "tf-keras-2.13": ("weights.h5",),
    "tf-keras-2.15": ("weights.h5",),
    "keras-3.0": ("weights.h5",),
    "keras-3.3": ("weights.h5",),
}
#: Here every layer with weights is visited twice, and the number of its class grows twice.
COUNTED_TWICE = ("tf-keras-2.12", "tf-keras-2.13")

CLASSES = {
    "dense": "dense",
    "depthwise": "depthwise_conv2d",
    "batch_norm": "batch_normalization",
    "batch_norm_over_axes": "batch_normalization",
    "embedding": "embedding",
    "lstm": "lstm",
    "gru": "gru",
    "gru_reset_before": "gru",
    "bidirectional_lstm": "bidirectional",
    "attention": "multi_head_attention",
}
#: Classes whose names hold the number of spatial axes.
SPATIAL_CLASSES = {
    "convolution": "conv%dd",
    "transposed": "conv%dd_transpose",
    "separable": "separable_conv%dd",
}


def class_of(layer):
    if layer.kind in SPATIAL_CLASSES:
        kernel = list(layer.variables.values())[0]
        return SPATIAL_CLASSES[layer.kind] % (len(kernel) - 2)
    return CLASSES[layer.kind]


def numbered(names, step):
    """dense, dense_1, dense_2, … in order."""
    counts = {}
    for name in names:
        count = counts.get(name, 0)
        counts[name] = count + step
        yield "%s_%d" % (name, count) if count else name


def by_class(name, model, step):
    """The canonical paths to those by class."""
    second = "dense_%d" % step
    if name == "nested_shared":
        return {
            "tower/core/dense": "functional/sequential/dense",
            "tower/core/last": "functional/sequential/" + second,
            "tower/top": "functional/dense",
            "shared": "dense",
            "dense": second,
        }
    if name == "custom_layer":
        return {"entry": "dense", "exit": second}
    if name == "subclassed":
        return {}
    if name == "time_distributed":
        return {"each_step": "time_distributed", "memory": "lstm"}
    if name == "sequence_of_images":
        return {"frames": "time_distributed", "memory": "lstm", "classes": "dense"}
    names = numbered([class_of(layer) for layer in model.layers], step)
    return dict(zip([layer.path for layer in model.layers], names))


def of_custom_layer(version, container):
    """Legacy files know the names of a layer's layers, the others the attributes."""
    if not is_legacy(container):
        return {}
    return {
        "block/gate": "block/gating",
        "block/steps/dense": "block/step_a",
        "block/steps/dense_1": "block/step_b",
    }


def of_subclassed(version, container):
    """Before 3.6 the layers of a list have no names, in 2.15 no layer has."""
    if is_legacy(container):
        return {}
    if version in ("tf-keras-2.12", "tf-keras-2.13", "keras-3.0", "keras-3.3"):
        return {"step_a": "dense_1", "step_b": "dense_2"}
    if version == "tf-keras-2.15":
        return {
            "first": "dense",
            "step_a": "steps/dense",
            "step_b": "steps/dense_1",
            "last": "dense_1",
        }
    return {}


def is_legacy(container):
    return container in ("h5", "legacy-weights.h5", "legacy-weights.keras", "hdf5.keras")


def without_middle(version, container):
    """Before Keras 3, weights-only files do not tell that `core` is in `tower`."""
    if not container.startswith("legacy-weights"):
        return {}
    return {"tower/core/dense": "tower/dense", "tower/core/last": "tower/last"}


def with_inner(version, container):
    """Keras 1 tells neither the class of a wrapper nor that it is one."""
    if version == "keras-1.2" and container == "legacy-weights.h5":
        return {"each_step": "each_step/inner", "frames": "frames/inner"}
    return {}


OTHERWISE = {
    "custom_layer": of_custom_layer,
    "subclassed": of_subclassed,
    "nested_shared": without_middle,
    "time_distributed": with_inner,
    "sequence_of_images": with_inner,
}


def called(version, container, name, model):
    """The layers whose name in a container is not the canonical one."""
    names = {}
    if container in UNNAMED.get(version, ()):
        step = 2 if version in COUNTED_TWICE else 1
        names.update(by_class(name, model, step))
    if name in OTHERWISE:
        names.update(OTHERWISE[name](version, container))
    paths = [layer.path for layer in model.layers]
    return {path: names[path] for path in paths if names.get(path, path) != path}


def absent(version, name):
    """Layers that a version does not know to be there: its files do not hold them."""
    if name == "custom_layer" and version == "keras-2.2":
        return ["block/proj", "block/gate", "block/steps/dense", "block/steps/dense_1"]
    if name == "custom_layer" and version == "keras-2.3":
        return ["block/steps/dense", "block/steps/dense_1"]
    if name == "subclassed" and version in ("keras-2.2", "keras-2.3"):
        return ["step_a", "step_b"]
    return []


#: Weights of Keras 1 whose class nothing tells: their variables keep Keras 1's names.
UNTOLD_OF_KERAS_1 = {
    "cnn": ("stem", "body"),
    "cnn_channels_first": ("stem", "body"),
    "norm_of_flattened": ("stem",),
    "text": ("words", "grams"),
    "text_flattened": ("words",),
    "sequence_of_images": ("frames",),
    "transposed": ("down", "up"),
}
KERAS_1_VARIABLES = {"kernel": "W", "embeddings": "W", "bias": "b"}
#: Layers of Keras 3's form whose class nothing tells: their variables are but numbers.
UNTOLD_OF_KERAS_3 = {"sequence_of_images": ("frames",), "norm_over_axes": ("norm",)}


def variables(version, container, name, model):
    """The variables' names of each layer that has other ones, by its canonical path."""
    found = {}
    for layer in model.layers:
        names = list(layer.variables)
        if version == "keras-1.2" and container == "legacy-weights.h5":
            if layer.path in UNTOLD_OF_KERAS_1.get(name, ()):
                found[layer.path] = [KERAS_1_VARIABLES[it] for it in names]
        elif container in ("weights.h5", "weights.json"):
            if layer.path in UNTOLD_OF_KERAS_3.get(name, ()):
                found[layer.path] = [str(position) for position in range(len(names))]
    return found
