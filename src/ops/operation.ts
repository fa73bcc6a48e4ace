import type { Value } from "./value.js";

/**
 * One parameter of an operation, its tensors included. The first of kind `tensor` is the one
 * that a pipe feeds.
 */
export interface Parameter {
  readonly name: string;
  /** `integers` is a list of integers, `sizes` an integer or such a list. */
  readonly kind:
    "tensor" | "integer" | "number" | "string" | "dtype" | "integers" | "sizes" | "any";
  /** May be left out. */
  readonly optional?: boolean;
  /** Takes all further arguments (`permute(3, 2, 0, 1)`, `concat(0, a, b)`). */
  readonly rest?: boolean;
}

/** Arguments by parameter name; a `rest` parameter's value is a list or `tensors`. */
export type Arguments = ReadonlyMap<string, Value>;

export interface Context {
  /**
   * How many results the place wants: the names on the left of `a, b = split(x, 0)`. null:
   * any number will do, as inside the arguments of `concat`.
   */
  readonly wanted: number | null;
}

/**
 * A function of the language. `apply` infers the type of the result from what is known of
 * the arguments and, where the arguments have nodes, lowers it to core nodes. It throws
 * `Fault` for what does not fit; unknown sizes fit everything.
 */
export interface Operation {
  readonly name: string;
  /** One line for documentation, hover texts and errors. */
  readonly doc: string;
  /** In the order in which they are written. */
  readonly parameters: readonly Parameter[];
  /** Gives `tensors`; it cannot be applied to each of several tensors in turn. */
  readonly givesSeveral?: true;
  readonly apply: (args: Arguments, context: Context) => Value;
}
