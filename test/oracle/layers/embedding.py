"""Embeddings that are read backwards too, or reshaped to images."""

import keras
import torch
from keras import layers
from torch import nn

from harness.arrays import array, find, join, tensors, under
from harness.case import Case
from harness.convert import convolution
from harness.single import LAYER, sequential

WORDS, WIDTH = 11, 6


class Reversible(nn.Module):
    """An embedding, a hidden step that doubles, and scores for every word."""

    def __init__(self, tied, cap):
        super().__init__()
        self.mine = nn.Embedding(WORDS, WIDTH)
        if not tied:
            self.mine.reverse = nn.Linear(WIDTH, WORDS, bias=False)
        self.tied, self.cap = tied, cap

    def forward(self, words):
        hidden = self.mine(words) * 2.0
        scores = hidden @ self.mine.weight.T if self.tied else self.mine.reverse(hidden)
        return self.cap * torch.tanh(scores / self.cap) if self.cap else scores


def reversible(name, *words, tied=True, cap=None):
    def build():
        inputs = keras.Input((5,), dtype="int32")
        layer = layers.ReversibleEmbedding(
            WORDS, WIDTH, tie_weights=tied, logit_soft_cap=cap, name=LAYER
        )
        hidden = layers.Rescaling(2.0)(layer(inputs))
        return keras.Model(inputs, layer(hidden, reverse=True), name="model")

    def reference(model):
        layer = model.get_layer(LAYER)
        back = None if tied else array(layer.reverse_embeddings).T
        weights = tensors(weight=array(layer.embeddings), reverse__weight=back)
        return under(LAYER, weights)

    return Case(
        name=name,
        build=build,
        module=lambda: Reversible(tied, cap),
        reference=reference,
        inputs=[(3, 5)],
        tokens=WORDS,
        warns=words,
    )


class WordImages(nn.Module):
    """words, conv: each word is a small image."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(WORDS, 24)
        self.conv = nn.Conv2d(2, 3, 2)

    def forward(self, words):
        images = self.words(words).flatten(1).unflatten(1, (2, 3, 4))
        return self.conv(images).movedim(1, -1)


def images_of_words(model):
    table = array(find(model, "words").embeddings).reshape(WORDS, 3, 4, 2)
    weight = table.transpose(0, 3, 1, 2).reshape(WORDS, 24)
    return join(
        under("words", tensors(weight=weight)),
        under("conv", convolution(find(model, "conv"))),
    )


CASES = [
    reversible("reversible_embedding", "weight.T"),
    reversible("reversible_embedding_capped", "5.5 * tanh(x / 5.5)", cap=5.5),
    reversible("reversible_embedding_untied", "`reverse`", tied=False),
    Case(
        name="embedding_of_images",
        build=lambda: sequential(
            (1,),
            layers.Embedding(WORDS, 24, name="words"),
            layers.Flatten(),
            layers.Reshape((3, 4, 2)),
            layers.Conv2D(3, 2, name="conv"),
            dtype="int32",
        ),
        module=WordImages,
        reference=images_of_words,
        inputs=[(4, 1)],
        tokens=WORDS,
        containers=("h5", "keras"),
    ),
]
