import type { Declaration } from "../../lang/tree.js";
import type { TensorType } from "../../tensor/type.js";
import { createAxisSizes } from "../declare/axis-sizes.js";
import {
  checkDeclaredRank,
  declaredType,
  findDeclared,
} from "../declare/declared-types.js";
import type { Span } from "../../report/source.js";
import type { LayerView } from "../subject/catalog-subject.js";
import { weightValue } from "../subject/model.js";
import type { Binding } from "./binding.js";

/** Holds the shapes in the file against the class's declaration: one size for one name. */
export function checkClassSizes(
  { className, variables }: LayerView,
  { model }: Binding,
): void {
  const declaration = className === null ? undefined : model.classes.get(className);
  if (!declaration) return;
  const sizes = createAxisSizes();
  for (const [name, weight] of variables) {
    const declared = findDeclared(declaration, name);
    if (!declared) continue;
    checkDeclaredRank(declared, weight.shape);
    const { type } = weightValue(weight, className, name, model);
    sizes.add(weight.path, type, declared.span);
  }
}

/** Holds the parameters of one module against its declaration, as they come. */
export function createModuleSizes(
  declaration: Declaration,
): (name: string, type: TensorType, span: Span) => void {
  const sizes = createAxisSizes();
  return (name, { axes, dtype }, span) => {
    const declared = findDeclared(declaration, name);
    const wanted = declared && declaredType(declared).axes;
    if (!axes || wanted?.length !== axes.length) return;
    const labelled = axes.map(({ size }, i) => ({ size, label: wanted[i]!.label }));
    sizes.add(name, { axes: labelled, dtype }, span);
  };
}
