import type { Shape } from "../../../tensor/shape.js";
import { shapeOf } from "../variable-dataset.js";
import { classOfGates } from "../classes/class-of-gates.js";
import { classOfAutomaticName } from "../classes/index.js";
import type { Entry } from "./stored-groups.js";

/**
 * The class of a layer of which no config tells, from the names and shapes of its weights,
 * and from the layer's `name` where they leave a choice that it settles; else null.
 */
export function inferClass(name: string, entries: readonly Entry[]): string | null {
  if (entries.length === 0) return null;
  const attention = inferAttention(entries);
  if (attention !== null) return attention;
  const shapes = new Map(entries.map(({ base, dataset }) => [base, shapeOf(dataset)]));
  if (shapes.size !== entries.length) return null;
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => shapes.has(name));
  const only = (...names: readonly string[]): boolean =>
    [...shapes.keys()].every((name) => names.includes(name));

  if (has("moving_mean", "moving_variance")) return "BatchNormalization";
  if (has("embeddings") && only("embeddings")) return "Embedding";
  const named = classOfAutomaticName(name)?.name ?? null;
  if (only("gamma", "beta")) {
    return named === "GroupNormalization" ? named : "LayerNormalization";
  }
  if (has("alpha") && only("alpha")) return "PReLU";
  if (has("mean", "variance", "count") && only("mean", "variance", "count")) {
    return "Normalization";
  }
  const spatial = (name: string): number => shapes.get(name)!.length - 2;
  if (has("depthwise_kernel") && only("depthwise_kernel", "bias")) {
    return `DepthwiseConv${spatial("depthwise_kernel")}D`;
  }
  if (has("depthwise_kernel", "pointwise_kernel")) {
    return `SeparableConv${spatial("depthwise_kernel")}D`;
  }
  if (!only("kernel", "recurrent_kernel", "bias") || !has("kernel")) return null;
  if (has("recurrent_kernel")) {
    return inferRecurrent(shapes.get("recurrent_kernel")!, shapes.get("bias") ?? null);
  }
  if (named === "EinsumDense" || named?.startsWith("DepthwiseConv")) return named;
  return inferKernel(name, named, shapes.get("kernel")!, shapes.get("bias") ?? null);
}

/** cuDNN's layers have two biases in a row. */
function inferRecurrent(shape: Shape, bias: Shape | null): string | null {
  if (shape.length > 2) return `ConvLSTM${shape.length - 2}D`;
  const name = classOfGates(shape);
  const isDouble = bias?.length === 1 && bias[0] === 2 * shape[1]!;
  return name !== null && isDouble ? `CuDNN${name}` : name;
}

/**
 * A convolution's bias is as long as its kernel's last axis, a transposed one's as the last
 * but one. At rank 3 an EinsumDense has the same shapes, and often does (attention's
 * projections), so there the layer must be called a convolution.
 */
function inferKernel(
  name: string,
  named: string | null,
  kernel: Shape,
  bias: Shape | null,
): string | null {
  const rank = kernel.length;
  if (rank === 2) return "Dense";
  if (rank < 3 || rank > 5 || bias?.length !== 1) return null;
  if (rank === 3 && !/conv/i.test(name)) return null;
  const [before, last] = kernel.slice(-2);
  if (before === last) return null;
  if (bias[0] === last) return `Conv${rank - 2}D`;
  if (bias[0] !== before) return null;
  const transposed = `Conv${rank - 2}DTranspose`;
  // Keras 3 calls a depthwise kernel plainly `kernel`, and its last axis is mostly 1.
  return last === 1 && named !== transposed ? null : transposed;
}

function inferAttention(entries: readonly Entry[]): string | null {
  const kernelOf = (name: string): Shape | null => {
    const entry = entries.find(
      ({ base, scopes }) => base === "kernel" && scopes.at(-1) === name,
    );
    return entry === undefined ? null : shapeOf(entry.dataset);
  };
  const [query, key] = [kernelOf("query"), kernelOf("key")];
  if (query === null || key === null || kernelOf("value") === null) return null;
  if (kernelOf("attention_output") === null) return null;
  const shared = kernelOf("gate") !== null || query[1] !== key[1];
  return shared ? "GroupedQueryAttention" : "MultiHeadAttention";
}
