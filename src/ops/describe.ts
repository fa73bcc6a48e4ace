import type { Operation, Parameter } from "./operation.js";
import type { Value } from "./value.js";

/**
 * How the call is written, for messages and documentation: `split(axis, sizes?)` in a
 * pipeline (`piped`), `split(tensor, axis, sizes?)` as a call of its own.
 */
export function describeOperation(
  operation: Operation,
  form: "piped" | "call" = "piped",
): string {
  const fed = form === "piped" ? pipedParameter(operation) : undefined;
  const written = operation.parameters.filter((it) => it !== fed || it.rest === true);
  return `${operation.name}(${written.map(describeParameter).join(", ")})`;
}

function describeParameter({ name, optional, rest }: Parameter): string {
  return `${name}${optional === true ? "?" : ""}${rest === true ? ", …" : ""}`;
}

/** The parameter that takes what comes through a pipe, if any does. */
export function pipedParameter(operation: Operation): Parameter | undefined {
  return operation.parameters.find((parameter) => parameter.kind === "tensor");
}

const KIND_WORDS: Readonly<Record<Parameter["kind"], string>> = {
  tensor: "a tensor",
  integer: "an integer",
  number: "a number",
  string: "a string",
  dtype: "a dtype",
  integers: "a list of integers",
  sizes: "an integer or a list of integers",
  any: "a value",
};

export function describeKind(parameter: Parameter): string {
  return KIND_WORDS[parameter.kind];
}

const VALUE_WORDS: Readonly<Record<Value["kind"], string>> = {
  tensor: "a tensor",
  tensors: "several tensors",
  integer: "an integer",
  float: "a float",
  string: "a string",
  boolean: "a boolean",
  list: "a list",
  config: "a config object",
  none: "none",
  unknown: "an unknown value",
};

/** What a value is, in words: `a tensor`. */
export function describeValue(value: Value): string {
  return VALUE_WORDS[value.kind];
}
