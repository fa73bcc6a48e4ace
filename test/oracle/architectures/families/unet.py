"""A U-Net as people write it, and the PyTorch module that many have for it."""

import keras
import torch
from keras import layers
from torch import nn

from architectures.family import Family, Given

FILTERS = (4, 6, 8, 10, 12)


def block(x, filters, name, use_bias):
    for n in (1, 2):
        conv = layers.Conv2D(
            filters, 3, padding="same", use_bias=use_bias, name=f"{name}_conv_{n}"
        )
        norm = layers.BatchNormalization(name=f"{name}_norm_{n}")
        x = layers.ReLU()(norm(conv(x)))
    return x


def unet(filters, use_bias=True):
    inputs = x = keras.Input((32, 32, 3))
    skips = []
    for level, width in enumerate(filters[:-1]):
        x = block(x, width, f"encoder_{level}", use_bias)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = block(x, filters[-1], "bottleneck", use_bias)
    for level, skip in reversed(list(enumerate(skips))):
        name = f"decoder_{level}"
        up = layers.Conv2DTranspose(
            filters[level], 2, strides=2, padding="same", name=f"{name}_up"
        )
        x = layers.Concatenate()([skip, up(x)])
        x = block(x, filters[level], name, use_bias)
    mask = layers.Conv2D(2, 1, activation="sigmoid", name="mask")(x)
    return keras.Model(inputs, mask, name="unet")


class DoubleConv(nn.Module):
    def __init__(self, given, made):
        super().__init__()
        self.double_conv = nn.Sequential(
            nn.Conv2d(given, made, 3, padding=1, bias=False),
            nn.BatchNorm2d(made, eps=1e-3),
            nn.ReLU(),
            nn.Conv2d(made, made, 3, padding=1, bias=False),
            nn.BatchNorm2d(made, eps=1e-3),
            nn.ReLU(),
        )

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, given, made):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(given, made))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, given, made):
        super().__init__()
        self.up = nn.ConvTranspose2d(given, made, 2, stride=2)
        self.conv = DoubleConv(2 * made, made)

    def forward(self, x, skip):
        return self.conv(torch.cat([skip, self.up(x)], 1))


class Out(nn.Module):
    def __init__(self, given, made):
        super().__init__()
        self.conv = nn.Conv2d(given, made, 1)

    def forward(self, x):
        return self.conv(x)


class UNet(nn.Module):
    def __init__(self, filters):
        super().__init__()
        pairs = list(zip(filters, filters[1:]))
        self.inc = DoubleConv(3, filters[0])
        for i, (given, made) in enumerate(pairs, 1):
            setattr(self, f"down{i}", Down(given, made))
        for i, (made, given) in enumerate(reversed(pairs), 1):
            setattr(self, f"up{i}", Up(given, made))
        self.outc = Out(filters[0], 2)
        self.levels = len(pairs)

    def forward(self, x):
        skips = [self.inc(x)]
        for i in range(1, self.levels + 1):
            skips.append(getattr(self, f"down{i}")(skips[-1]))
        x = skips.pop()
        for i in range(1, self.levels + 1):
            x = getattr(self, f"up{i}")(x, skips.pop())
        return self.outc(x)


def images(generator):
    return generator.uniform(0, 1, (2, 32, 32, 3)).astype("float32")


def run(module, images):
    logits = module(torch.from_numpy(images).movedim(-1, 1))
    return [torch.sigmoid(logits).movedim(1, -1)]


FAMILY = Family(
    "examples/unet",
    [
        Given(
            "U-Net",
            lambda: unet(FILTERS),
            lambda _side: UNet(FILTERS),
            given=images,
            call=run,
        ),
        Given(
            "U-Net without biases",
            lambda: unet(FILTERS, use_bias=False),
            lambda _side: UNet(FILTERS),
            given=images,
            call=run,
        ),
        Given(
            "U-Net of two levels",
            lambda: unet(FILTERS[:3]),
            lambda _side: UNet(FILTERS[:3]),
            given=images,
            call=run,
            settings={"levels": "2"},
        ),
    ],
)
