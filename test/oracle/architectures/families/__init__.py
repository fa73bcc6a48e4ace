"""Every family that a built-in pack is for."""

from architectures.families import (
    bert,
    convnext,
    dcgan,
    densenet,
    efficientnet,
    efficientnetv2,
    gpt2,
    inception_resnet_v2,
    inception_v3,
    lstm_tagger,
    mobilenet,
    mobilenetv2,
    mobilenetv3,
    nasnet,
    resnet,
    resnetv2,
    tf_bert,
    tf_gpt2,
    unet,
    vgg,
    vit,
    xception,
)

FAMILIES = [
    it.FAMILY
    for it in (
        vgg,
        resnet,
        resnetv2,
        densenet,
        mobilenet,
        mobilenetv2,
        mobilenetv3,
        efficientnet,
        efficientnetv2,
        convnext,
        inception_v3,
        inception_resnet_v2,
        xception,
        nasnet,
        bert,
        gpt2,
        tf_bert,
        tf_gpt2,
        vit,
        unet,
        lstm_tagger,
        dcgan,
    )
]
