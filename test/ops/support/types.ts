import type { DType } from "../../../src/tensor/dtype.js";
import type { Axis, Label, TensorType } from "../../../src/tensor/type.js";

/**
 * Types as tests write them: `float32 [in:3, (gate unit):6, 1:1, 4, ?]` has four axes with a
 * label and a size, a size only, and an unknown one; `? [...]` is wholly unknown.
 */
export function parseType(text: string): TensorType {
  const [, dtype, inside] = /^(\S+) \[(.*)\]$/.exec(text) ?? [];
  if (dtype === undefined || inside === undefined) throw new Error(`no type: ${text}`);
  const axes = inside === "" ? [] : inside.split(", ").map(parseAxis);
  return {
    dtype: dtype === "?" ? null : (dtype as DType),
    axes: inside === "..." ? null : axes,
  };
}

function parseAxis(text: string): Axis {
  const [size, label] = text.split(":").reverse();
  return {
    size: size === "?" ? null : Number(size),
    label: label === undefined ? null : parseLabel(label),
  };
}

/** `in`, `(gate unit)`, `1`. */
export function parseLabel(text: string): Label {
  if (text === "1") return [];
  const names = text.replace(/[()]/g, "").split(" ");
  return names.map((name) => ({ kind: "name", name }));
}

/** The inverse of `parseType`; `in<1/3>` is the second of three parts of `in`. */
export function showType({ axes, dtype }: TensorType): string {
  const inside = axes === null ? "..." : axes.map(showAxis).join(", ");
  return `${dtype ?? "?"} [${inside}]`;
}

function showAxis({ size, label }: Axis): string {
  return `${label === null ? "" : `${showLabelFully(label)}:`}${size ?? "?"}`;
}

export function showLabelFully(label: Label): string {
  if (label.length === 0) return "1";
  const atoms = label.map((atom) =>
    atom.kind === "name"
      ? atom.name
      : `${showLabelFully(atom.of)}<${atom.ordinal}/${atom.count}>`,
  );
  return atoms.length === 1 ? atoms[0]! : `(${atoms.join(" ")})`;
}

/** What is known of `weaker` is known of `type` too. */
export function isWeaker(weaker: TensorType, type: TensorType): boolean {
  if (weaker.dtype !== null && weaker.dtype !== type.dtype) return false;
  if (weaker.axes === null) return true;
  return (
    weaker.axes.length === type.axes?.length &&
    weaker.axes.every(({ size }, i) => size === null || size === type.axes![i]!.size)
  );
}
