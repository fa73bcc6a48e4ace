import { classOfGates } from "../../classes/class-of-gates.js";
import { classOfLowercaseName, findClass } from "../../classes/index.js";
import type { LayerClass } from "../../classes/layer-class.js";
import { shapeOf } from "../../variable-dataset.js";
import type { Entry } from "../stored-groups.js";
import { modernEntries, type ModernEntries } from "./modern-entries.js";

export interface InferredLayer extends ModernEntries {
  readonly layerClass: LayerClass;
}

/** Classes that only the names of their variables can be of, first those of more names. */
const BY_VARIABLES: readonly (readonly [string, readonly string[]])[] = [
  ["BatchNormalization", ["running_mean", "running_std"]],
  ["SeparableConv2D", ["depthwise_kernel", "pointwise_kernel"]],
  ["Highway", ["W", "W_carry"]],
  ["SReLU", ["t_left", "a_left", "t_right", "a_right"]],
  ["ParametricSoftplus", ["alphas", "betas"]],
  ["PReLU", ["alphas"]],
  ["GRU", ["W_z", "U_z"]],
];

/**
 * The class of a layer of Keras 1 of which no config tells, and its entries in Keras 2's
 * terms: by their names and shapes, and by the layer's `name` where it is automatic. Null
 * where that leaves a choice.
 */
export function inferKeras1(
  name: string,
  entries: readonly Entry[],
): InferredLayer | null {
  if (entries.length === 0 || !entries.every(({ flat }) => flat)) return null;
  const found = candidates(name, entries).flatMap((className) => {
    const layerClass = findClass(className)!;
    const modern = modernEntries(layerClass, {}, entries);
    return typeof modern === "string" ? [] : [{ ...modern, layerClass }];
  });
  return found.length === 1 ? found[0]! : null;
}

function candidates(name: string, entries: readonly Entry[]): readonly string[] {
  const shapes = new Map(entries.map(({ base, dataset }) => [base, shapeOf(dataset)]));
  const named = BY_VARIABLES.find(([, names]) => names.every((it) => shapes.has(it)));
  if (named !== undefined) return [named[0]];
  if (shapes.has("W_i")) {
    return [shapes.get("W_i")!.length === 2 ? "LSTM" : "ConvLSTM2D"];
  }
  const [kernel, recurrent] = [shapes.get("W"), shapes.get("U")];
  if (kernel === undefined) return [];
  // With `consume_less="gpu"` the gates are joined.
  if (recurrent !== undefined) {
    const className = classOfGates(recurrent);
    return className === null ? [] : [className];
  }
  const automatic = classOfLowercaseName(name)?.name;
  if (automatic !== undefined) return [automatic];
  return byKernel(name, kernel.length, shapes.has("b"));
}

function byKernel(name: string, rank: number, hasBias: boolean): readonly string[] {
  // A transposed convolution has the shapes of a plain one, so the name must tell; a Dense
  // without bias is like an Embedding, and a MaxoutDense like a LocallyConnected1D.
  if (!hasBias || /deconv|transpose/i.test(name)) return [];
  if (rank === 2) return ["Dense"];
  if (rank === 4) return /conv/i.test(name) ? ["Conv1D", "Conv2D"] : [];
  return rank === 5 ? ["Conv3D"] : [];
}
