"""Lists the layers of models that tf.keras names otherwise than Keras 3 does.

    write_tf_names.py FILE    by the interpreter of `test/oracle/environment tf-keras-2.15`
"""

import gzip
import json
import sys

import tensorflow as tf

#: By the pack that converts them.
MODELS = {
    "torchvision/densenet": ["DenseNet121"],
    "timm/mobilenetv3": ["MobileNetV3Small", "MobileNetV3Large"],
}


def variable_name(layer, variable):
    """As Keras 3 calls it, and so the tool."""
    name = variable.name.split("/")[-1].split(":")[0]
    return "kernel" if type(layer).__name__ == "DepthwiseConv2D" else name


def layers_of(name):
    # In a graph nothing is computed, so no weight takes memory.
    with tf.Graph().as_default():
        model = getattr(tf.keras.applications, name)(weights=None)
        return {
            layer.name: {
                "class": type(layer).__name__,
                "variables": {
                    variable_name(layer, it): it.shape.as_list() for it in layer.weights
                },
            }
            for layer in model.layers
            if layer.weights
        }


def main():
    listed = {
        pack: {name: layers_of(name) for name in names} for pack, names in MODELS.items()
    }
    text = json.dumps(listed, separators=(",", ":"))
    with open(sys.argv[1], "wb") as file:
        file.write(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
