/** What kind of thing is wrong; the compiler gives each its diagnostic code. */
export type FaultKind =
  | "arity"
  | "kind"
  | "argument-name"
  | "condition"
  | "name"
  | "dtype-name"
  | "division-by-zero"
  | "shape"
  | "dtype"
  | "axis"
  | "axis-side"
  | "axis-count"
  | "axis-size"
  | "results";

/**
 * A small fact from a low floor, without a place: "cannot divide 7 by 2". The compiler
 * catches it, adds the span, the rule and the layer, and reports it.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  constructor(
    readonly kind: FaultKind,
    message: string,
    /** How to mend it, where that is known. */
    readonly help?: string,
    /** Name of the parameter whose argument is at fault, so that its span is shown. */
    readonly parameter?: string,
    /** Name of the axis of a rearrangement that is at fault, so that its term is shown. */
    readonly axis?: string,
  ) {
    super(message);
  }
}
