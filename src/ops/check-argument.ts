import { DTYPES, isDType } from "../tensor/dtype.js";
import { Fault } from "../tensor/fault.js";
import { describeKind, describeValue } from "./describe.js";
import type { Operation, Parameter } from "./operation.js";
import type { Value } from "./value.js";

/**
 * Checks that an argument is of its parameter's kind.
 *
 * @throws Fault `kind`, or `dtype-name` for a string that names no dtype.
 */
export function checkArgument(
  operation: Operation,
  parameter: Parameter,
  value: Value,
): void {
  if (value.kind === "unknown" || fits(parameter, value)) {
    if (parameter.kind === "dtype") checkDTypeName(parameter, value);
    return;
  }
  throw new Fault(
    "kind",
    `\`${operation.name}\` takes ${describeKind(parameter)} as \`${parameter.name}\`, ` +
      `not ${describeMisfit(value)}`,
    undefined,
    parameter.name,
  );
}

function fits(parameter: Parameter, value: Value): boolean {
  switch (parameter.kind) {
    case "tensor":
      return value.kind === "tensor" || value.kind === "tensors";
    case "integer":
      return value.kind === "integer";
    case "number":
      return value.kind === "integer" || value.kind === "float";
    case "string":
    case "dtype":
      return value.kind === "string";
    case "integers":
      return isIntegers(value) || (parameter.rest === true && value.kind === "integer");
    case "sizes":
      return isIntegers(value) || value.kind === "integer";
    case "any":
      return true;
  }
}

function isIntegers(value: Value): boolean {
  return (
    value.kind === "list" &&
    value.items.every((item) => item.kind === "integer" || item.kind === "unknown")
  );
}

function checkDTypeName(parameter: Parameter, value: Value): void {
  if (value.kind !== "string" || isDType(value.value)) return;
  throw new Fault(
    "dtype-name",
    `\`${value.value}\` is no dtype`,
    `dtypes are ${DTYPES.join(", ")}`,
    parameter.name,
  );
}

/** A list that is at fault for one of its items is told by that item. */
function describeMisfit(value: Value): string {
  const item =
    value.kind === "list" &&
    value.items.find((it) => it.kind !== "integer" && it.kind !== "unknown");
  return item ? `a list with ${describeValue(item)}` : describeValue(value);
}
