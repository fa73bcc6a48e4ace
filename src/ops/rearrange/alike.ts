import type { Core, Load } from "../../tensor/core.js";
import type { Axis } from "../../tensor/type.js";
import { isKnown, sameLabel } from "../labels.js";
import type { TensorValue, Value } from "../value.js";
import type { Arrangement, Rearranged } from "./terms.js";

/** A rearrangement of a weight that was worked out. */
interface Done {
  readonly axes: readonly Axis[];
  readonly load: Load;
  readonly written: Arrangement;
  readonly result: Rearranged;
}

/**
 * The last one of each right side as it stands in a rule: thousands of layers have weights
 * that are rearranged alike, and nothing of it but the weight is another one then.
 */
const lastDone = new WeakMap<Arrangement["right"], Done>();

/** Remembers the rearrangement of a weight, where its result is a walk over that. */
export function noteRearranged(
  { type, node }: TensorValue,
  written: Arrangement,
  result: Rearranged,
): void {
  const { axes } = type;
  if (node?.kind !== "load" || axes === null || !axes.every(hasPlainLabel)) return;
  if (valueOver(result.value, node, node) === null) return;
  lastDone.set(written.right, { axes, load: node, written, result });
}

/** What rearranging gives where all but the weight is as it was the last time; else null. */
export function rearrangedAlike(
  { type, node }: TensorValue,
  written: Arrangement,
): Rearranged | null {
  const done = lastDone.get(written.right);
  if (done === undefined || node?.kind !== "load") return null;
  const isAlike =
    node.dtype === done.load.dtype &&
    sameAxes(type.axes, done.axes) &&
    done.written.left === written.left &&
    sameEntries(done.written.sizes, written.sizes, (one, other) => one === other) &&
    sameEntries(done.written.picks, written.picks, sameIndices);
  const value = isAlike ? valueOver(done.result.value, done.load, node) : null;
  return value && { apart: done.result.apart, value };
}

/** Parts of an axis that was split are told apart by the split that made them. */
const hasPlainLabel = ({ label }: Axis): boolean => label === null || isKnown(label);

/** The value with another weight in place of one; null where it is more than a walk over it. */
function valueOver(value: Value, from: Load, to: Load): Value | null {
  if (value.kind === "tensor") return tensorOver(value, from, to);
  if (value.kind !== "tensors") return null;
  const items = value.items.map((item) => tensorOver(item, from, to));
  return items.every((item) => item !== null) ? { kind: "tensors", items } : null;
}

function tensorOver(tensor: TensorValue, from: Load, to: Load): TensorValue | null {
  const { type, node } = tensor;
  if (node === null || !type.axes?.every(hasPlainLabel)) return null;
  const over = nodeOver(node, from, to);
  return over && { kind: "tensor", type, node: over };
}

function nodeOver(node: Core, from: Load, to: Load): Core | null {
  if (node === from) return to;
  return node.kind === "view" && node.base === from ? { ...node, base: to } : null;
}

function sameAxes(some: readonly Axis[] | null, others: readonly Axis[]): boolean {
  return (
    some?.length === others.length &&
    some.every(({ size, label }, i) => {
      const other = others[i]!;
      if (size !== other.size) return false;
      if (label === null || other.label === null) return label === other.label;
      return sameLabel(label, other.label);
    })
  );
}

function sameEntries<T>(
  some: ReadonlyMap<string, T>,
  others: ReadonlyMap<string, T>,
  same: (one: T, other: T) => boolean,
): boolean {
  if (some.size !== others.size) return false;
  for (const [name, value] of some) {
    const other = others.get(name);
    if (other === undefined || !same(value, other)) return false;
  }
  return true;
}

function sameIndices(
  some: readonly number[] | null,
  others: readonly number[] | null,
): boolean {
  if (some === null || others === null) return some === others;
  return some.length === others.length && some.every((it, i) => it === others[i]);
}
