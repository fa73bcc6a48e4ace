import type { TensorValue, Value } from "../../ops/value.js";
import type { Axis, Label, TensorType } from "../../tensor/type.js";
import { UNKNOWN } from "./unknown.js";

const sameLabel = (first: Label | null, second: Label | null): boolean =>
  JSON.stringify(first) === JSON.stringify(second);

function joinAxes(first: Axis, second: Axis): Axis {
  return {
    size: first.size === second.size ? first.size : null,
    label: sameLabel(first.label, second.label) ? first.label : null,
  };
}

function joinTypes(first: TensorType, second: TensorType): TensorType {
  const dtype = first.dtype === second.dtype ? first.dtype : null;
  if (first.axes === null || second.axes?.length !== first.axes.length) {
    return { axes: null, dtype };
  }
  const others = second.axes;
  return { axes: first.axes.map((axis, i) => joinAxes(axis, others[i]!)), dtype };
}

const joinTensors = (first: TensorValue, second: TensorValue): TensorValue => ({
  kind: "tensor",
  type: joinTypes(first.type, second.type),
  node: null,
});

/** What is known of a value that is one of two, while the choice is open. */
export function joinValues(first: Value, second: Value): Value {
  if (first.kind === "tensor" && second.kind === "tensor")
    return joinTensors(first, second);
  if (
    first.kind === "tensors" &&
    second.kind === "tensors" &&
    first.items.length === second.items.length
  ) {
    const items = first.items.map((item, i) => joinTensors(item, second.items[i]!));
    return { kind: "tensors", items };
  }
  const same = JSON.stringify(first) === JSON.stringify(second);
  return same && first.kind !== "tensor" && first.kind !== "tensors" ? first : UNKNOWN;
}
