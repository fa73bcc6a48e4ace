"""What is known of a family of models: which module computes what Keras computes, and how."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import keras
import numpy as np
import torch

Array = np.ndarray
#: A container: weights alone, whose groups do not tell the names of layers.
NAMELESS = "weights.h5 without names"


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
    #: Whole, and without a config, where layers are known by name alone.
    containers: Sequence[str] = ("keras", "weights.h5")
    #: The pack's, as `--set` would give them.
    settings: dict[str, str] = field(default_factory=dict)
    #: What a user writes beside the use of the pack, where a model holds the pack's.
    rules: str | None = None

    @property
    def is_run(self):
        return self.side is not None

    def keras_model(self):
        return self.build(input_shape=(self.side, self.side, 3))

    def inputs(self, model, generator):
        shape = (2, self.side, self.side, 3)
        images = generator.uniform(0, 255, shape).astype("float32")
        if model.layers[1].__class__.__name__ not in ("Rescaling", "Normalization"):
            images = images / np.float32(127.5) - np.float32(1)
        return images

    def outputs_of_torch(self, module, model, images):
        """A list, each in Keras's layout."""
        return [module(torch.from_numpy(self.prepare(model, images)).movedim(-1, 1))]

    def what_counts(self, outputs, inputs):
        return outputs


@dataclass(frozen=True)
class Given(Variant):
    """A model of any inputs and outputs, with none of the options above."""

    #: In legacy files the layers of libraries are called otherwise.
    containers: Sequence[str] = ("keras", "weights.h5", "h5")
    #: Makes what Keras's model is given, of a random generator; None: only names and shapes.
    given: Callable | None = None
    #: What the module makes of these, as a list in the order of Keras's outputs.
    call: Callable | None = None
    #: 1 where an output counts and 0 where it does not, for the inputs.
    counted: Callable = lambda _inputs: 1

    @property
    def is_run(self):
        return self.given is not None

    def keras_model(self):
        return self.build()

    def inputs(self, model, generator):
        return self.given(generator)

    def outputs_of_torch(self, module, model, inputs):
        return self.call(module, inputs)

    def what_counts(self, outputs, inputs):
        return [it * self.counted(inputs) for it in outputs]


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


def headless(name: str, **options) -> Callable:
    """The same without its classifier, ending with the means over the image."""
    return application(name, include_top=False, pooling="avg", **options)


def within_another(name: str, **options) -> Callable:
    """As people go on training a model for classes of their own: it is one layer of theirs."""

    def build(input_shape):
        whole = application(name, include_top=False, **options)(input_shape=input_shape)
        pool = keras.layers.GlobalAveragePooling2D()
        classes = keras.layers.Dense(3, name="classes")
        return keras.Sequential(
            [keras.Input(input_shape), whole, pool, classes], name="mine"
        )

    return build


def set_epsilon(module, epsilon):
    """For libraries that take no epsilon where a model is made."""
    for part in module.modules():
        if hasattr(part, "running_var"):
            part.eps = epsilon
    return module
