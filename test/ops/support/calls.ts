import { expect } from "vitest";
import { assignParameters, callOperation } from "../../../src/ops/call.js";
import { findOperation } from "../../../src/ops/index.js";
import type { TensorValue, Value } from "../../../src/ops/value.js";
import { bytesPerElement } from "../../../src/tensor/dtype.js";
import { Fault } from "../../../src/tensor/fault.js";
import { load } from "../../../src/tensor/nodes.js";
import { elementCount } from "../../../src/tensor/shape.js";
import { UNKNOWN_TYPE } from "../../../src/tensor/type.js";
import { isWeaker, parseType, showType } from "./types.js";

/**
 * What tests write for a value: a number is an integer if it is whole (`float(2)` where it
 * is not), a text with brackets is a tensor of that type, another a string.
 */
export type Written = number | string | Value | readonly Written[];

export const UNKNOWN: Value = { kind: "unknown" };

export function float(value: number): Value {
  return { kind: "float", value };
}

/** A tensor of which the type alone is known. */
export function typed(type: string): TensorValue {
  return { kind: "tensor", type: parseType(type), node: null };
}

/** A tensor that a model file holds, if its type is known whole. */
export function stored(type: string, name = type): TensorValue {
  const { axes, dtype } = parseType(type);
  const shape = axes?.flatMap(({ size }) => size ?? []);
  if (axes === null || dtype === null || shape?.length !== axes.length)
    return typed(type);
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  const node = load({ stored: name, shape, dtype, bytes });
  return { kind: "tensor", type: { axes, dtype }, node };
}

export function toValue(written: Written): Value {
  if (typeof written === "number") {
    return { kind: Number.isInteger(written) ? "integer" : "float", value: written };
  }
  if (typeof written === "string") {
    return written.includes("[") ? stored(written) : { kind: "string", value: written };
  }
  if ("kind" in written) return written;
  return { kind: "list", items: written.map(toValue) };
}

export interface Call {
  readonly name: string;
  /** What comes through a pipe. */
  readonly piped?: Written;
  readonly written?: readonly Written[];
  readonly named?: Readonly<Record<string, Written>>;
  readonly wanted?: number | null;
}

export function call({ name, piped, written = [], named = {}, wanted = 1 }: Call): Value {
  const operation = findOperation(name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  const all = [...written, ...Object.values(named)];
  const names = [...written.map(() => null), ...Object.keys(named)];
  const parameters = assignParameters(operation, names, piped !== undefined);
  const given = all.map((it, i) => ({ parameter: parameters[i]!, value: toValue(it) }));
  const input = piped === undefined ? null : toValue(piped);
  return callOperation(operation, given, input, { wanted });
}

/** The types of a result, tensors separated by `; `. */
export function showResult(value: Value): string {
  if (value.kind === "tensor") return showType(value.type);
  if (value.kind === "tensors")
    return value.items.map((it) => showType(it.type)).join("; ");
  return value.kind;
}

/**
 * Calls with whole types and checks the result; then with less and less known, as before a
 * model is: that must find no fault, and claim nothing that the whole types do not say.
 */
export function expectType(call_: Call, wanted: string): void {
  const result = call(call_);
  expect(showResult(result)).toBe(wanted);
  const lowered = tensorsOf(call_).every((it) => it.node !== null);
  for (const { node } of tensorsIn(result)) expect(node !== null).toBe(lowered);
  if (tensorsOf(call_).length === 0) return;
  for (const weaken of [withoutNodes, withoutSizes, withoutAxes, withoutType]) {
    const weaker = call(mapTensors(call_, weaken));
    if (weaker.kind === "unknown") continue;
    expect(weaker.kind).toBe(result.kind);
    const pairs = tensorsIn(weaker).map((it, i) => [it, tensorsIn(result)[i]!] as const);
    for (const [less, whole] of pairs) {
      expect(less.node).toBeNull();
      const fits = isWeaker(less.type, whole.type);
      expect(fits, `${showType(less.type)} of ${showType(whole.type)}`).toBe(true);
    }
  }
}

/** The fault of a call: its kind, its message, and the parameter at fault if it has one. */
export function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  return expect.unreachable("no fault was found");
}

export function expectFault(
  call_: Call,
  kind: Fault["kind"],
  message: string,
  parameter?: string,
): void {
  const fault = faultOf(() => call(call_));
  expect([fault.kind, fault.message]).toEqual([kind, message]);
  expect(fault.parameter).toBe(parameter);
}

export function tensorsIn(value: Value): readonly TensorValue[] {
  if (value.kind === "tensors") return value.items;
  return value.kind === "tensor" ? [value] : [];
}

function tensorsOf({ piped, written = [], named = {} }: Call): readonly TensorValue[] {
  const all = [
    ...(piped === undefined ? [] : [piped]),
    ...written,
    ...Object.values(named),
  ];
  return all.flatMap((it) => tensorsIn(toValue(it)));
}

type Weaken = (tensor: TensorValue) => TensorValue;

function mapTensors(call_: Call, weaken: Weaken): Call {
  const map = (written: Written): Written => {
    const value = toValue(written);
    if (value.kind === "tensor") return weaken(value);
    if (value.kind !== "tensors") return value;
    return { kind: "tensors", items: value.items.map(weaken) };
  };
  return {
    ...call_,
    ...(call_.piped === undefined ? {} : { piped: map(call_.piped) }),
    ...(call_.written && { written: call_.written.map(map) }),
    ...(call_.named && {
      named: Object.fromEntries(
        Object.entries(call_.named).map(([key, value]) => [key, map(value)]),
      ),
    }),
  };
}

const withoutNodes: Weaken = (tensor) => ({ ...tensor, node: null });

const withoutSizes: Weaken = ({ type }) => ({
  kind: "tensor",
  type: { ...type, axes: type.axes?.map((axis) => ({ ...axis, size: null })) ?? null },
  node: null,
});

const withoutAxes: Weaken = ({ type }) => ({
  kind: "tensor",
  type: { ...type, axes: null },
  node: null,
});

const withoutType: Weaken = () => ({ kind: "tensor", type: UNKNOWN_TYPE, node: null });
