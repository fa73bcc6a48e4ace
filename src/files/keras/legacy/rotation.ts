import type { Catalog, Config } from "../../../tensor/catalog.js";
import type { Core } from "../../../tensor/core.js";
import { flip } from "../../../tensor/nodes.js";
import type { Draft, DraftVariable } from "../draft.js";
import { makeDataset, shapeOf } from "../variable-dataset.js";
import { hasTensorflowNames } from "./keras-1/is-keras-1.js";
import type { StoredGroup } from "./stored-groups.js";

/** What Theano convolves with; its depthwise and separable layers turn theirs themselves. */
const ROTATED = /^Conv(?:LSTM)?[123]D(?:Transpose)?$/;
const CONVOLUTIONS = /^(?:Depthwise|Separable)?Conv(?:LSTM)?[123]D(?:Transpose)?$/;
const KERNELS = ["kernel", "recurrent_kernel"];

/**
 * Theano convolves where TensorFlow correlates, so the kernels that it has learnt are
 * turned by 180 degrees in space. A file says so, or Keras 1 wrote it and it does not:
 * then its names tell that it was TensorFlow, or else the pack asks.
 */
export type Rotation = "rotated" | "unknown" | "none";

export function rotationOf(
  { backend }: Catalog["writer"],
  groups: readonly StoredGroup[],
  isOld: boolean,
): Rotation {
  if (backend !== null) return backend === "theano" ? "rotated" : "none";
  return isOld && !hasTensorflowNames(groups) ? "unknown" : "none";
}

/** The layers with their kernels as TensorFlow has them, or with the fact that tells. */
export function withRotation(draft: Draft, rotation: Rotation): Draft {
  if (rotation === "none") return draft;
  const children = draft.children.map((child) => withRotation(child, rotation));
  const { className, variables } = draft;
  const isOfClass = className !== null && ROTATED.test(className);
  if (className !== null && CONVOLUTIONS.test(className) && rotation === "rotated") {
    const config = withTheanosPadding(draft.config);
    return { ...draft, children, config, variables: turnedKernels(className, variables) };
  }
  const isMaybe = (isOfClass || className === null) && variables.some(isSpatial);
  if (!isMaybe) return { ...draft, children };
  const config: Config = { ...draft.config, kernel_may_be_rotated: true };
  return { ...draft, children, config };
}

/** What TensorFlow pads, where it is not what Theano does. */
const TENSORFLOWS = [
  "pads_unalike",
  "same_pads",
  "transposed_settings",
  "transposed_cut",
];

function withTheanosPadding(config: Config): Config {
  const kept = Object.entries(config).filter(([key]) => !TENSORFLOWS.includes(key));
  return { ...Object.fromEntries(kept), learnt_on_theano: true };
}

/** Whether a kernel has an axis in space on which turning makes a difference. */
function isSpatial({ name, dataset }: DraftVariable): boolean {
  if (!KERNELS.includes(name) && name !== "W") return false;
  const shape = shapeOf(dataset);
  if (shape.length < 3) return false;
  // Of a `W` that nothing tells of, the axes in space may be the last ones.
  return (name === "W" ? shape : shape.slice(0, -2)).some((size) => size > 1);
}

/** The variables of a class, those that Theano rotates turned back. */
export function turnedKernels(
  className: string,
  variables: readonly DraftVariable[],
): readonly DraftVariable[] {
  return ROTATED.test(className) ? variables.map(turned) : variables;
}

function turned(variable: DraftVariable): DraftVariable {
  if (!KERNELS.includes(variable.name) || !isSpatial(variable)) return variable;
  const made = "rotated, as Theano stores it";
  const dataset = makeDataset([variable.dataset], made, ([kernel]) => rotate(kernel!));
  return { ...variable, dataset };
}

function rotate(kernel: Core): Core {
  return kernel.shape
    .slice(0, -2)
    .reduce((turning, _, axis) => flip(turning, axis), kernel);
}
