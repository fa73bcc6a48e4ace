"""Flatten and Reshape: the order of rows, columns and channels in Dense kernels."""

import numpy as np
import torch
from torch import nn

from builders import layouts
from harness.arrays import find, join, under
from harness.case import Case
from harness.convert import (
    batch_norm,
    bias_of,
    convolution,
    linear,
    linear_after_flatten,
    tensors,
    transposed_convolution,
)

EPSILON = 1e-3


def flattened(kernel, *shape):
    """Rows of a kernel (in, out) that read an image of `shape`, channels moved first."""
    rank = len(shape)
    image = kernel.reshape(*shape, kernel.shape[-1])
    moved = image.transpose(rank - 1, *range(rank - 1), rank)
    return moved.reshape(kernel.shape)


class ConvThenDense(nn.Module):
    """stem, flatten, classes."""

    def __init__(self, stem, width, bias=True, relu=False, units=4):
        super().__init__()
        self.stem = stem
        self.relu = relu
        self.classes = nn.Linear(width, units, bias=bias)

    def forward(self, x):
        x = self.stem(x)
        return self.classes((torch.relu(x) if self.relu else x).flatten(1))


def conv_then_dense(*shape):
    """The reference where `shape`, channels last, was flattened; none: in PyTorch's order."""

    def reference(model):
        classes = find(model, "classes")
        entries = linear(classes)
        if shape:
            kernel = entries["weight"].T
            entries["weight"] = np.ascontiguousarray(flattened(kernel, *shape).T)
        return join(
            under("stem", convolution(find(model, "stem"))), under("classes", entries)
        )

    return reference


class ChannelsFirst(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 3, 3)
        self.norm = nn.BatchNorm2d(3, eps=EPSILON)
        self.classes = nn.Linear(36, 4)

    def forward(self, x):
        return self.classes(self.norm(self.stem(x)).flatten(1))


def channels_first_reference(model):
    return join(
        under("stem", convolution(find(model, "stem"))),
        under("norm", batch_norm(find(model, "norm"))),
        under("classes", linear(find(model, "classes"))),
    )


class TwoFlattened(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Conv2d(2, 3, 2)
        self.slim = nn.Conv2d(1, 2, 2)
        self.classes = nn.Linear(18 + 8 + 5, 4)

    def forward(self, large, small, plain):
        parts = (self.wide(large).flatten(1), self.slim(small).flatten(1), plain)
        return self.classes(torch.cat(parts, dim=1))


def two_flattened_reference(model):
    classes = find(model, "classes")
    large, small, plain = np.split(linear(classes)["weight"].T, [18, 26])
    rows = [flattened(large, 3, 2, 3), flattened(small, 2, 2, 2), plain]
    convolutions = {
        name: under(name, convolution(find(model, name))) for name in ("wide", "slim")
    }
    in_order = [layer.name for layer in model.layers if layer.name in convolutions]
    return join(
        *(convolutions[name] for name in in_order),
        under("classes", tensors(weight=np.concatenate(rows).T, bias=bias_of(classes))),
    )


class NormOfTwoFlattened(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Conv2d(2, 3, 2)
        self.norm = nn.BatchNorm1d(5 + 18, eps=EPSILON)
        self.classes = nn.Linear(5 + 18, 4)

    def forward(self, large, plain):
        joined = torch.cat((plain, self.wide(large).flatten(1)), dim=1)
        return self.classes(self.norm(joined))


def norm_of_two_flattened_reference(model):
    def ordered(rows):
        return np.concatenate([rows[:5], flattened(rows[5:], 3, 2, 3)])

    classes, norm = find(model, "classes"), batch_norm(find(model, "norm"))
    vectors = {
        name: ordered(value[:, None])[:, 0] if value.ndim else value
        for name, value in norm.items()
    }
    weight = np.ascontiguousarray(ordered(linear(classes)["weight"].T).T)
    return join(
        under("wide", convolution(find(model, "wide"))),
        under("norm", vectors),
        under("classes", tensors(weight=weight, bias=bias_of(classes))),
    )


class AllFrames(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 3, 2)
        self.classes = nn.Linear(3 * 3 * 3 * 4, 4)

    def forward(self, frames):
        # (b c t h w) to a sequence of images (b t c h w).
        images = frames.transpose(1, 2)
        made = torch.stack([self.stem(image) for image in images.unbind(1)], dim=1)
        return self.classes(made.flatten(1))


def all_frames_reference(model):
    classes = find(model, "classes")
    kernel = linear(classes)["weight"].T
    rows = [flattened(frame, 3, 4, 3) for frame in np.split(kernel, 3)]
    return join(
        under("stem", convolution(find(model, "stem").layer)),
        under("classes", tensors(weight=np.concatenate(rows).T, bias=bias_of(classes))),
    )


class PermutedByHand(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 3, 3)
        self.norm = nn.BatchNorm2d(3, eps=EPSILON)
        self.classes = nn.Linear(36, 4)

    def forward(self, x):
        return self.classes(self.norm(self.stem(x)).permute(0, 2, 3, 1).flatten(1))


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 2, stride=2)
        self.code = nn.Linear(24, 5)
        self.decode = nn.Linear(5, 24)
        self.grow = nn.ConvTranspose2d(4, 2, 2, stride=2)
        self.last = nn.Conv2d(2, 1, 3, padding=1)

    def forward(self, x):
        code = torch.tanh(self.code(self.stem(x).flatten(1)))
        image = torch.relu(self.decode(code)).unflatten(1, (4, 3, 2))
        return self.last(self.grow(image))


def autoencoder_reference(model):
    decode = find(model, "decode")
    # Here the output axis is an image: its rows move as the input's do elsewhere.
    weight = flattened(linear(decode)["weight"], 3, 2, 4)
    bias = flattened(bias_of(decode)[:, None], 3, 2, 4)[:, 0]
    return join(
        under("stem", convolution(find(model, "stem"))),
        under("code", linear_after_flatten(find(model, "code"), 3, 2)),
        under("decode", tensors(weight=weight, bias=bias)),
        under("grow", transposed_convolution(find(model, "grow"))),
        under("last", convolution(find(model, "last"))),
    )


def layout(
    name, module, reference, *inputs, build=None, images=True, rules="keras/auto", **settings
):
    return Case(
        f"layout_{name}",
        getattr(layouts, build or name),
        module,
        reference,
        inputs,
        images=images,
        rules=rules,
        settings=settings,
        # Only a config knows what was flattened.
        containers=("h5", "keras"),
    )


CASES = [
    layout(
        "channels_first",
        ChannelsFirst,
        channels_first_reference,
        (3, 2, 6, 5),
        images=False,
    ),
    layout(
        "channels_first_moved",
        lambda: ConvThenDense(nn.Conv2d(2, 3, 3), 36),
        conv_then_dense(4, 3, 3),
        (3, 2, 6, 5),
        images=False,
    ),
    layout(
        "reshape_for_flatten",
        lambda: ConvThenDense(nn.Conv2d(1, 3, 2), 36),
        conv_then_dense(4, 3, 3),
        (3, 5, 4, 1),
    ),
    layout(
        "two_flattened",
        TwoFlattened,
        two_flattened_reference,
        (3, 4, 3, 2),
        (3, 3, 3, 1),
        (3, 5),
        rules="two-flattened.k2t",
    ),
    layout("autoencoder", Autoencoder, autoencoder_reference, (3, 6, 4, 1)),
    layout(
        "volume",
        lambda: ConvThenDense(nn.Conv3d(1, 2, 2), 48, bias=False, units=3),
        conv_then_dense(3, 2, 4, 2),
        (3, 4, 3, 5, 1),
    ),
    layout(
        "sequence",
        lambda: ConvThenDense(nn.Conv1d(2, 3, 3), 15, relu=True),
        conv_then_dense(5, 3),
        (3, 7, 2),
    ),
    layout(
        "two_flattened_by_itself",
        TwoFlattened,
        two_flattened_reference,
        (3, 4, 3, 2),
        (3, 3, 3, 1),
        (3, 5),
        build="two_flattened",
    ),
    layout(
        "norm_of_two_flattened",
        NormOfTwoFlattened,
        norm_of_two_flattened_reference,
        (3, 4, 3, 2),
        (3, 5),
    ),
    layout("all_frames", AllFrames, all_frames_reference, (3, 3, 4, 5, 2)),
    layout(
        "permuted_by_hand",
        PermutedByHand,
        channels_first_reference,
        (3, 6, 5, 2),
        flatten="keras",
    ),
]
