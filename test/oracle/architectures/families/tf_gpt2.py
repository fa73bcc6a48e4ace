"""GPT-2 of transformers 4 for TensorFlow, for the same of PyTorch."""

import transformers
from torch import nn

from architectures.family import Family
from architectures.recorded import Recorded


class WithHead(nn.Module):
    """The model with a head, loaded as the pack's header says."""

    def __init__(self, sizes):
        super().__init__()
        self.whole = transformers.GPT2LMHeadModel(transformers.GPT2Config(**sizes))

    def state_dict(self, **options):
        return self.whole.transformer.state_dict(**options)

    def load_state_dict(self, state, **options):
        return self.whole.transformer.load_state_dict(state, **options)

    def forward(self, **inputs):
        return self.whole(**inputs)


FAMILY = Family(
    "transformers/tf_gpt2",
    [
        Recorded(
            "TFGPT2Model",
            lambda sizes: transformers.GPT2Model(transformers.GPT2Config(**sizes)),
        ),
        Recorded("TFGPT2LMHeadModel", WithHead),
    ],
)
