import type { Code } from "../../report/codes.js";
import type { StoredTensor } from "../../tensor/catalog.js";
import { showShape } from "../../tensor/shape.js";
import type { Binding } from "./binding.js";
import type { MadeParameter } from "./bound-program.js";

/**
 * A square matrix that goes over as it is looks right in every shape, and is wrong
 * wherever PyTorch wants it transposed. Where the module is declared, its axes decide.
 */
export function warnIfSquare(
  { text, value, name }: MadeParameter,
  sources: readonly StoredTensor[],
  { report, model }: Binding,
  lint: { readonly allowed: ReadonlySet<Code>; readonly declared: boolean },
): void {
  const node = value.node;
  if (lint.declared || lint.allowed.has("K2T412") || node?.kind !== "load") return;
  const [rows, columns, ...others] = node.shape;
  if (rows === undefined || rows !== columns || rows < 2 || others.length > 0) return;
  const weight = model.catalog.weights.find((it) => it === sources[0]);
  if (!weight || !/(^|[/_])kernel$/.test(weight.name)) return;
  report.warning("K2T412", {
    message: `\`${weight.path}\` ${showShape(node.shape)} goes to \`${name}\` as it is, and its shape would be the same transposed`,
    help: "Keras kernels are (in, out) and PyTorch's (out, in): write `[i o -> o i]`; if it is right so, put `allow K2T412` before the rule",
    span: text.span,
  });
}
