import type { Config } from "../../tensor/catalog.js";
import type { DType } from "../../tensor/dtype.js";
import type { Shape } from "../../tensor/shape.js";

/** A model that stands in a text instead of a file. */
export interface InlineModel {
  /** How messages call it. */
  readonly file: string;
  /** By their paths, in the model's order; the path of the model itself is empty. */
  readonly layers: readonly InlineLayer[];
}

export interface InlineLayer {
  readonly path: string;
  readonly className: string | null;
  readonly config: Config;
  readonly variables: readonly InlineVariable[];
}

export interface InlineVariable {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly elements: InlineElements;
}

/** In row-major order: listed, or counted up from a first one. */
export type InlineElements =
  readonly (number | bigint)[] | { readonly from: number; readonly step: number };

/** An element of them, not yet rounded to a dtype. */
export function elementAt(elements: InlineElements, ordinal: number): number | bigint {
  return "step" in elements
    ? elements.from + elements.step * ordinal
    : elements[ordinal]!;
}
