"""BERT of transformers 4 for TensorFlow, for the same of PyTorch."""

import transformers

from architectures.family import Family
from architectures.recorded import Recorded


def variant(name):
    def make(sizes):
        return getattr(transformers, name)(transformers.BertConfig(**sizes))

    return Recorded(f"TF{name}", make)


FAMILY = Family(
    "transformers/tf_bert",
    [
        variant("BertModel"),
        variant("BertForSequenceClassification"),
        variant("BertForQuestionAnswering"),
        variant("BertForMaskedLM"),
        variant("BertForPreTraining"),
    ],
)
