"""What is known of a family of models: which module computes what Keras computes, and how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Variant:
    """One model of keras.applications and the module for it, set as the pack's header says."""

    name: str
    #: Makes the Keras model: takes `input_shape`, `weights` and the like.
    build: Callable
    #: Makes the module; takes the side of the square image that it will see.
    module: Callable
    #: Side of the image of the forward pass; None: only names and shapes are judged.
    side: int | None = None
    #: What the caller does to images that Keras's own first layers do.
    prepare: Callable[[object, Array], Array] = lambda _model, images: images


@dataclass(frozen=True)
class Family:
    pack: str
    variants: Sequence[Variant]


def application(name: str, **options) -> Callable:
    """A builder of a model of keras.applications, without its softmax."""

    def build(**more):
        more = {"weights": None, "classifier_activation": None, **options, **more}
        return getattr(keras.applications, name)(**more)

    return build


def set_epsilon(module, epsilon):
    """For libraries that take no epsilon where a model is made."""
    for part in module.modules():
        if hasattr(part, "running_var"):
            part.eps = epsilon
    return module
