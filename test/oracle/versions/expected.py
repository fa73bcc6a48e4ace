"""What each model must become: the hand-written conversions over the canonical values."""

from types import SimpleNamespace

from harness import convert
from harness.arrays import join, under


def stand_in(values):
    """Something with a Keras layer's attributes, for the hand-written conversions."""
    return SimpleNamespace(**values)


class GRUCell(SimpleNamespace):
    """A stand-in that is told by its class's name: its gates are in another order."""


def beneath(values, part):
    """The values under a first segment, without it."""
    prefix = part + "/"
    return {
        name[len(prefix) :]: value
        for name, value in values.items()
        if name.startswith(prefix)
    }


def channels_first(array, image):
    """Along the first axis, Keras flattens rows, columns, channels, PyTorch channels first."""
    height, width, channels = image
    images = array.reshape(height, width, channels, -1)
    return images.transpose(2, 0, 1, 3).reshape(array.shape)


#: What has as many entries as a layer's input has.
READ = ("kernel", "gamma", "beta", "moving_mean", "moving_variance")


def values_of(layer):
    """The canonical values, behind a Flatten in PyTorch's order."""
    values = layer.values()
    if layer.flattened is None:
        return values
    return {
        name: channels_first(value, layer.flattened) if name in READ else value
        for name, value in values.items()
    }


def bidirectional_lstm(values):
    forward, backward = (
        SimpleNamespace(cell=stand_in(beneath(values, part)))
        for part in ("forward", "backward")
    )
    return convert.bidirectional(
        SimpleNamespace(forward_layer=forward, backward_layer=backward)
    )


def attention(values):
    """Heads of 2 x 2 over a width of 4: torch.nn.MultiheadAttention can hold them."""
    query, key, value, output = (
        stand_in(beneath(values, part))
        for part in ("query", "key", "value", "attention_output")
    )
    return convert.attention_fused(
        SimpleNamespace(
            _query_dense=query, _key_dense=key, _value_dense=value, _output_dense=output
        )
    )


def plain(function):
    return lambda values: function(stand_in(values))


CONVERSIONS = {
    "dense": plain(convert.linear),
    "convolution": plain(convert.convolution),
    "transposed": plain(convert.transposed_convolution),
    "depthwise": plain(convert.depthwise),
    "separable": plain(convert.separable),
    "batch_norm": plain(convert.batch_norm),
    "embedding": plain(convert.embedding),
    "lstm": plain(lambda cell: convert.recurrent(SimpleNamespace(cell=cell))),
    "gru": lambda values: convert.recurrent(
        SimpleNamespace(cell=GRUCell(**values))
    ),
    "bidirectional_lstm": bidirectional_lstm,
    "attention": attention,
}


def state_dict(model):
    """The parameters of a model in order; None where PyTorch has no such layer."""
    if any(layer.kind not in CONVERSIONS for layer in model.layers):
        return None
    return join(
        *[
            under(
                layer.path.replace("/", "."),
                CONVERSIONS[layer.kind](values_of(layer)),
            )
            for layer in model.layers
        ]
    )
