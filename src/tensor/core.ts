import type { StoredTensor } from "./catalog.js";
import type { DType } from "./dtype.js";
import type { Shape } from "./shape.js";

/**
 * The few nodes that every expression is lowered to. Shapes are concrete; a node is plain
 * data. The functions of `nodes.ts` make them: they simplify and fuse, so that a chain of
 * views over a load is one `view`.
 */
export type Core = Load | Fill | View | Concat | Elementwise | Reduce | Cast | MatMul;

interface Node {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** The stored bytes of a weight, as they are in the file. */
export interface Load extends Node {
  readonly kind: "load";
  readonly tensor: StoredTensor;
}

/**
 * One value everywhere: `bigint` for the 64-bit integers. Not rounded to the dtype yet, so
 * that a number takes part in arithmetic as it was written.
 */
export interface Fill extends Node {
  readonly kind: "fill";
  readonly value: number | bigint;
}

/**
 * A strided walk over the row-major elements of `base`, which is never a view itself.
 * The element at index (i0, i1, …) is `offset` + the sum over the axes of what the digits
 * of each index give. A digit walks by a stride (negative for a flipped axis, 0 for a
 * repeated one) or by a table of offsets (a gathered axis).
 */
export interface View extends Node {
  readonly kind: "view";
  readonly base: Exclude<Core, View>;
  /** In elements of `base`. */
  readonly offset: number;
  /** For each axis its digits, first varying slowest; their sizes multiply to the axis's. */
  readonly axes: readonly (readonly Digit[])[];
}

export type Digit =
  | { readonly size: number; readonly stride: number }
  | { readonly size: number; readonly offsets: readonly number[] };

export interface Concat extends Node {
  readonly kind: "concat";
  readonly axis: number;
  readonly parts: readonly Core[];
}

export type ElementwiseOperation =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "remainder"
  | "negate"
  | "sqrt"
  | "exp"
  | "log";

/** Operands have this node's shape (broadcasts are views) and dtype. */
export interface Elementwise extends Node {
  readonly kind: "elementwise";
  readonly operation: ElementwiseOperation;
  readonly operands: readonly Core[];
}

/** Sums or averages one axis away. */
export interface Reduce extends Node {
  readonly kind: "reduce";
  readonly operation: "sum" | "mean";
  readonly axis: number;
  readonly operand: Core;
}

/** To this dtype, or a row-major copy where the operand has it already. */
export interface Cast extends Node {
  readonly kind: "cast";
  readonly operand: Core;
}

/** (…, n, k) times (…, k, m); leading axes are equal (broadcasts are views). */
export interface MatMul extends Node {
  readonly kind: "matmul";
  readonly left: Core;
  readonly right: Core;
}
