"""What one test of the oracle is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ORACLE = Path(__file__).resolve().parent.parent
CONTAINERS = ("h5", "weights.h5", "keras")

#: Rounding of float32 alone stays far below it.
TOLERANCE = 1e-4

Reference = dict[str, np.ndarray]


def rule_file(name: str) -> str:
    """The path of a rule file of this folder, or the name of a built-in pack as it is."""
    return name if name.startswith("keras/") else str(ORACLE / "rules" / name)


@dataclass(frozen=True)
class Case:
    """A Keras model, the PyTorch module that must compute the same, and the way there."""

    name: str
    #: Makes the Keras model; its weights are randomised afterwards.
    build: Callable
    #: Makes the PyTorch module; its forward takes and gives PyTorch's layout.
    module: Callable
    #: The independent conversion, by hand: the expected state dict in the expected order.
    reference: Callable
    #: Shapes of the inputs with the batch axis, in Keras's layout.
    inputs: Sequence[tuple[int, ...]]
    #: Images: channels go from last to first on the way in, and back on the way out.
    images: bool = False
    #: Inputs are integers below this number.
    tokens: int | None = None
    rules: str = "keras/auto"
    #: For the container without a config; None: the same rules as for the others.
    weights_rules: str | None = None
    #: Diagnostic that `rules` must be refused with for the container without a config.
    weights_refused: str | None = None
    containers: Sequence[str] = CONTAINERS
    #: `--set` values of the rules' `let`s.
    settings: dict[str, str] = field(default_factory=dict)
    #: Words that must stand in a warning of the layer where the config is known.
    warns: Sequence[str] = ()
    #: The same where it is not.
    weights_warns: Sequence[str] = ()
    #: What is done to the model once its weights are random.
    prepare: Callable | None = None
    #: Largest difference from Keras's outputs, relative to the largest of them.
    tolerance: float = TOLERANCE

    def words(self, container):
        """What must stand in the warnings of a container's file."""
        return self.warns if container != "weights.h5" else self.weights_warns


@dataclass(frozen=True)
class Refusal:
    """A Keras model that no assignment of parameters can express: exit status 1 with a code."""

    name: str
    build: Callable
    code: str
    #: Words that the message must hold, so that it is this refusal and no other.
    says: Sequence[str]
    rules: str = "keras/auto"
    containers: Sequence[str] = ("h5", "keras")
