import timm
import torch.nn.functional as F
from keras.src.applications.nasnet import NASNet
from torch import nn

from architectures.family import Family, Variant, application

#: The channels before the classifier, of a narrow model with the cells of the large one.
NARROW = {"stem_size": 16, "num_features": 384}


def build_narrow(input_shape=None):
    return NASNet(
        input_shape=input_shape,
        penultimate_filters=NARROW["num_features"],
        stem_block_filters=NARROW["stem_size"],
        num_blocks=6,
        filter_multiplier=2,
        skip_reduction=True,
        weights=None,
        classifier_activation=None,
        default_size=331,
    )


def pad(_pool, inputs):
    height, width = inputs[0].shape[-2:]
    return F.pad(inputs[0], (width % 2, 1, height % 2, 1))


def module(**options):
    def make(_side):
        model = timm.create_model("nasnetalarge", **options)
        for cell in (
            model.cell_stem_0,
            model.cell_stem_1,
            model.reduction_cell_0,
            model.reduction_cell_1,
        ):
            cell.comb_iter_1_left = nn.MaxPool2d(3, 2)
            cell.comb_iter_2_left = nn.AvgPool2d(3, 2)
            cell.comb_iter_4_right = nn.MaxPool2d(3, 2)
            for pool in (
                cell.comb_iter_1_left,
                cell.comb_iter_2_left,
                cell.comb_iter_4_right,
            ):
                pool.register_forward_pre_hook(pad)
        return model

    return make


FAMILY = Family(
    "timm/nasnet",
    [
        Variant("NASNet narrow", build_narrow, module(**NARROW), side=64),
        Variant("NASNetLarge", application("NASNetLarge"), module()),
    ],
)
