"""Every family that a built-in pack is for."""

from architectures.families import (
    convnext,
    densenet,
    efficientnet,
    mobilenetv2,
    resnet,
    vgg,
)

FAMILIES = [
    it.FAMILY for it in (vgg, resnet, densenet, mobilenetv2, efficientnet, convnext)
]
