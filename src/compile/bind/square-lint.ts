import { showShape } from "../../tensor/shape.js";
import { isWeight } from "../subject/model.js";
import type { Binding } from "./binding.js";
import type { MadeParameter } from "./bound-program.js";
import { sourcesOf } from "./node-loads.js";
import { triedOnLayer } from "./tried-on.js";

/**
 * A square matrix that goes over as it is looks right in every shape, and is wrong
 * wherever PyTorch wants it transposed.
 */
export function warnIfSquare(
  { name, value, at }: MadeParameter,
  { faults, model }: Binding,
): void {
  const { node } = value;
  const weight = node && sourcesOf(node, model)[0];
  if (!node || !weight || !isWeight(weight) || weight.value !== node) return;
  const [rows, columns, ...others] = node.shape;
  if (rows === undefined || rows !== columns || rows < 2 || others.length > 0) return;
  if (!/(^|[/_])kernel$/.test(weight.name)) return;
  const fault = {
    code: "K2T412",
    severity: "warning",
    finding: {
      message: `\`${weight.path}\` ${showShape(node.shape)} goes to \`${name}\` as it is, and would fit as well transposed`,
      help: "Keras kernels are (in, out) and PyTorch's (out, in): write `[i o -> o i]`; if it is right so, put `allow K2T412` before the rule",
      span: at,
    },
  } as const;
  faults.add(fault, triedOnLayer(weight.layer));
}
