import type { ConfigLayer, PartialShape } from "../config-layer.js";
import type { Layout } from "../layouts/layout.js";
import { UNKNOWN } from "../layouts/layout.js";

/** A tensor that flows through the unrolled model. Its fields are filled in by passes. */
export interface Value {
  /** Batch axis included, its size null. */
  shape: PartialShape | null;
  layout: Layout;
  /** What those who read the tensor take it for; "conflict" where they disagree. */
  demand: Layout | "conflict";
}

/** One call of one layer, nested models and wrappers taken apart. */
export interface Step {
  /**
   * `time-in` takes the axis behind the batch away and `time-out` puts it back, around
   * what TimeDistributed wraps. `source` makes an input of the model.
   */
  readonly kind: "layer" | "time-in" | "time-out" | "source";
  readonly layer: ConfigLayer;
  /** The built-in class; null for custom ones and for operations. */
  readonly className: string | null;
  readonly inputs: readonly Value[];
  /** Inputs by the argument's name, where it is known; what time is taken of: `outer`. */
  readonly named: ReadonlyMap<string, Value>;
  readonly outputs: readonly Value[];
}

/** What a model or wrapper as a whole was given and gave: for its own shape facts. */
export interface Whole {
  readonly layer: ConfigLayer;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

export interface Unrolled {
  /** Each after those whose values it reads. */
  readonly steps: readonly Step[];
  readonly wholes: readonly Whole[];
}

export function newValue(shape: PartialShape | null): Value {
  return { shape, layout: UNKNOWN, demand: UNKNOWN };
}

/** The arguments of a call: the tensors in order, and by name where they have one. */
export interface Arguments {
  readonly values: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** The layer has no other call, and so has every model around it. */
  readonly calledOnce: boolean;
}

/** What is filled while a model is unrolled. */
export interface Unrolling {
  readonly file: string;
  readonly steps: Step[];
  readonly wholes: Whole[];
}

export const NOTHING_NAMED: ReadonlyMap<string, Value> = new Map();

/** Arguments that are values in order, without names. */
export function inOrder(values: readonly Value[], calledOnce: boolean): Arguments {
  return { values, named: NOTHING_NAMED, calledOnce };
}
