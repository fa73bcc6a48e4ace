"""Writes test/fixtures/tf-models: TensorFlow models of transformers 4 with random weights, as
`tf_model.h5`, and what they make of some inputs. transformers 5 has no such models.

    $(test/oracle/environment tf-transformers-4.38) \\
      test/oracle/architectures/write_tf_models.py test/fixtures/tf-models
"""

import gzip
import json
import os
import sys
import tempfile
import zlib
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import transformers  # noqa: E402

BERT = {
    "vocab_size": 30,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "hidden_size": 8,
    "intermediate_size": 12,
    "max_position_embeddings": 10,
    "num_labels": 3,
}
GPT2 = {
    "vocab_size": 30,
    "n_layer": 2,
    "n_head": 2,
    "n_embd": 8,
    "n_inner": 20,
    "n_positions": 10,
    "bos_token_id": 0,
    "eos_token_id": 0,
}
#: The outputs that are compared, by class.
MODELS = {
    "TFBertModel": (BERT, ["last_hidden_state", "pooler_output"]),
    "TFBertForSequenceClassification": (BERT, ["logits"]),
    "TFBertForQuestionAnswering": (
        {**BERT, "num_labels": 2},
        ["start_logits", "end_logits"],
    ),
    "TFBertForMaskedLM": (BERT, ["logits"]),
    "TFBertForPreTraining": (BERT, ["prediction_logits", "seq_relationship_logits"]),
    "TFGPT2Model": (GPT2, ["last_hidden_state"]),
    "TFGPT2LMHeadModel": (GPT2, ["logits"]),
}


def randomise(model):
    """Of the variable's name alone, so that the files are the same every time."""
    for variable in model.weights:
        name = variable.name.split("/", 1)[1]
        generator = np.random.default_rng(zlib.crc32(name.encode()))
        value = generator.normal(size=variable.shape) * 0.3
        variable.assign(value + 1 if "gamma" in name else value)


def write(name, target):
    sizes, outputs = MODELS[name]
    kind = "GPT2" if "GPT2" in name else "Bert"
    config = getattr(transformers, f"{kind}Config")(**sizes)
    model = getattr(transformers, name)(config)
    generator = np.random.default_rng(7)
    inputs = {
        "input_ids": generator.integers(0, sizes["vocab_size"], (2, 6)).tolist(),
        # The second is padded.
        "attention_mask": [[1] * 6, [1] * 4 + [0] * 2],
    }
    tensors = {key: tf.constant(value) for key, value in inputs.items()}
    model(tensors)
    randomise(model)
    made = model(tensors)
    wanted = {key: made[key].numpy().tolist() for key in outputs}
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        content = Path(folder, "tf_model.h5").read_bytes()
    (target / f"{name}.h5.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    text = json.dumps({"sizes": sizes, "inputs": inputs, "outputs": wanted})
    (target / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def main():
    target = Path(sys.argv[1])
    target.mkdir(exist_ok=True)
    for name in MODELS:
        # Names of layers count up through a session.
        tf.keras.backend.clear_session()
        write(name, target)


if __name__ == "__main__":
    main()
