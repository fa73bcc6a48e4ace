"""A layer class of one's own: attention whose query, key and value share one kernel."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("oracle")
class FusedAttention(layers.Layer):
    def __init__(self, width, heads, **options):
        super().__init__(**options)
        self.width, self.heads = width, heads
        self.qkv = layers.Dense(3 * width, name="qkv")
        self.out = layers.Dense(width, use_bias=False, name="out")

    def build(self, shape):
        self.temperature = self.add_weight(name="temperature", shape=(self.heads,))
        self.qkv.build(shape)
        self.out.build((*shape[:-1], self.width))
        super().build(shape)

    def call(self, inputs):
        size = self.width // self.heads
        parts = ops.split(self.qkv(inputs), 3, axis=-1)
        q, k, v = (
            ops.transpose(
                ops.reshape(part, (-1, part.shape[1], self.heads, size)), (0, 2, 1, 3)
            )
            for part in parts
        )
        scores = ops.matmul(q, ops.transpose(k, (0, 1, 3, 2)))
        scores = scores * ops.reshape(self.temperature, (1, self.heads, 1, 1))
        mixed = ops.matmul(ops.softmax(scores, axis=-1), v)
        mixed = ops.transpose(mixed, (0, 2, 1, 3))
        return self.out(ops.reshape(mixed, (-1, mixed.shape[1], self.width)))

    def get_config(self):
        return {**super().get_config(), "width": self.width, "heads": self.heads}


def fused_attention():
    """One attention of one's own between a normalization and a head."""
    return keras.Sequential(
        [
            keras.Input((5, 6)),
            layers.LayerNormalization(name="norm"),
            FusedAttention(6, 2, name="attn"),
            layers.Dense(3, name="head"),
        ],
        name="fused",
    )


def encoder():
    """Two blocks, each a model of its own, in a model named encoder; a head on top."""

    def block(index):
        steps = keras.Input((5, 6))
        normed = layers.LayerNormalization(name="norm")(steps)
        mixed = FusedAttention(6, 2, name="attn")(normed)
        return keras.Model(
            steps, layers.Add(name="add")([steps, mixed]), name=f"layer_{index}"
        )

    stack = keras.Sequential([keras.Input((5, 6)), block(0), block(1)], name="encoder")
    steps = keras.Input((5, 6), name="steps")
    return keras.Model(
        steps, layers.Dense(3, name="head")(stack(steps)), name="transformer"
    )
