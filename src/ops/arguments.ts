import { isDType } from "../tensor/dtype.js";
import type { DType } from "../tensor/dtype.js";
import { UNKNOWN_TYPE } from "../tensor/type.js";
import type { Arguments } from "./operation.js";
import type { TensorValue, Value } from "./value.js";

/**
 * Readers of arguments whose kinds `callOperation` has checked. null stands for what only a
 * model will tell, undefined for an argument that was left out.
 */

export const UNKNOWN_TENSOR: TensorValue = {
  kind: "tensor",
  type: UNKNOWN_TYPE,
  node: null,
};

export function tensorArgument(args: Arguments, name: string): TensorValue {
  const value = required(args, name);
  if (value.kind === "tensor") return value;
  if (value.kind === "unknown") return UNKNOWN_TENSOR;
  throw unexpected(name, value);
}

/** null where not even the number of tensors is known. */
export function tensorsArgument(
  args: Arguments,
  name: string,
): readonly TensorValue[] | null {
  const value = required(args, name);
  if (value.kind === "tensors") return value.items;
  if (value.kind === "unknown") return null;
  throw unexpected(name, value);
}

export function integerArgument(args: Arguments, name: string): number | null {
  return integerOf(name, required(args, name));
}

export function optionalInteger(
  args: Arguments,
  name: string,
): number | null | undefined {
  const value = args.get(name);
  return value === undefined ? undefined : integerOf(name, value);
}

export function integersArgument(
  args: Arguments,
  name: string,
): readonly (number | null)[] | null {
  const value = required(args, name);
  if (value.kind === "unknown") return null;
  if (value.kind === "list") return value.items.map((item) => integerOf(name, item));
  throw unexpected(name, value);
}

/** A list of integers that is of use only as a whole: null where any of it is unknown. */
export function knownIntegers(args: Arguments, name: string): readonly number[] | null {
  const integers = integersArgument(args, name);
  return integers !== null && allKnown(integers) ? integers : null;
}

export function allKnown(list: readonly (number | null)[]): list is readonly number[] {
  return !list.includes(null);
}

export function numberArgument(args: Arguments, name: string): number | null {
  const value = required(args, name);
  if (value.kind === "integer" || value.kind === "float") return value.value;
  if (value.kind === "unknown") return null;
  throw unexpected(name, value);
}

export function dtypeArgument(args: Arguments, name: string): DType | null {
  const value = required(args, name);
  if (value.kind === "unknown") return null;
  if (value.kind === "string" && isDType(value.value)) return value.value;
  throw unexpected(name, value);
}

function integerOf(name: string, value: Value): number | null {
  if (value.kind === "integer") return value.value;
  if (value.kind === "unknown") return null;
  throw unexpected(name, value);
}

function required(args: Arguments, name: string): Value {
  const value = args.get(name);
  if (value === undefined) throw new Error(`bug in k2t-rules: no argument ${name}`);
  return value;
}

function unexpected(name: string, value: Value): Error {
  return new Error(`bug in k2t-rules: ${name} is of kind ${value.kind}`);
}
