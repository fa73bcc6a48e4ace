"""GPT-2 of KerasHub, alone and with its head."""

import keras_hub
import torch
import transformers

from architectures.family import NAMELESS, Family, Given

SMALL = dict(
    vocabulary_size=60,
    num_layers=2,
    num_heads=2,
    hidden_dim=16,
    intermediate_dim=40,
    max_sequence_length=12,
)
#: KerasHub's `gpt2_base_en` … `gpt2_extra_large_en`: layers, heads and widths.
SIZES = {
    "base": (12, 12, 768),
    "medium": (24, 16, 1024),
    "large": (36, 20, 1280),
    "extra large": (48, 25, 1600),
}


def size_of(layers, heads, width):
    return dict(
        vocabulary_size=50257,
        num_layers=layers,
        num_heads=heads,
        hidden_dim=width,
        intermediate_dim=4 * width,
        max_sequence_length=1024,
    )


def backbone(sizes):
    return keras_hub.models.GPT2Backbone(name="gpt2_backbone", **sizes)


def config(sizes):
    return transformers.GPT2Config(
        vocab_size=sizes["vocabulary_size"],
        n_layer=sizes["num_layers"],
        n_head=sizes["num_heads"],
        n_embd=sizes["hidden_dim"],
        n_inner=sizes["intermediate_dim"],
        n_positions=sizes["max_sequence_length"],
        bos_token_id=0,
        eos_token_id=0,
    )


def texts(generator):
    """Of which the second is padded."""
    padding = torch.ones(2, 9, dtype=torch.int32).numpy()
    padding[1, 6:] = 0
    return {
        "token_ids": generator.integers(0, 60, (2, 9)).astype("int32"),
        "padding_mask": padding,
    }


def run(module, inputs):
    tensors = {name: torch.from_numpy(it).long() for name, it in inputs.items()}
    return module(input_ids=tensors["token_ids"], attention_mask=tensors["padding_mask"])


def scores(module, inputs):
    """Of the model with the head, of which the module is a part."""
    whole = transformers.GPT2LMHeadModel(config(SMALL)).eval()
    whole.transformer.load_state_dict(module.state_dict(), strict=True)
    return [run(whole, inputs).logits]


FAMILY = Family(
    "transformers/gpt2",
    [
        Given(
            "GPT2Backbone small",
            lambda: backbone(SMALL),
            lambda _side: transformers.GPT2Model(config(SMALL)),
            containers=("keras", "weights.h5", "h5", NAMELESS),
            given=texts,
            call=lambda module, inputs: [run(module, inputs).last_hidden_state],
        ),
        Given(
            "GPT2CausalLM small",
            lambda: keras_hub.models.GPT2CausalLM(backbone(SMALL), name="gpt2_causal_lm"),
            lambda _side: transformers.GPT2Model(config(SMALL)),
            given=texts,
            call=scores,
        ),
        *(
            Given(
                f"GPT2Backbone {name}",
                lambda size=size: backbone(size_of(*size)),
                lambda _side, size=size: transformers.GPT2Model(config(size_of(*size))),
            )
            for name, size in SIZES.items()
        ),
    ],
)
