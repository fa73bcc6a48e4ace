"""Converts the files of write.py and runs them in PyTorch: the outputs must be Keras 1's.

    python judge.py FIXTURES FORWARD MAIN.js

FIXTURES and FORWARD as write.py filled them; MAIN.js is the built command line. Runs under
the environment keras-3.15 (torch, safetensors).
"""

import glob
import gzip
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file


def to_torch(data, ordering):
    return data if ordering == "th" else torch.movedim(data, -1, 1)


def from_torch(data, ordering):
    return data if ordering == "th" else torch.movedim(data, 1, -1)


def dense(p, x, name="dense"):
    return F.linear(x, p[name + ".weight"], p.get(name + ".bias"))


def conv(function, ordering, **options):
    def run(p, x):
        found = function(
            to_torch(x, ordering), p["conv.weight"], p.get("conv.bias"), **options
        )
        return from_torch(found, ordering)

    return run


def deconv(ordering):
    # Kernel (3, 2), stride 2, from (5, 6) to (11, 12): TensorFlow pads `valid` not at all.
    def run(p, x):
        found = F.conv_transpose2d(
            to_torch(x, ordering), p["deconv.weight"], p["deconv.bias"], stride=2
        )
        return from_torch(found, ordering)

    return run


def separable(ordering):
    def run(p, x):
        deep = F.conv2d(to_torch(x, ordering), p["sep.depthwise.weight"], groups=3)
        found = F.conv2d(deep, p["sep.pointwise.weight"], p["sep.pointwise.bias"])
        return from_torch(found, ordering)

    return run


def batch_norm(p, x, name="norm"):
    mean, variance = p[name + ".running_mean"], p[name + ".running_var"]
    return F.batch_norm(
        x, mean, variance, p[name + ".weight"], p[name + ".bias"], eps=1e-3
    )


def flattened(ordering):
    def run(p, x):
        found = F.conv2d(to_torch(x, ordering), p["conv.weight"], p["conv.bias"])
        return dense(p, torch.flatten(torch.relu(batch_norm(p, found)), 1))

    return run


def recurrent(module, name="memory", whole=False, **options):
    def run(p, x):
        built = module(x.shape[-1], 3, batch_first=True, **options)
        own = {
            key[len(name) + 1 :]: it for key, it in p.items() if key.startswith(name + ".")
        }
        built.load_state_dict(own)
        found = built(x)[0]
        return found if whole else found[:, -1]

    return run


def convlstm(ordering):
    def run(p, x):
        steps = [to_torch(it, ordering) for it in x.unbind(1)]
        ih, hh, bias = (p["memory." + it] for it in ("weight_ih", "weight_hh", "bias"))
        state = cell = None
        for step in steps:
            gates = F.conv2d(step, ih, bias)
            if state is not None:
                gates = gates + F.conv2d(state, hh, padding=1)
            i, f, c, o = gates.chunk(4, 1)
            fresh = torch.sigmoid(i) * torch.tanh(c)
            cell = fresh if cell is None else torch.sigmoid(f) * cell + fresh
            state = torch.sigmoid(o) * torch.tanh(cell)
        return from_torch(state, ordering)

    return run


def highway(p, x):
    carry = torch.sigmoid(F.linear(x, p["way.W_carry"].T, p["way.b_carry"]))
    made = torch.tanh(F.linear(x, p["way.W"].T, p["way.b"]))
    return made * carry + (1 - carry) * x


def maxout(p, x):
    return (torch.einsum("bi,niu->bnu", x, p["max.W"]) + p["max.b"]).max(1).values


def merged_sequential(p, x, y):
    left = dense(p, dense(p, x, "left"), "left_2")
    right = F.conv2d(to_torch(y, "tf"), p["right_conv.weight"], p["right_conv.bias"])
    return dense(p, torch.cat([left, torch.flatten(right, 1)], 1), "top")


def merged_functional(p, x, y):
    return dense(p, dense(p, x, "shared") * dense(p, y, "shared"), "top")


def nested(p, x):
    inner = batch_norm(p, dense(p, x, "inner.a"), "inner.norm")
    return dense(p, dense(p, inner, "inner.b"), "top")


def over_time_conv(p, x):
    steps = [F.conv2d(it, p["each.weight"], p["each.bias"]) for it in x.unbind(1)]
    return torch.stack(steps, 1)


def locally(p, x):
    width = p["local.kernel"].shape[1] // x.shape[-1]
    places = [x[:, i : i + width].flatten(1) for i in range(p["local.kernel"].shape[0])]
    each = [it @ kernel for it, kernel in zip(places, p["local.kernel"])]
    return torch.stack(each, 1) + p["local.bias"]


#: By case; those that `keras/auto` refuses, as PyTorch has no such GRU, are left out.
FORWARD = {
    "dense": dense,
    "dense_without_bias": dense,
    "embedding": lambda p, x: F.embedding(x.long(), p["words.weight"]),
    "conv1d": conv(F.conv1d, "tf"),
    "atrous_conv1d": conv(F.conv1d, "tf", dilation=2),
    "conv2d_th": conv(F.conv2d, "th"),
    "conv2d_tf": conv(F.conv2d, "tf"),
    "conv2d_without_bias": conv(F.conv2d, "th"),
    "atrous_conv2d_th": conv(F.conv2d, "th", dilation=2),
    "atrous_conv2d_tf": conv(F.conv2d, "tf", dilation=2),
    "deconv2d_th": deconv("th"),
    "deconv2d_tf": deconv("tf"),
    "conv3d_th": conv(F.conv3d, "th"),
    "conv3d_tf": conv(F.conv3d, "tf"),
    "separable_th": separable("th"),
    "separable_tf": separable("tf"),
    "convlstm_th": convlstm("th"),
    "convlstm_tf": convlstm("tf"),
    "flattened_th": flattened("th"),
    "flattened_tf": flattened("tf"),
    "locally1d": locally,
    "batch_norm": batch_norm,
    "simple_rnn": recurrent(torch.nn.RNN),
    "lstm": recurrent(torch.nn.LSTM),
    "lstm_gpu": recurrent(torch.nn.LSTM),
    "bidirectional_lstm": recurrent(torch.nn.LSTM, "both", True, bidirectional=True),
    "time_distributed": lambda p, x: dense(p, x, "each"),
    "time_distributed_conv": over_time_conv,
    "time_distributed_dense": dense,
    "highway": highway,
    "maxout": maxout,
    "prelu": lambda p, x: F.prelu(x, p["act.weight"]),
    "parametric_softplus": lambda p, x: (
        p["act.alphas"] * F.softplus(p["act.betas"] * x)
    ),
    "merged_sequential": merged_sequential,
    "merged_functional": merged_functional,
    "nested": nested,
}


def converted(packed, backend, main, folder):
    model, result = (os.path.join(folder, it) for it in ("model.h5", "out.safetensors"))
    with gzip.open(packed) as file, open(model, "wb") as plain:
        plain.write(file.read())
    settings = ["--set", "theano=true"] if backend == "theano" else []
    words = ["node", main, "apply", "keras/auto", model, "-o", result, "--force"]
    subprocess.run(words + settings, check=True, capture_output=True, text=True)
    return load_file(result)


def judge(packed, forward, main, folder):
    case, backend = os.path.basename(packed).split(".")[:2]
    if case not in FORWARD:
        return case + ": not run"
    arrays = np.load(os.path.join(forward, "%s.%s.npz" % (case, backend)))
    inputs = [torch.from_numpy(arrays[key]) for key in sorted(arrays) if key != "out"]
    parameters = converted(packed, backend, main, folder)
    with torch.no_grad():
        found = FORWARD[case](parameters, *inputs).numpy()
    wanted = arrays["out"]
    assert found.shape == wanted.shape, (case, found.shape, wanted.shape)
    assert np.isfinite(wanted).all(), case
    return "%s on %s: off by %.1e" % (case, backend, np.abs(found - wanted).max())


def main(fixtures, forward, command):
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for packed in sorted(glob.glob(os.path.join(fixtures, "*.h5.gz"))):
            if packed.endswith(".only.h5.gz"):
                continue
            told = judge(packed, forward, command, folder)
            print(told, flush=True)
            if "off by" in told:
                off = float(told.split()[-1])
                worst = off if not off <= worst else worst
    print("worst: %.1e" % worst)
    sys.exit(0 if worst < 1e-5 else 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
