import timm

from architectures.family import Family, Variant, application, headless


NAME = "inception_resnet_v2"


FAMILY = Family(
    "timm/inception_resnet_v2",
    [
        Variant(
            "InceptionResNetV2",
            application("InceptionResNetV2"),
            lambda _side: timm.create_model(NAME),
            side=75,
        ),
        Variant(
            "InceptionResNetV2 headless",
            headless("InceptionResNetV2"),
            lambda _side: timm.create_model(NAME, num_classes=0),
        ),
    ],
)
