"""Models that are stored oddly: layers shared between models, layers without variables among
those with, models that hold layers as attributes, in lists, dicts and lists of lists."""

import numpy as np

from record import VERSION, keras

L = keras.layers


@keras.utils.register_keras_serializable(package="odd")
class Block(L.Layer):
    """Without a scale it has no variables at all, and no sublayers."""

    def __init__(self, units=None, **options):
        super().__init__(**options)
        self.units = units
        if units is not None:
            self.zoom = L.Dense(units)
            self.also = [L.Dense(units, use_bias=False), [L.Dense(units)]]

    def build(self, shape):
        if self.units is not None:
            self.shift = self.add_weight(shape=(self.units,), name="shift")
            self.zoom.build(shape)
            inner = (*shape[:-1], self.units)
            self.also[0].build(inner)
            self.also[1][0].build(inner)
        super().build(shape)

    def call(self, x):
        if self.units is None:
            return x
        x = self.zoom(x) + self.shift
        return self.also[1][0](self.also[0](x))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class Attention(L.Layer):
    """Of the name of one of Keras's classes, and not registered."""

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1],), name="w")
        self.b = self.add_weight(shape=(1,), name="b")
        super().build(shape)

    def call(self, x):
        return x * self.w + self.b


def tangled():
    """Layers shared before and after their models come, twins that are not shared, more than
    ten layers of a class, custom layers with and without variables, compiled and trained."""
    values = keras.Input((3,), name="values")
    early = L.Dense(3, name="early")
    late = L.Dense(3, name="late")

    def model(name, *layers):
        side = keras.Input((3,))
        x = side
        for layer in layers:
            x = layer(x)
        return keras.Model(side, x, name=name)

    one = model("one", L.Dense(3, name="twin"), early, late, Block(name="none"))
    two = model("two", late, L.Dense(3, name="twin"), Block(3, name="some"))
    block = Block(3, name="blk")
    deep = model("deep", block, two, L.Dense(3, name="own"))
    x = early(values)
    x = Block(name="nothing")(x)
    x = Block(3, name="first")(x)
    x = Block(name="empty")(x)
    x = block(one(L.Dropout(0.1)(x)))
    x = late(deep(two(x)))
    for i in range(12):
        if i % 3 == 1:
            x = L.BatchNormalization(scale=i % 2 == 0, name=f"norm_{i}")(x)
        x = L.Dense(3, use_bias=i % 2 == 0, name=f"step_{i}")(x)
    result = keras.Model(values, Attention(name="attend")(x), name="tangled")
    result.compile(optimizer="adam", loss="mse", metrics=["mae"])
    result.fit(np.zeros((2, 3)), np.zeros((2, 3)), verbose=0)
    return result


def shared():
    """A layer that an inner model has first, and two twins of one name that are two."""
    values = keras.Input((3,), name="values")
    common = L.Dense(3, name="common")
    side = keras.Input((3,), name="side")
    inner = keras.Model(side, L.Dense(3, name="twin")(common(side)), name="inner")
    x = inner(L.Dense(3, name="twin")(values))
    return keras.Model(values, L.Dense(3, name="last")(common(x)), name="shared")


def wrapped():
    """Cells, wrappers, and layers with state that is no weight."""
    steps = keras.Input((4, 3), batch_size=2, name="steps")
    x = L.LSTM(3, return_sequences=True, stateful=True, name="stateful")(steps)
    x = L.GRU(3, return_sequences=True, dropout=0.2, recurrent_dropout=0.1, name="drop")(x)
    cells = [L.LSTMCell(3, name=f"cell{i}") for i in range(12)]
    x = L.RNN(cells, return_sequences=True, name="tall")(x)
    mixed = [L.GRUCell(3), L.LSTMCell(2), L.GRUCell(3)]
    x = L.RNN(mixed, return_sequences=True, name="mixed")(x)
    x = L.Bidirectional(L.LSTM(2, return_sequences=True), name="both")(x)
    x = L.Bidirectional(
        L.GRU(2, return_sequences=True),
        backward_layer=L.GRU(2, return_sequences=True, go_backwards=True),
        name="halves",
    )(x)
    x = L.Reshape((4, 2, 2, 1), name="frames")(x)
    x = L.TimeDistributed(L.Dropout(0.1), name="each_none")(x)
    x = L.TimeDistributed(L.Conv2D(2, 1, name="inner"), name="each")(x)
    x = L.ConvLSTM2D(2, 1, return_sequences=True, name="film")(x)
    x = L.Reshape((4, 8))(x)
    x = L.MultiHeadAttention(2, 3, value_dim=2, dropout=0.1, name="attend")(x, x)
    if VERSION >= "2.13":
        x = L.SpectralNormalization(L.Dense(3, name="plain"), name="spectral")(x)
    x = L.GaussianNoise(0.1)(x)
    x = L.SeparableConv1D(3, 2, name="sep")(x)
    return keras.Model(steps, L.PReLU(name="act")(x), name="wrapped")


class Inner(keras.Model):
    """A model by subclassing within another."""

    def __init__(self, **options):
        super().__init__(**options)
        self.proj = L.Dense(2)
        self.mix = L.Dense(2)

    def call(self, x):
        return self.mix(self.proj(x))


class Net(keras.Model):
    """Attributes before and after `layers` in the alphabet, and private ones; what is not a
    weight among the attributes."""

    def __init__(self):
        super().__init__(name="subclassed")
        self.embedding = L.Dense(2, use_bias=False)
        self.fc1 = L.Dense(2)
        self._private = L.Dense(2)
        self.out = L.Dense(2)
        self.blocks = [L.Dense(2, name="same") for _ in range(12)]
        self.nested = [[L.Dense(2)], [L.Dense(2), L.LayerNormalization()]]
        self.table = {"one": L.Dense(2), "two": L.BatchNormalization(center=False)}
        self.attend = L.MultiHeadAttention(1, 2, name="looks")
        self.encoder = L.LSTM(2, return_sequences=True, name="reads")
        self.reader = L.Bidirectional(L.GRU(1, return_sequences=True), name="scans")
        self.stack = keras.Sequential([L.Dense(2), L.BatchNormalization()])
        self.inner = Inner()
        self.block = Block(2)
        self.kl_loss_tracker = keras.metrics.Mean(name="kl")
        self.shift = self.add_weight(shape=(2,), name="shift")
        self.d_optimizer = keras.optimizers.Adam()

    def call(self, x):
        x = self.fc1(self.embedding(x)) + self.shift
        for layer in self.blocks:
            x = layer(x)
        for group in self.nested:
            for layer in group:
                x = layer(x)
        x = self.table["two"](self.table["one"](self._private(x)))
        x = self.attend(x, x)
        x = self.reader(self.encoder(x))
        return self.out(self.block(self.inner(self.stack(x))))


def subclassed():
    model = Net()
    x = np.zeros((2, 3, 2), dtype="float32")
    model(x)
    model.compile(optimizer="sgd", loss="mse")
    model.fit(x, x, verbose=0)
    variables = model.stack.trainable_variables
    model.d_optimizer.build(variables)
    model.kl_loss_tracker.update_state(1.0)
    return model


class Gan(keras.Model):
    """Two compiled models in one, as in Keras's own examples."""

    def __init__(self):
        super().__init__(name="gan")
        self.generator = keras.Sequential(
            [keras.Input((2,)), L.Dense(3, name="g1"), L.Dense(2, name="g2")], name="gen"
        )
        self.discriminator = keras.Sequential(
            [keras.Input((2,)), L.Dense(3, name="d1"), L.Dense(1, name="d2")], name="dis"
        )

    def call(self, x):
        return self.discriminator(self.generator(x))


def gan():
    model = Gan()
    x = np.zeros((2, 2), dtype="float32")
    model(x)
    model.discriminator.compile(optimizer="adam", loss="mse", metrics=["mae"])
    model.discriminator.fit(x, x[:, :1], verbose=0)
    return model


@keras.utils.register_keras_serializable(package="odd")
class Pair(keras.Model):
    """A Functional model by its constructor, with attributes besides."""

    def __init__(self, units=2, **options):
        values = keras.Input((3,), name="values")
        first = L.Dense(units, name="first")
        last = L.Dense(units, name="last")
        super().__init__(values, last(first(values)), **options)
        self.units = units
        self.extra = L.Dense(units, name="more")
        self.extra.build((None, 3))

    def get_config(self):
        return {"units": self.units, "name": self.name}


def pair():
    return Pair(name="pair")


def plain_model():
    """A Sequential model of a version that names nothing."""
    model = keras.Sequential([keras.Input((6, 6, 2), name="image")], name="plain")
    model.add(L.Conv2D(2, 3, name="conv_b"))
    model.add(L.Conv2D(2, 3, name="conv_a"))
    model.add(L.Flatten())
    model.add(L.Dense(3, name="dense_b"))
    model.add(L.Dense(3, name="dense_a"))
    return model


MODELS = {
    "tangled": tangled,
    "shared": shared,
    "wrapped": wrapped,
    "subclassed": subclassed,
    "gan": gan,
    "pair": pair,
    "plain": plain_model,
}
