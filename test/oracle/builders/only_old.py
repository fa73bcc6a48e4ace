"""Classes that only tf.keras or Keras 1 has, and what only they keep variables for.

Read by the Python of each version, down to 3.6: no newer syntax.
"""

import keras
import numpy as np

NAME = "mine"
IMAGE = (5, 4, 3)


def tf_keras():
    """(name, layer, input shape, its dtype, catalog names, refusal), of tf.keras 2.15."""
    import tensorflow as tf
    from keras import layers

    first = tf.compat.v1.keras.layers
    for form in (1, 2, 3):
        for rank, shape in ((1, (6, 3)), (2, IMAGE)):
            cls = getattr(layers, "LocallyConnected%dD" % rank)
            layer = cls(4, 2, implementation=form, name=NAME)
            name = "locally_connected_%d_%d" % (rank, form)
            yield name, layer, shape, "float32", "kernel bias", None
    layer = layers.LocallyConnected2D(4, 2, use_bias=False, name=NAME)
    yield "locally_connected_without_bias", layer, IMAGE, "float32", "kernel", None
    layer = layers.LocallyConnected2D(
        4, 2, implementation=2, data_format="channels_first", name=NAME
    )
    yield "locally_connected_first", layer, (3, 5, 4), "float32", "kernel bias", None
    layer = layers.experimental.RandomFourierFeatures(3, name=NAME)
    names = "kernel_scale unscaled_kernel bias"
    yield "random_fourier_features", layer, (4,), "float32", names, None
    names = "gamma beta moving_mean moving_variance"
    more = names + " moving_stddev renorm_mean renorm_stddev"
    layer = first.BatchNormalization(renorm=True, name=NAME)
    yield "batch_norm_renorm", layer, IMAGE, "float32", more, "K2T407"
    layer = first.BatchNormalization(name=NAME)
    yield "batch_norm_v1", layer, IMAGE, "float32", names, None
    layer = layers.experimental.SyncBatchNormalization(name=NAME)
    yield "batch_norm_synchronised", layer, IMAGE, "float32", names, None
    layer = layers.BatchNormalization(axis=[1, 3], name=NAME)
    yield "batch_norm_of_two_axes", layer, IMAGE, "float32", names, "K2T407"
    layer = layers.Normalization(axis=(1, 2), name=NAME)
    yield "normalization", layer, (5, 4), "float32", "mean variance count", None
    layer = layers.Discretization(num_bins=3, name=NAME)
    layer.adapt(np.asarray([[1.0], [2.0], [5.0]]))
    yield "discretization", layer, (1,), "float32", "summary", None
    for spectral, shape, names in (
        (layers.Conv2D(4, 2), IMAGE, "kernel bias vector_u"),
        (layers.Dense(4), (3,), "kernel bias vector_u"),
    ):
        layer = layers.SpectralNormalization(spectral, name=NAME)
        yield "spectral_%d" % len(shape), layer, shape, "float32", names, None
    layer = layers.IntegerLookup(
        vocabulary=[1, 2], idf_weights=[0.1, 0.2], output_mode="tf_idf", name=NAME
    )
    yield "integer_lookup", layer, (None,), "int64", "idf_weights", None
    layer = layers.StringLookup(
        vocabulary=["a", "b"], idf_weights=[0.1, 0.2], output_mode="tf_idf", name=NAME
    )
    yield "string_lookup", layer, (None,), "string", "idf_weights", None
    layer = layers.TextVectorization(output_mode="tf_idf", name=NAME)
    layer.adapt(["a b", "a a c"])
    yield "text_vectorization", layer, (1,), "string", "idf_weights", None
    column = tf.feature_column
    words = column.categorical_column_with_identity("words", 5)
    layer = layers.DenseFeatures([column.embedding_column(words, 3)], name=NAME)
    yield "dense_features", layer, {"words": (1,)}, "int64", None, "K2T405 K2T406"


def classes_of_tf_keras():
    """The names of all classes of layers that tf.keras exports."""
    import inspect

    import tensorflow as tf
    from keras import layers

    modules = (
        layers,
        layers.experimental,
        layers.experimental.preprocessing,
        tf.compat.v1.keras.layers,
        tf.keras.experimental,
    )
    found = [value for module in modules for value in vars(module).values()]
    return sorted(
        {
            it.__name__
            for it in found
            if inspect.isclass(it) and issubclass(it, layers.Layer)
        }
    )


def keras_1():
    """The same of Keras 1.2."""
    from keras import layers
    from keras.layers import advanced_activations

    for bias in (True, False):
        name = "highway" if bias else "highway_without_bias"
        names = "W W_carry b b_carry" if bias else "W W_carry"
        layer = layers.Highway(bias=bias, input_shape=(4,), name=NAME)
        yield name, layer, (4,), "float32", names, None
        name = "maxout" if bias else "maxout_without_bias"
        names = "W b" if bias else "W"
        layer = layers.MaxoutDense(3, 2, bias=bias, input_shape=(4,), name=NAME)
        yield name, layer, (4,), "float32", names, None
    names = "t_left a_left t_right a_right"
    layer = advanced_activations.SReLU(input_shape=(5, 4), name=NAME)
    yield "srelu", layer, (5, 4), "float32", names, None
    layer = advanced_activations.ParametricSoftplus(input_shape=(5, 4), name=NAME)
    yield "parametric_softplus", layer, (5, 4), "float32", "alphas betas", None


def model_of(layer, shape, dtype):
    """A model of this layer alone."""
    if keras.__version__.startswith("1."):
        model = keras.models.Sequential()
        model.add(layer)
        return model
    if isinstance(shape, dict):
        inputs = {k: keras.Input(v, dtype=dtype, name=k) for k, v in shape.items()}
        return keras.Model(inputs, layer(inputs), name="model")
    return keras.Sequential([keras.Input(shape, dtype=dtype), layer], name="model")


def values_of(layer):
    """The values of a layer's variables in the order in which it has them."""
    own = getattr(layer, "idf_weights", None)
    if own is None:
        own = getattr(getattr(layer, "_lookup_layer", None), "idf_weights", None)
    if own is not None:
        return [np.asarray(own)]
    held = layer.weights
    if hasattr(held[0], "get_value"):
        return [it.get_value() for it in held]
    return [it.numpy() for it in held]
