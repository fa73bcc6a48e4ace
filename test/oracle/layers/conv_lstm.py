"""ConvLSTM1D, 2D, 3D, for which PyTorch has no module: here is one, written out."""

import keras
import torch
from keras import layers
from torch import nn

from harness.arrays import array, join, under
from harness.case import Case
from harness.convert import linear, recurrent, tensors
from harness.single import single
from layers.layouts import flattened
from layers.recurrent import UNITS, sequence

CONVOLUTIONS = {1: nn.functional.conv1d, 2: nn.functional.conv2d, 3: nn.functional.conv3d}
FILTERS = 3
CHANNELS = 2
WINDOW = 2
#: Steps, then as many sizes as the layer has, then channels.
SIZES = (4, 6, 5, 4)


def shape_of(rank, first=False):
    steps, *sizes = SIZES[: rank + 1]
    return (steps, CHANNELS, *sizes) if first else (steps, *sizes, CHANNELS)


class ConvLstm(nn.Module):
    """Over (batch, time, channels, …): at each step one convolution of input and of state."""

    def __init__(self, rank, bias=True, same=False, sigmoid=torch.sigmoid, **options):
        super().__init__()
        window = (WINDOW,) * rank
        self.rank, self.same = rank, same
        self.sigmoid, self.options = sigmoid, options
        self.weight_ih = nn.Parameter(torch.empty(4 * FILTERS, CHANNELS, *window))
        self.weight_hh = nn.Parameter(torch.empty(4 * FILTERS, FILTERS, *window))
        self.bias = nn.Parameter(torch.empty(4 * FILTERS)) if bias else None

    def padded(self, x, dilation=1):
        """As Keras pads for `same` and a stride of 1: the odd one behind."""
        total = (WINDOW - 1) * dilation
        return nn.functional.pad(x, (total // 2, total - total // 2) * self.rank)

    def forward(self, x):
        convolve = CONVOLUTIONS[self.rank]
        dilation = self.options.get("dilation", 1)
        hidden = cell = None
        steps = []
        for step in x.unbind(1):
            step = self.padded(step, dilation) if self.same else step
            gates = convolve(step, self.weight_ih, self.bias, **self.options)
            if hidden is None:
                hidden = cell = gates.new_zeros(gates.shape[0], FILTERS, *gates.shape[2:])
            gates = gates + convolve(self.padded(hidden), self.weight_hh)
            i, f, g, o = gates.chunk(4, dim=1)
            cell = self.sigmoid(f) * cell + self.sigmoid(i) * torch.tanh(g)
            hidden = self.sigmoid(o) * torch.tanh(cell)
            steps.append(hidden)
        return torch.stack(steps, dim=1)


def convolutional(layer):
    """Both kernels from (…, in, gates) to (gates, in, …)."""
    into, back = array(layer.cell.kernel), array(layer.cell.recurrent_kernel)
    spatial = range(into.ndim - 2)
    order = (into.ndim - 1, into.ndim - 2, *spatial)
    bias = layer.cell.bias
    return tensors(
        weight_ih=into.transpose(order),
        weight_hh=back.transpose(order),
        bias=None if bias is None else array(bias),
    )


def frames(module, x):
    """Every step, channels last on both sides."""
    return module(x.movedim(-1, 2)).movedim(2, -1)


def last_frame(module, x):
    return frames(module, x)[:, -1]


def images(name, rank, layer=None, module=None, call=frames, first=False, **options):
    """A ConvLSTM over films; `layer` and `module` are what differs from the plain one."""
    kind = getattr(layers, f"ConvLSTM{rank}D")
    settings = {"return_sequences": True, **(layer or {})}
    return single(
        f"conv_lstm{rank}d{name}",
        lambda name: kind(FILTERS, WINDOW, name=name, **settings),
        lambda: ConvLstm(rank, **(module or {})),
        shape_of(rank, first),
        convolutional,
        call,
        warns=("no ConvLSTM",),
        **options,
    )


class TwoDirections(nn.Module):
    def __init__(self, rank):
        super().__init__()
        self.forward_layer = ConvLstm(rank)
        self.backward_layer = ConvLstm(rank)

    def forward(self, x):
        backward = self.backward_layer(x.flip(1)).flip(1)
        return torch.cat([self.forward_layer(x), backward], dim=2)


def by_kind(entries):
    """In the order of the rules: each takes one kind of weight from both directions."""
    return {
        name: value
        for kind in ("weight_ih", "weight_hh", "bias")
        for name, value in entries.items()
        if name.endswith(kind)
    }


def both_directions(layer):
    names = ("forward_layer", "backward_layer")
    return by_kind(
        join(*(under(name, convolutional(getattr(layer, name))) for name in names))
    )


def both_ways(rank):
    kind = getattr(layers, f"ConvLSTM{rank}D")
    return single(
        f"bidirectional_conv_lstm{rank}d",
        lambda name: layers.Bidirectional(
            kind(FILTERS, WINDOW, return_sequences=True), name=name
        ),
        lambda: TwoDirections(rank),
        shape_of(rank),
        both_directions,
        frames,
        warns=("no ConvLSTM", "flipped"),
    )


class Films(nn.Module):
    """A ConvLSTM and what reads its images, flattened as PyTorch flattens them."""

    def __init__(self, films, read, call):
        super().__init__()
        self.films, self.read, self.call = films, read, call

    def forward(self, x):
        return self.call(self.read, self.films(x.movedim(-1, 2)))


def with_reader(name, film, films, of_film, flatten, read, module, call, shape, convert):
    """A ConvLSTM whose images of `shape`, channels last, are flattened for `read`."""

    def build():
        parts = [film("films"), flatten("flatten"), read("read")]
        return keras.Sequential([keras.Input(shape_of(2)), *parts], name="model")

    def reference(model):
        films = of_film(model.get_layer("films"))
        entries = convert(model.get_layer("read"))
        key = next(iter(entries))
        moved = flattened(entries[key].T, *shape).T
        return join(
            under("films", films), under("read", {**entries, **tensors(**{key: moved})})
        )

    return Case(
        f"flatten_of_{name}",
        build,
        lambda: Films(films(2), module(), call),
        reference,
        [(3, *shape_of(2))],
        # Only a config knows what was flattened.
        containers=("h5", "keras"),
    )


def plain_film(sequences):
    return lambda name: layers.ConvLSTM2D(
        FILTERS, WINDOW, return_sequences=sequences, name=name
    )


def film_both_ways(name):
    return layers.Bidirectional(layers.ConvLSTM2D(FILTERS, WINDOW), name=name)


def last_of_both_directions(read, films):
    """Without sequences the backward direction gives what it computed last: of step 0."""
    return read(torch.cat([films[:, -1, :FILTERS], films[:, 0, FILTERS:]], 1).flatten(1))


IMAGE = (5, 4)
AREA = IMAGE[0] * IMAGE[1]

CASES = [
    *(images("", rank) for rank in (1, 2, 3)),
    images("_without_bias", 2, {"use_bias": False}, {"bias": False}),
    images("_last_step", 2, {"return_sequences": False}, call=last_frame),
    images("_same", 2, {"padding": "same"}, {"same": True}),
    images("_strides", 1, {"strides": 2}, {"stride": 2}),
    images("_dilation", 2, {"dilation_rate": 2}, {"dilation": 2}),
    images(
        "_channels_first",
        2,
        {"data_format": "channels_first"},
        call=lambda module, x: module(x),
        first=True,
    ),
    images(
        "_backwards",
        1,
        {"go_backwards": True},
        call=lambda module, x: frames(module, x.flip(1)),
    ),
    images(
        "_hard_sigmoid",
        2,
        {"recurrent_activation": "hard_sigmoid"},
        {"sigmoid": nn.functional.hardsigmoid},
    ),
    *(both_ways(rank) for rank in (1, 2)),
    single(
        "time_distributed_conv_lstm2d",
        lambda name: layers.TimeDistributed(layers.ConvLSTM2D(FILTERS, WINDOW), name=name),
        lambda: ConvLstm(2),
        (2, *shape_of(2)),
        lambda layer: convolutional(layer.layer),
        lambda module, x: last_frame(module, x.flatten(0, 1)).unflatten(0, (3, 2)),
        warns=("no ConvLSTM",),
        containers=("h5", "keras"),
    ),
    with_reader(
        "conv_lstm",
        plain_film(False),
        ConvLstm,
        convolutional,
        lambda name: layers.Flatten(name=name),
        lambda name: layers.Dense(4, name=name),
        lambda: nn.Linear(AREA * FILTERS, 4),
        lambda read, films: read(films[:, -1].flatten(1)),
        (*IMAGE, FILTERS),
        linear,
    ),
    with_reader(
        "frames_of_conv_lstm",
        plain_film(True),
        ConvLstm,
        convolutional,
        lambda name: layers.TimeDistributed(layers.Flatten(), name=name),
        lambda name: layers.LSTM(UNITS, return_sequences=True, name=name),
        lambda: nn.LSTM(AREA * FILTERS, UNITS, batch_first=True),
        lambda read, films: sequence(read, films.flatten(2)),
        (*IMAGE, FILTERS),
        recurrent,
    ),
    with_reader(
        "bidirectional_conv_lstm",
        film_both_ways,
        TwoDirections,
        both_directions,
        lambda name: layers.Flatten(name=name),
        lambda name: layers.Dense(4, name=name),
        lambda: nn.Linear(AREA * 2 * FILTERS, 4),
        last_of_both_directions,
        (*IMAGE, 2 * FILTERS),
        linear,
    ),
]
