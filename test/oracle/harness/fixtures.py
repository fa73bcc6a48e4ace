"""Writes test/fixtures/oracle: small models with their verified conversions, for `npm test`.

Each case is a folder: the models as Keras wrote them, and `expected.safetensors`, the
hand-written conversion, which was held to both libraries before it came here.
"""

import json
import shutil

from safetensors.numpy import save_file

from harness.case import ORACLE
from harness.save import save

FOLDER = ORACLE.parent / "fixtures" / "oracle"

#: The containers to keep of each case, changing from one to the next: together under 1 MB.
KEPT = {
    "dense": ("h5",),
    "einsum_apart": ("keras",),
    "einsum_together_without_bias": ("weights.h5",),
    "conv1d": ("weights.h5",),
    "conv2d_transpose": ("weights.h5",),
    "depthwise_conv2d_times_2": ("keras",),
    "separable_conv2d_times_2_without_bias": ("weights.h5",),
    "batch_norm_without_center": ("keras", "weights.h5"),
    "batch_norm_without_scale_stated": ("weights.h5",),
    "layer_norm": ("weights.h5",),
    "layer_norm_without_scale": ("h5",),
    "gru": ("weights.h5",),
    "bidirectional_gru": ("keras",),
    "lstm_cell": ("weights.h5",),
    "lstm_cell_stated": ("weights.h5",),
    "rnn_of_lstm_backwards": ("h5",),
    "bidirectional_gru_masked": ("h5",),
    "stacked_gru": ("weights.h5",),
    "stacked_of_three_classes": ("h5",),
    "bidirectional_stacked_gru": ("h5",),
    "film_stacked_lstm": ("h5",),
    "conv_lstm2d": ("h5",),
    "bidirectional_conv_lstm1d": ("weights.h5",),
    "flatten_of_bidirectional_conv_lstm": ("h5",),
    "time_distributed_dense": ("h5",),
    "attention_self": ("keras",),
    "attention_narrow_heads": ("h5",),
    "cnn": ("h5",),
    "cnn_norm_after_flatten": ("keras",),
    "text_lstm": ("keras",),
    "nested_shared": ("h5",),
    "encoder": ("keras",),
}
KEPT_VERSIONS = {
    ("tf-keras-2.15", "cudnn_lstm"): ("legacy-weights.h5",),
    ("tf-keras-2.15", "bidirectional_cudnn_gru"): ("h5",),
    ("tf-keras-2.15", "film_cudnn_gru"): ("keras",),
}
KEPT_REFUSALS = {
    "refuse_gru_reset_before": ("keras",),
    "refuse_stacked_gru_reset_before": ("h5",),
    "refuse_einsum_matrix_per_position": ("keras",),
}


KEPT_NAMES = {*KEPT, *KEPT_REFUSALS, *(name for _, name in KEPT_VERSIONS)}


def warned(words):
    return {"warns": list(words)} if words else {}


class Fixtures:
    """Collects what is written; with `writing` off it does nothing."""

    def __init__(self, writing):
        self.writing = writing
        self.entries = []
        if writing:
            shutil.rmtree(FOLDER, ignore_errors=True)

    def _add(self, name, file, **entry):
        self.entries.append({"model": f"{name}/{file}", **entry})

    def add_case(self, truth, expectation):
        """The kept containers of a verified case; `expectation` gives rules and refusal."""
        name = truth.case.name
        containers = KEPT.get(name, ()) if self.writing else ()
        for container in containers:
            folder = self._expected(truth)
            save(truth.model, str(folder / "model"), container)
            rules, refused = expectation(truth.case, container)
            wanted = self._wanted(truth, rules, refused)
            words = truth.case.words(container)
            self._add(name, f"model.{container}", **wanted, **warned(words))

    def add_version(self, version, truth, written, container, rules):
        """A file that an older Keras wrote."""
        name = truth.case.name
        if not self.writing or container not in KEPT_VERSIONS.get((version, name), ()):
            return
        file = f"{version}.{container}"
        shutil.copy(written, self._expected(truth) / file)
        self._add(name, file, **self._wanted(truth, rules, None))

    def add_refusal(self, refusal, written, container):
        if not self.writing or container not in KEPT_REFUSALS.get(refusal.name, ()):
            return
        folder = FOLDER / refusal.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(written, folder / f"model.{container}")
        self._add(
            refusal.name, f"model.{container}", rules=refusal.rules, refused=refusal.code
        )

    def _expected(self, truth):
        folder = FOLDER / truth.case.name
        folder.mkdir(parents=True, exist_ok=True)
        save_file(truth.reference, folder / "expected.safetensors")
        return folder

    def _wanted(self, truth, rules, refused):
        """Safetensors sorts its entries, so the order of the parameters stands here."""
        if refused:
            return {"rules": rules, "refused": refused}
        return {
            "rules": rules,
            "expected": f"{truth.case.name}/expected.safetensors",
            "parameters": list(truth.reference),
        }

    def close(self):
        if not self.writing:
            return
        lines = ",\n".join(f"  {json.dumps(entry)}" for entry in self.entries)
        (FOLDER / "cases.json").write_text(f"[\n{lines}\n]\n")
