from functools import partial

import torchvision
from torch import nn

from architectures.family import Family, Variant, application, headless, within_another


def module(name, fc=None, **options):
    def make(_side):
        norm = partial(nn.BatchNorm2d, eps=1.001e-5)
        model = getattr(torchvision.models, name)(norm_layer=norm, **options)
        model.fc = fc or model.fc
        for layer in (model.layer2, model.layer3, model.layer4):
            layer[0].conv1.stride, layer[0].conv2.stride = (2, 2), (1, 1)
        return model

    return make


FAMILY = Family(
    "torchvision/resnet",
    [
        Variant("ResNet50", application("ResNet50"), module("resnet50"), side=64),
        Variant(
            "ResNet50 headless", headless("ResNet50"), module("resnet50", nn.Identity())
        ),
        Variant(
            "ResNet50 within another",
            within_another("ResNet50"),
            module("resnet50", num_classes=3),
            side=64,
            containers=("keras", "weights.h5", "h5"),
            rules='allow K2T411 map "classes" -> "fc"',
        ),
        Variant("ResNet101", application("ResNet101"), module("resnet101")),
        Variant("ResNet152", application("ResNet152"), module("resnet152")),
    ],
)
