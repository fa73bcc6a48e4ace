from functools import partial

import timm
from timm.layers import BatchNormAct2d, create_conv2d

from architectures.family import Family, Variant, application, headless


def module(name, **options):
    def make(_side):
        model = timm.create_model(
            name,
            stem_type="fixed",
            conv_layer=partial(create_conv2d, bias=True),
            norm_layer=partial(BatchNormAct2d, eps=1.001e-5),
            **options,
        )
        for stage in model.stages[1:]:
            stage.blocks[0].conv2.stride = (1, 1)
            stage.blocks[0].downsample.conv.stride = (1, 1)
        for stage in model.stages[:3]:
            stage.register_forward_hook(lambda _stage, _x, y: y[..., ::2, ::2])
        return model

    return make


FAMILY = Family(
    "timm/resnetv2",
    [
        Variant("ResNet50V2", application("ResNet50V2"), module("resnetv2_50"), side=64),
        Variant(
            "ResNet50V2 headless",
            headless("ResNet50V2"),
            module("resnetv2_50", num_classes=0),
        ),
        Variant("ResNet101V2", application("ResNet101V2"), module("resnetv2_101")),
        Variant("ResNet152V2", application("ResNet152V2"), module("resnetv2_152")),
    ],
)
