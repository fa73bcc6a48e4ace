import timm
from timm.layers import create_pool2d

from architectures.family import Family, Variant, application, headless, set_epsilon


def module(**options):
    model = set_epsilon(timm.create_model("legacy_xception", **options), 1e-3)
    for block in (model.block1, model.block2, model.block3, model.block12):
        block.rep[-1] = create_pool2d("max", 3, 2, padding="same")
    return model


FAMILY = Family(
    "timm/xception",
    [
        Variant("Xception", application("Xception"), lambda _side: module(), side=71),
        Variant(
            "Xception headless", headless("Xception"), lambda _side: module(num_classes=0)
        ),
    ],
)
