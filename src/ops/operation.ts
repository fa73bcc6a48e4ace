import type { Value } from "./value.js";

/** One parameter of an operation, after the tensors it takes. */
export interface Parameter {
  readonly name: string;
  readonly kind:
    "tensor" | "integer" | "number" | "string" | "dtype" | "integers" | "any";
  /** May be left out. */
  readonly optional?: boolean;
  /** Takes all further arguments (`permute(3, 2, 0, 1)`, `concat(0, a, b)`). */
  readonly rest?: boolean;
}

/** Arguments by parameter name; a `rest` parameter's value is a list or `tensors`. */
export type Arguments = ReadonlyMap<string, Value>;

export interface Context {
  /** How many results the place wants: the names on the left of `a, b = split(x, 0)`. */
  readonly wanted: number;
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
  /** `concat(axis, tensor, …)`: how the call is written, for messages. */
  readonly parameters: readonly Parameter[];
  readonly apply: (args: Arguments, context: Context) => Value;
}
