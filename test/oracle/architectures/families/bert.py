"""BERT of KerasHub, alone and with the heads that transformers has too."""

import keras
import keras_hub
import torch
import transformers
from torch import nn

from architectures.family import NAMELESS, Family, Given

SMALL = dict(
    vocabulary_size=60,
    num_layers=2,
    num_heads=2,
    hidden_dim=16,
    intermediate_dim=24,
    max_sequence_length=12,
)
#: KerasHub's `bert_tiny_en_uncased` … `bert_large_en`: layers, heads and widths.
SIZES = {
    "tiny": (2, 2, 128),
    "medium": (8, 8, 512),
    "base": (12, 12, 768),
    "large": (24, 16, 1024),
}


def size_of(layers, heads, width):
    return dict(
        vocabulary_size=30522,
        num_layers=layers,
        num_heads=heads,
        hidden_dim=width,
        intermediate_dim=4 * width,
        max_sequence_length=512,
    )


def backbone(sizes):
    return keras_hub.models.BertBackbone(name="bert_backbone", **sizes)


def config(sizes, **more):
    return transformers.BertConfig(
        hidden_act="gelu_new",
        vocab_size=sizes["vocabulary_size"],
        num_hidden_layers=sizes["num_layers"],
        num_attention_heads=sizes["num_heads"],
        hidden_size=sizes["hidden_dim"],
        intermediate_size=sizes["intermediate_dim"],
        max_position_embeddings=sizes["max_sequence_length"],
        type_vocab_size=2,
        **more,
    )


def sentences(generator):
    """Of which the second is padded."""
    padding = torch.ones(2, 9, dtype=torch.int32).numpy()
    padding[1, 6:] = 0
    return {
        "token_ids": generator.integers(0, 60, (2, 9)).astype("int32"),
        "segment_ids": generator.integers(0, 2, (2, 9)).astype("int32"),
        "padding_mask": padding,
    }


def run(module, inputs):
    tensors = {name: torch.from_numpy(it).long() for name, it in inputs.items()}
    return module(
        input_ids=tensors["token_ids"],
        token_type_ids=tensors["segment_ids"],
        attention_mask=tensors["padding_mask"],
    )


def encode(module, inputs):
    outputs = run(module, inputs)
    return [outputs.pooler_output, outputs.last_hidden_state]


def masked_sentences(generator):
    return {
        **sentences(generator),
        "mask_positions": generator.integers(0, 6, (2, 3)).astype("int32"),
    }


def masked_words(module, inputs):
    places = torch.from_numpy(inputs["mask_positions"]).long()
    logits = run(module, inputs).logits
    return [logits.gather(1, places[..., None].expand(-1, -1, logits.shape[-1]))]


def for_masked_words(_side):
    module = transformers.BertForMaskedLM(config(SMALL))
    transform = module.cls.predictions.transform
    transform.transform_act_fn = nn.GELU()
    transform.LayerNorm.eps = 1e-5
    return module


def within():
    """As people use a backbone: in a model of their own, which has a name for it."""
    encoder = backbone(SMALL)
    inputs = encoder.input
    return keras.Model(inputs, encoder(inputs), name="mine")


FAMILY = Family(
    "transformers/bert",
    [
        Given(
            "BertBackbone small",
            lambda: backbone(SMALL),
            lambda _side: transformers.BertModel(config(SMALL)),
            containers=("keras", "weights.h5", "h5", NAMELESS),
            given=sentences,
            call=encode,
        ),
        Given(
            "BertBackbone within a model",
            within,
            lambda _side: transformers.BertModel(config(SMALL)),
            given=sentences,
            call=encode,
        ),
        Given(
            "BertTextClassifier small",
            lambda: keras_hub.models.BertTextClassifier(
                backbone(SMALL), num_classes=3, name="bert_text_classifier"
            ),
            lambda _side: transformers.BertForSequenceClassification(
                config(SMALL, num_labels=3)
            ),
            given=sentences,
            call=lambda module, inputs: [run(module, inputs).logits],
        ),
        Given(
            "BertMaskedLM small",
            lambda: keras_hub.models.BertMaskedLM(backbone(SMALL), name="bert_masked_lm"),
            for_masked_words,
            given=masked_sentences,
            call=masked_words,
        ),
        *(
            Given(
                f"BertBackbone {name}",
                lambda size=size: backbone(size_of(*size)),
                lambda _side, size=size: transformers.BertModel(config(size_of(*size))),
            )
            for name, size in SIZES.items()
        ),
    ],
)
