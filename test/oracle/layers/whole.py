"""Whole models: images, text, nested and shared layers, and a layer class of one's own."""

import numpy as np
import torch
from torch import nn

from builders.custom import encoder, fused_attention
from builders.whole import BUILDERS
from harness.arrays import array, find, join, under
from harness.case import Case
from harness.convert import (
    batch_norm,
    bidirectional,
    convolution,
    embedding,
    linear,
    linear_after_flatten,
    recurrent,
    scale_and_shift,
    tensors,
)

EPSILON = 1e-3


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 3, 3, padding=1)
        self.stem_norm = nn.BatchNorm2d(3, eps=EPSILON)
        self.body = nn.Conv2d(3, 4, 2)
        self.body_norm = nn.BatchNorm2d(4, eps=EPSILON)
        self.hidden = nn.Linear(24, 7)
        self.classes = nn.Linear(7, 3)

    def forward(self, x):
        x = self.stem_norm(torch.relu(self.stem(x)))
        x = nn.functional.max_pool2d(x, 2)
        x = torch.relu(self.body_norm(self.body(x)))
        x = torch.relu(self.hidden(x.flatten(1)))
        return self.classes(x).softmax(-1)


def cnn_reference(model):
    return join(
        under("stem", convolution(find(model, "stem"))),
        under("stem_norm", batch_norm(find(model, "stem_norm"))),
        under("body", convolution(find(model, "body"))),
        under("body_norm", batch_norm(find(model, "body_norm"))),
        under("hidden", linear_after_flatten(find(model, "hidden"), 3, 2)),
        under("classes", linear(find(model, "classes"))),
    )


class CnnNormAfterFlatten(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 3, 2)
        self.norm = nn.BatchNorm1d(36, eps=EPSILON)
        self.classes = nn.Linear(36, 5)
        self.scores = nn.Linear(36, 2, bias=False)

    def forward(self, x):
        x = torch.relu(self.norm(self.stem(x).flatten(1)))
        return self.classes(x), self.scores(x)


def cnn_norm_reference(model):
    def channels_first(name, value):
        if name == "num_batches_tracked":
            return value
        return np.ascontiguousarray(value.reshape(4, 3, 3).transpose(2, 0, 1).reshape(-1))

    norm = batch_norm(find(model, "norm"))
    return join(
        under("stem", convolution(find(model, "stem"))),
        under(
            "norm", {name: channels_first(name, value) for name, value in norm.items()}
        ),
        under("classes", linear_after_flatten(find(model, "classes"), 4, 3)),
        under("scores", linear_after_flatten(find(model, "scores"), 4, 3)),
    )


class PooledCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3)
        self.classes = nn.Linear(4, 3)

    def forward(self, x):
        return self.classes(self.stem(x).mean((2, 3)))


def pooled_reference(model):
    return join(
        under("stem", convolution(find(model, "stem"))),
        under("classes", linear(find(model, "classes"))),
    )


class TextLstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(20, 4)
        self.both_ways = nn.LSTM(4, 3, batch_first=True, bidirectional=True)
        self.summary = nn.LSTM(6, 5, batch_first=True)
        self.sentiment = nn.Linear(5, 2)

    def forward(self, tokens):
        steps, _ = self.both_ways(self.words(tokens))
        steps, _ = self.summary(steps)
        return self.sentiment(steps[:, -1]).softmax(-1)


def text_lstm_reference(model):
    return join(
        under("words", embedding(find(model, "words"))),
        under("both_ways", bidirectional(find(model, "both_ways"))),
        under("summary", recurrent(find(model, "summary"))),
        under("sentiment", linear(find(model, "sentiment"))),
    )


class TextFlatten(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(12, 3)
        self.classes = nn.Linear(15, 4)

    def forward(self, tokens):
        return self.classes(self.words(tokens).flatten(1))


def text_flatten_reference(model):
    return join(
        under("words", embedding(find(model, "words"))),
        under("classes", linear(find(model, "classes"))),
    )


class Core(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(4, 4)
        self.norm = nn.LayerNorm(4, eps=EPSILON)

    def forward(self, x):
        return self.norm(torch.tanh(self.dense(x)))


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.core = Core()
        self.last = nn.Linear(4, 3)

    def forward(self, x):
        return self.last(self.core(x))


class NestedShared(nn.Module):
    def __init__(self):
        super().__init__()
        self.tower = Tower()
        self.shared = nn.Linear(3, 3)
        self.dense = nn.Linear(6, 2)

    def forward(self, left, right):
        first, second = (
            torch.relu(self.shared(self.tower(side))) for side in (left, right)
        )
        return self.dense(torch.cat([first, second], dim=-1))


def nested_reference(model):
    return join(
        under("tower.core.dense", linear(find(model, "tower/core/dense"))),
        under("tower.core.norm", scale_and_shift(find(model, "tower/core/norm"))),
        under("tower.last", linear(find(model, "tower/last"))),
        under("shared", linear(find(model, "shared"))),
        under("dense", linear(find(model, "dense"))),
    )


class SequenceOfImages(nn.Module):
    def __init__(self):
        super().__init__()
        self.frames = nn.Conv2d(1, 2, 3)
        self.summary = nn.GRU(24, 3, batch_first=True)
        self.classes = nn.Linear(3, 2)

    def forward(self, frames):
        batch, time = frames.shape[:2]
        images = self.frames(frames.flatten(0, 1).movedim(-1, 1))
        steps, _ = self.summary(images.flatten(1).unflatten(0, (batch, time)))
        return self.classes(steps[:, -1])


def sequence_of_images_reference(model):
    summary = recurrent(find(model, "summary"))
    into = summary["weight_ih_l0"]
    summary["weight_ih_l0"] = np.ascontiguousarray(
        into.reshape(-1, 3, 4, 2).transpose(0, 3, 1, 2).reshape(into.shape)
    )
    return join(
        under("frames", convolution(find(model, "frames").layer)),
        under("summary", summary),
        under("classes", linear(find(model, "classes"))),
    )


class AttentionOfOne(nn.Module):
    """The PyTorch side of builders/custom.py, with its query, key and value apart."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v = (nn.Linear(width, width) for _ in range(3))
        self.o = nn.Linear(width, width, bias=False)
        self.temperature = nn.Parameter(torch.empty(heads))

    def forward(self, x):
        q, k, v = (
            part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        scores = q @ k.transpose(-1, -2) * self.temperature[:, None, None]
        return self.o((scores.softmax(-1) @ v).transpose(1, 2).flatten(-2))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(6, eps=EPSILON)
        self.attn = AttentionOfOne(6, 2)

    def forward(self, x):
        return x + self.attn(self.norm(x))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.h = nn.Sequential(Block(), Block())
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.h(x))


def attention_of_one(layer):
    """The fused kernel's outputs are query, key and value, one behind the other."""
    weights = np.split(array(layer.qkv.kernel).T, 3)
    biases = np.split(array(layer.qkv.bias), 3)
    return tensors(
        q__weight=weights[0],
        k__weight=weights[1],
        v__weight=weights[2],
        q__bias=biases[0],
        k__bias=biases[1],
        v__bias=biases[2],
        o__weight=array(layer.out.kernel).T,
        temperature=array(layer.temperature),
    )


def own_before_parts(layer):
    """The same in the order of a Keras 3 file: the layer's own, then its parts by name."""
    entries = attention_of_one(layer)
    first = {name: entries.pop(name) for name in ("temperature", "o.weight")}
    return {**first, **entries}


class FusedAttentionModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(6, eps=EPSILON)
        self.attn = AttentionOfOne(6, 2)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.attn(self.norm(x)))


def fused_attention_reference(model):
    return join(
        under("norm", scale_and_shift(find(model, "norm"))),
        under("attn", attention_of_one(find(model, "attn"))),
        under("head", linear(find(model, "head"))),
    )


def encoder_reference(model):
    parts = []
    for index in range(2):
        block = find(model, f"encoder/layer_{index}")
        parts += [
            under(f"h.{index}.norm", scale_and_shift(find(block, "norm"))),
            under(f"h.{index}.attn", own_before_parts(find(block, "attn"))),
        ]
    return join(*parts, under("head", linear(find(model, "head"))))


def whole(name, module, reference, inputs, **options):
    return Case(name, BUILDERS[name], module, reference, inputs, **options)


CASES = [
    whole(
        "cnn",
        Cnn,
        cnn_reference,
        [(3, 8, 6, 2)],
        images=True,
        weights_rules="cnn-weights.yaml",
    ),
    whole(
        "cnn_norm_after_flatten",
        CnnNormAfterFlatten,
        cnn_norm_reference,
        [(3, 5, 4, 1)],
        images=True,
        weights_rules="cnn-norm-weights.k2t",
    ),
    whole("pooled_cnn", PooledCnn, pooled_reference, [(2, 6, 6, 1)], images=True),
    whole("text_lstm", TextLstm, text_lstm_reference, [(4, 7)], tokens=20),
    whole("text_flatten", TextFlatten, text_flatten_reference, [(3, 5)], tokens=12),
    whole("nested_shared", NestedShared, nested_reference, [(3, 4), (3, 4)]),
    whole(
        "sequence_of_images",
        SequenceOfImages,
        sequence_of_images_reference,
        [(2, 4, 5, 6, 1)],
        weights_rules="sequence-of-images-weights.k2t",
    ),
    Case(
        "fused_attention",
        fused_attention,
        FusedAttentionModel,
        fused_attention_reference,
        [(2, 5, 6)],
        rules="fused-attention.yaml",
        # The other containers do not name the parts' variables: see the encoder.
        containers=("h5",),
    ),
    Case(
        "encoder",
        encoder,
        Encoder,
        encoder_reference,
        [(2, 5, 6)],
        rules="encoder.k2t",
        # Keras fails to write the .h5: the blocks' weights have one name.
        containers=("keras", "weights.h5"),
    ),
]
