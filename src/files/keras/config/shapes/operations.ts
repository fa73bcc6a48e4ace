import type { ConfigLayer } from "../config-layer.js";
import { recordAt, textAt } from "../json.js";
import { concatenate, elementwise } from "./merging.js";
import { reshapeOperation } from "./reshaping.js";
import type { ShapeRule } from "./rule.js";

/**
 * Functions in a graph, by Keras 3's class (`Add` for `keras.ops.add`) or by tf.keras's
 * name (`math.add`, `__operators__.add`), in lower case and without underscores.
 */
const OF_ONE =
  /^(relu|relu6|sigmoid|tanh|softmax|logsoftmax|softplus|softsign|silu|swish|gelu|elu|selu|celu|leakyrelu|hardsigmoid|hardsilu|hardswish|hardtanh|mish|exp|log|log1p|expm1|sqrt|rsqrt|square|abs|absolute|negative|neg|clip|clipbyvalue|cast|identity|stopgradient|sin|cos|rint|round|floor|ceil|sign|normalize|l2normalize)$/;
const OF_SEVERAL =
  /^(add|addv2|subtract|sub|multiply|mul|divide|div|truediv|truedivide|realdiv|maximum|minimum|power|pow|mod|floordivide|floordiv)$/;

/** The bare name of the function that an operation node calls. */
function operationName(layer: ConfigLayer): string {
  const node = recordAt(layer.config, "node_def");
  const graphName = node === null ? null : textAt(node, "op");
  const called = textAt(layer.config, "function") ?? graphName ?? layer.className;
  const bare = called.split(".").at(-1)!;
  return bare.replaceAll("_", "").toLowerCase();
}

/** What an operation does, as far as it matters to shapes and layouts. */
export function operationKind(
  layer: ConfigLayer,
): "elementwise" | "merge" | "reshape" | "concatenate" | null {
  const name = operationName(layer);
  if (OF_ONE.test(name)) return "elementwise";
  if (OF_SEVERAL.test(name)) return "merge";
  const isKeras = !["TFOpLambda", "TensorFlowOpLayer"].includes(layer.className);
  if (name === "reshape" && isKeras) return "reshape";
  if ((name === "concatenate" || name === "concat") && isKeras) return "concatenate";
  return null;
}

export const operation: ShapeRule = (request) => {
  switch (operationKind(request.layer)) {
    case "elementwise":
      return [request.inputs[0] ?? null];
    case "merge":
      // A constant beside one tensor broadcasts to it as a rule; a wider one is rare.
      return elementwise(request);
    case "reshape":
      return reshapeOperation(request);
    case "concatenate":
      return concatenate(request);
    case null:
      return [null];
  }
};
