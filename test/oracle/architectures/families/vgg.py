import torchvision
from torch import nn

from architectures.family import Family, Variant, application


def module(name):
    def make(side):
        model = getattr(torchvision.models, name)()
        if side is not None:
            model.avgpool = nn.Identity()
            model.classifier[0] = nn.Linear(512 * (side // 32) ** 2, 4096)
        return model

    return make


FAMILY = Family(
    "torchvision/vgg",
    [
        Variant("VGG16", application("VGG16"), module("vgg16"), side=64),
        Variant("VGG19", application("VGG19"), module("vgg19")),
    ],
)
