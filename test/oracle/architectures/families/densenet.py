import torchvision
from torch import nn

from architectures.family import Family, Variant, application, headless, set_epsilon


def module(name, classifier=None):
    def make(_side):
        model = set_epsilon(getattr(torchvision.models, name)(), 1.001e-5)
        model.classifier = classifier or model.classifier
        return model

    return make


FAMILY = Family(
    "torchvision/densenet",
    [
        Variant("DenseNet121", application("DenseNet121"), module("densenet121"), side=64),
        Variant(
            "DenseNet121 headless",
            headless("DenseNet121"),
            module("densenet121", nn.Identity()),
        ),
        Variant("DenseNet169", application("DenseNet169"), module("densenet169")),
        Variant("DenseNet201", application("DenseNet201"), module("densenet201")),
    ],
)
