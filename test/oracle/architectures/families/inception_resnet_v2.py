import timm

from architectures.family import Family, Variant, application


def module(_side):
    return timm.create_model("inception_resnet_v2")


FAMILY = Family(
    "timm/inception_resnet_v2",
    [Variant("InceptionResNetV2", application("InceptionResNetV2"), module, side=75)],
)
