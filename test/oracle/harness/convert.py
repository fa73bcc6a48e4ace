"""The conversion of each layer class, written with numpy by hand: what the tool is held to.

Nothing here is derived from the tool; `run` holds each function against Keras and PyTorch first.
"""

import numpy as np

from harness.arrays import array, tensors


def bias_of(layer):
    return array(layer.bias) if layer.bias is not None else None


def linear(layer):
    return tensors(weight=array(layer.kernel).T, bias=bias_of(layer))


def linear_after_flatten(layer, height, width):
    """Keras flattens rows, columns, channels; PyTorch channels, rows, columns."""
    kernel = array(layer.kernel)
    units = kernel.shape[1]
    images = kernel.reshape(height, width, -1, units)
    return tensors(
        weight=images.transpose(3, 2, 0, 1).reshape(units, -1), bias=bias_of(layer)
    )


def convolution(layer):
    kernel = array(layer.kernel)
    spatial = range(kernel.ndim - 2)
    return tensors(
        weight=kernel.transpose(kernel.ndim - 1, kernel.ndim - 2, *spatial),
        bias=bias_of(layer),
    )


#: Keras's kernel is (spatial, out, in) here, PyTorch's (in, out, spatial): the same axes move.
transposed_convolution = convolution


def depthwise_kernel(kernel):
    """(spatial, in, multiplier) to (in * multiplier, 1, spatial)."""
    *spatial, channels, multiplier = kernel.shape
    moved = np.moveaxis(kernel, (-2, -1), (0, 1))
    return moved.reshape(channels * multiplier, 1, *spatial)


def depthwise(layer):
    return tensors(weight=depthwise_kernel(array(layer.kernel)), bias=bias_of(layer))


def separable(layer):
    pointwise = array(layer.pointwise_kernel)
    return tensors(
        depthwise__weight=depthwise_kernel(array(layer.depthwise_kernel)),
        pointwise__weight=np.moveaxis(pointwise, (-1, -2), (0, 1)),
        pointwise__bias=bias_of(layer),
    )


def embedding(layer):
    return tensors(weight=array(layer.embeddings))


def scale_and_shift(layer):
    """gamma and beta, with 1 or 0 for the one that is absent; nothing where both are."""
    gamma = array(layer.gamma) if layer.gamma is not None else None
    beta = array(layer.beta) if layer.beta is not None else None
    if gamma is None and beta is None:
        return {}
    return tensors(
        weight=gamma if gamma is not None else np.ones_like(beta),
        bias=beta if beta is not None else np.zeros_like(gamma),
    )


def batch_norm(layer):
    return {
        **scale_and_shift(layer),
        **tensors(
            running_mean=array(layer.moving_mean),
            running_var=array(layer.moving_variance),
        ),
        "num_batches_tracked": np.zeros((), "int64"),
    }


def reset_first(gates):
    """GRU gates along the last axis: Keras has update, reset, new; PyTorch reset, update, new."""
    update, reset, new = np.split(gates, 3, axis=-1)
    return np.concatenate([reset, update, new], axis=-1)


def cell_tensors(cell):
    """The four parameters of a cell's module: into, back, and their biases, None for none."""
    order = reset_first if type(cell).__name__ == "GRUCell" else (lambda gates: gates)
    into, back = (
        order(array(kernel)).T for kernel in (cell.kernel, cell.recurrent_kernel)
    )
    if cell.bias is None:
        return into, back, None, None
    bias = order(array(cell.bias))
    biases = bias if bias.ndim == 2 else (bias, np.zeros_like(bias))
    return into, back, *biases


def recurrent(layer, suffix=""):
    """A SimpleRNN, LSTM or GRU layer, or an RNN of a cell, under PyTorch's names for layer 0."""
    into, back, bias_into, bias_back = cell_tensors(layer.cell)
    return tensors(
        **{
            f"weight_ih_l0{suffix}": into,
            f"weight_hh_l0{suffix}": back,
            f"bias_ih_l0{suffix}": bias_into,
            f"bias_hh_l0{suffix}": bias_back,
        }
    )


def bidirectional(layer):
    """Both directions in one module, which has biases in both or in none."""
    forward = recurrent(layer.forward_layer)
    backward = recurrent(layer.backward_layer, "_reverse")
    for name in ("bias_ih_l0", "bias_hh_l0"):
        reverse = f"{name}_reverse"
        if name in forward and reverse not in backward:
            backward[reverse] = np.zeros_like(forward[name])
        if reverse in backward and name not in forward:
            forward[name] = np.zeros_like(backward[reverse])
    return {**forward, **backward}


def cell(layer):
    """A SimpleRNNCell, LSTMCell or GRUCell by itself."""
    into, back, bias_into, bias_back = cell_tensors(layer)
    return tensors(weight_ih=into, weight_hh=back, bias_ih=bias_into, bias_hh=bias_back)


def stacked(layer):
    """An RNN of several cells as the layers of one module: all kernels first, as the rule has it."""
    parts = [cell_tensors(cell) for cell in layer.cell.cells]
    entries = {}
    for position, name in enumerate(("weight_ih", "weight_hh")):
        for number, part in enumerate(parts):
            entries[f"{name}_l{number}"] = part[position]
    for number, (_, _, into, back) in enumerate(parts):
        entries[f"bias_ih_l{number}"] = into
        entries[f"bias_hh_l{number}"] = back
    return tensors(**entries)


def head_projection(layer):
    """(in, heads, size) to (heads * size, in) with its bias flat."""
    kernel = array(layer.kernel)
    bias = array(layer.bias).reshape(-1) if layer.bias is not None else None
    return kernel.reshape(kernel.shape[0], -1).T, bias


def output_projection(layer):
    """(heads, size, out) to (out, heads * size)."""
    kernel = array(layer.kernel)
    return kernel.reshape(-1, kernel.shape[-1]).T, bias_of(layer)


def attention_parts(layer):
    query, key, value = (
        head_projection(part)
        for part in (layer._query_dense, layer._key_dense, layer._value_dense)
    )
    return query, key, value, output_projection(layer._output_dense)


def attention_fused(layer):
    """torch.nn.MultiheadAttention with inputs of one width."""
    query, key, value, output = attention_parts(layer)
    return tensors(
        in_proj_weight=np.concatenate([query[0], key[0], value[0]]),
        in_proj_bias=None
        if query[1] is None
        else np.concatenate([query[1], key[1], value[1]]),
        out_proj__weight=output[0],
        out_proj__bias=output[1],
    )


def attention_of_widths(layer):
    """torch.nn.MultiheadAttention with kdim and vdim."""
    query, key, value, output = attention_parts(layer)
    return tensors(
        q_proj_weight=query[0],
        k_proj_weight=key[0],
        v_proj_weight=value[0],
        in_proj_bias=None
        if query[1] is None
        else np.concatenate([query[1], key[1], value[1]]),
        out_proj__weight=output[0],
        out_proj__bias=output[1],
    )


def attention_linears(layer):
    """Four Linears, for what torch.nn.MultiheadAttention cannot hold."""
    query, key, value, output = attention_parts(layer)
    return tensors(
        q_proj__weight=query[0],
        q_proj__bias=query[1],
        k_proj__weight=key[0],
        k_proj__bias=key[1],
        v_proj__weight=value[0],
        v_proj__bias=value[1],
        out_proj__weight=output[0],
        out_proj__bias=output[1],
    )
