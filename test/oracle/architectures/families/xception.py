import timm
from timm.layers import create_pool2d

from architectures.family import Family, Variant, application, set_epsilon


def module(_side):
    model = set_epsilon(timm.create_model("legacy_xception"), 1e-3)
    for block in (model.block1, model.block2, model.block3, model.block12):
        block.rep[-1] = create_pool2d("max", 3, 2, padding="same")
    return model


FAMILY = Family(
    "timm/xception", [Variant("Xception", application("Xception"), module, side=71)]
)
