import torchvision
from torch import nn

from architectures.family import Family, Variant, application, headless


def module(name):
    def make(side):
        model = getattr(torchvision.models, name)()
        if side is not None:
            model.avgpool = nn.Identity()
            model.classifier[0] = nn.Linear(512 * (side // 32) ** 2, 4096)
        return model

    return make


def headless_module(_side):
    model = torchvision.models.vgg16()
    model.avgpool = nn.AdaptiveAvgPool2d(1)
    model.classifier = nn.Identity()
    return model


FAMILY = Family(
    "torchvision/vgg",
    [
        Variant("VGG16", application("VGG16"), module("vgg16"), side=64),
        Variant("VGG16 headless", headless("VGG16"), headless_module, side=32),
        Variant("VGG19", application("VGG19"), module("vgg19")),
    ],
)
