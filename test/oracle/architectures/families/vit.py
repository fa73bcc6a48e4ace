"""The Vision Transformer of KerasHub, alone and with its head."""

import keras_hub
import timm
import torch

from architectures.family import Family, Given

SMALL = dict(
    image_shape=(24, 24, 3),
    patch_size=(8, 8),
    num_layers=2,
    num_heads=2,
    hidden_dim=16,
    mlp_dim=24,
)
#: KerasHub's sizes: layers, heads, widths, patches.
SIZES = {
    "base 16": (12, 12, 768, 3072, 16),
    "large 32": (24, 16, 1024, 4096, 32),
    "huge 14": (32, 16, 1280, 5120, 14),
}


def size_of(layers, heads, width, inner, patch):
    return dict(
        image_shape=(224, 224, 3),
        patch_size=(patch, patch),
        num_layers=layers,
        num_heads=heads,
        hidden_dim=width,
        mlp_dim=inner,
    )


def backbone(sizes):
    return keras_hub.models.ViTBackbone(name="vit_backbone", **sizes)


def module(sizes, **more):
    def make(_side):
        return timm.create_model(
            "vit_base_patch16_224",
            img_size=sizes["image_shape"][0],
            patch_size=sizes["patch_size"][0],
            embed_dim=sizes["hidden_dim"],
            depth=sizes["num_layers"],
            num_heads=sizes["num_heads"],
            mlp_ratio=sizes["mlp_dim"] / sizes["hidden_dim"],
            **more,
        )

    return make


def images(generator):
    return generator.uniform(-1, 1, (2, 24, 24, 3)).astype("float32")


def run(module, images):
    return [module(torch.from_numpy(images).movedim(-1, 1))]


def classifier(sizes, pooling):
    return keras_hub.models.ViTImageClassifier(
        backbone(sizes), num_classes=5, pooling=pooling, name="vit_image_classifier"
    )


PLAIN = {
    **SMALL,
    "use_class_token": False,
    "use_mha_bias": False,
    "use_mlp_bias": False,
    "use_patch_bias": False,
}

FAMILY = Family(
    "timm/vit",
    [
        Given(
            "ViTBackbone small",
            lambda: backbone(SMALL),
            module(SMALL, num_classes=0, global_pool=""),
            given=images,
            call=run,
        ),
        Given(
            "ViTBackbone small without biases and token",
            lambda: backbone(PLAIN),
            module(SMALL, num_classes=0, global_pool="", class_token=False),
            given=images,
            call=run,
        ),
        Given(
            "ViTImageClassifier small",
            lambda: classifier(SMALL, "token"),
            module(SMALL, num_classes=5),
            given=images,
            call=run,
        ),
        Given(
            "ViTImageClassifier small of means",
            lambda: classifier(SMALL, "gap"),
            module(
                SMALL,
                num_classes=5,
                global_pool="avg",
                pool_include_prefix=True,
                fc_norm=False,
            ),
            given=images,
            call=run,
        ),
        *(
            Given(
                f"ViTBackbone {name}",
                lambda size=size: backbone(size_of(*size)),
                module(size_of(*size), num_classes=0, global_pool=""),
            )
            for name, size in SIZES.items()
        ),
    ],
)
