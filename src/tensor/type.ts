import type { DType } from "./dtype.js";

/**
 * What an axis means: the declared names it is composed of, first varying slowest. `[]` is
 * a unit axis. A part of an axis that was split remembers its place, so that all parts
 * recomposed in order are the axis again.
 */
export type Label = readonly Atom[];

export type Atom =
  | { readonly kind: "name"; readonly name: string }
  | {
      readonly kind: "part";
      /** The split label; parts of one split share this very object. */
      readonly of: Label;
      readonly ordinal: number;
      readonly count: number;
    };

/** One axis as far as it is known before a model is. */
export interface Axis {
  /** null: not known yet. */
  readonly size: number | null;
  /** null: unknown, agrees with anything. */
  readonly label: Label | null;
}

/** The type of an expression: axes and dtype, each as far as known. */
export interface TensorType {
  /** null: not even the rank is known. */
  readonly axes: readonly Axis[] | null;
  readonly dtype: DType | null;
}

export const UNKNOWN_TYPE: TensorType = { axes: null, dtype: null };
