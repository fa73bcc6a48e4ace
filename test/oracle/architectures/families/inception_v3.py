import timm
import torch
import torch.nn.functional as F

from architectures.family import Family, Variant, application, headless


def leave_padding_out(_part, inputs):
    """Of an average that counts padding as zeros, the average without."""
    return (inputs[0] / F.avg_pool2d(torch.ones_like(inputs[0]), 3, 1, 1),)


def module(**options):
    model = timm.create_model("inception_v3", **options)
    for part in model.modules():
        if hasattr(part, "branch_pool"):
            part.branch_pool.register_forward_pre_hook(leave_padding_out)
    return model


FAMILY = Family(
    "timm/inception_v3",
    [
        Variant("InceptionV3", application("InceptionV3"), lambda _side: module(), side=75),
        Variant(
            "InceptionV3 headless",
            headless("InceptionV3"),
            lambda _side: module(num_classes=0),
        ),
    ],
)
