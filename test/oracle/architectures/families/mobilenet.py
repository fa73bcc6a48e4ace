import timm
from timm.models.efficientnet import _gen_mobilenet_v1

from architectures.family import Family, Variant, application, headless

SETTINGS = {"pad_type": "same", "bn_eps": 1e-3}


def variant(alpha, module, side=None):
    return Variant(
        f"MobileNet alpha={alpha}",
        application("MobileNet", alpha=alpha, dropout=0),
        lambda _side: module(),
        side,
    )


def without_a_name(alpha):
    """A width that timm can make and has no name for."""
    return lambda: _gen_mobilenet_v1("mobilenetv1_100", alpha, **SETTINGS)


FAMILY = Family(
    "timm/mobilenet",
    [
        variant(0.25, without_a_name(0.25), side=64),
        Variant(
            "MobileNet headless",
            headless("MobileNet"),
            lambda _side: timm.create_model("mobilenetv1_100", num_classes=0, **SETTINGS),
        ),
        variant(0.5, without_a_name(0.5)),
        variant(0.75, without_a_name(0.75)),
        variant(1.0, lambda: timm.create_model("mobilenetv1_100", **SETTINGS)),
        variant(1.25, lambda: timm.create_model("mobilenetv1_125", **SETTINGS)),
    ],
)
