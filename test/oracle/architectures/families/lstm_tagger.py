"""A tagger of words by LSTMs in both directions, of sentences of different lengths."""

import keras
import torch
from keras import layers
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from architectures.family import Family, Given

WORDS, WIDTH, UNITS, TAGS = 20, 6, 5, 4


def tagger(count, wrapped):
    words = keras.Input((None,), dtype="int32")
    x = layers.Embedding(WORDS, WIDTH, mask_zero=True, name="words")(words)
    for n in range(1, count + 1):
        lstm = layers.LSTM(UNITS, return_sequences=True)
        x = layers.Bidirectional(lstm, name=f"lstm_{n}")(x)
    tags = layers.Dense(TAGS, activation="softmax", name="tags")
    if wrapped:
        tags = layers.TimeDistributed(layers.Dense(TAGS, activation="softmax"), name="tags")
    return keras.Model(words, tags(x), name="tagger")


class Tagger(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH, padding_idx=0)
        self.lstm = nn.LSTM(
            WIDTH, UNITS, num_layers=count, bidirectional=True, batch_first=True
        )
        self.tags = nn.Linear(2 * UNITS, TAGS)

    def forward(self, words):
        lengths = (words != 0).sum(1)
        packed = pack_padded_sequence(
            self.words(words), lengths, batch_first=True, enforce_sorted=False
        )
        steps, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.tags(steps).softmax(-1)


def sentences(generator):
    """Of nine, six and two words."""
    words = generator.integers(1, WORDS, (3, 9)).astype("int32")
    words[1, 6:] = words[2, 2:] = 0
    return words


def variant(name, count, wrapped):
    return Given(
        name,
        lambda: tagger(count, wrapped),
        lambda _side: Tagger(count),
        given=sentences,
        call=lambda module, words: [module(torch.from_numpy(words).long())],
        # What Keras says of padding is of no use to anybody.
        counted=lambda words: (words != 0)[..., None],
    )


FAMILY = Family(
    "examples/lstm_tagger",
    [
        variant("tagger of one layer", 1, wrapped=False),
        variant("tagger of three layers", 3, wrapped=True),
    ],
)
