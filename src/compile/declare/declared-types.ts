import type { DeclaredAxis, DeclaredTensor, Declaration } from "../../lang/tree.js";
import { showShape, type Shape } from "../../tensor/shape.js";
import type { DType } from "../../tensor/dtype.js";
import { nameLabel, showLabels } from "../../ops/labels.js";
import type { Axis, Label, TensorType } from "../../tensor/type.js";
import { Problem } from "../problem.js";

const labelOf = (axis: DeclaredAxis): Label =>
  nameLabel(...axis.names.map(({ text }) => text));

/** What a declaration says of a tensor: rank and labels; only unit axes have a size. */
export function declaredType(tensor: DeclaredTensor): TensorType {
  const axes = tensor.axes.map((axis): Axis => {
    const label = labelOf(axis);
    return { size: label.length === 0 ? 1 : null, label };
  });
  return { axes, dtype: null };
}

export function findDeclared(
  declaration: Declaration | undefined,
  name: string,
): DeclaredTensor | undefined {
  return declaration?.entries.find((entry) => entry.name.text === name);
}

/**
 * The type of a stored variable. Its labels are the declared ones if it has as many axes;
 * that it has not is for `checkDeclaredRank` to say, after a transform could refuse it.
 */
export function storedType(
  shape: Shape,
  dtype: DType,
  declared: DeclaredTensor | undefined,
): TensorType {
  const axes = declared?.axes.length === shape.length ? declared.axes : undefined;
  return {
    axes: shape.map((size, i) => ({ size, label: axes ? labelOf(axes[i]!) : null })),
    dtype,
  };
}

export function checkDeclaredRank(declared: DeclaredTensor, shape: Shape): void {
  if (declared.axes.length === shape.length) return;
  throw new Problem("K2T309", {
    message: `\`${declared.name.text}\` is declared ${showAxes(declaredType(declared))} and is ${showShape(shape)} in the file`,
    span: declared.span,
  });
}

/** `[out in (gate unit)]`, with `?` for an axis whose meaning is not known. */
export function showAxes({ axes }: TensorType): string {
  return axes === null ? "[...]" : `[${showLabels(axes)}]`;
}
