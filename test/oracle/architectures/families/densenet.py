import torchvision

from architectures.family import Family, Variant, application, set_epsilon


def module(name):
    return lambda _side: set_epsilon(getattr(torchvision.models, name)(), 1.001e-5)


FAMILY = Family(
    "torchvision/densenet",
    [
        Variant("DenseNet121", application("DenseNet121"), module("densenet121"), side=64),
        Variant("DenseNet169", application("DenseNet169"), module("densenet169")),
        Variant("DenseNet201", application("DenseNet201"), module("densenet201")),
    ],
)
