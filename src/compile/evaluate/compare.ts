import type { Span } from "../../report/source.js";
import type { Json } from "../../tensor/catalog.js";
import type { Value } from "../../ops/value.js";
import { Problem } from "../problem.js";
import { jsonOfValue } from "./config-values.js";
import { showValue } from "./show-value.js";
import { UNKNOWN } from "./unknown.js";

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in";

const booleanOf = (value: boolean): Value => ({ kind: "boolean", value });

/** Does a value hold something that only a model will tell? */
function isUnknown(value: Value): boolean {
  return (
    value.kind === "unknown" || (value.kind === "list" && value.items.some(isUnknown))
  );
}

function sameJson(first: Json, second: Json): boolean {
  if (typeof first !== "object" || typeof second !== "object") return first === second;
  return JSON.stringify(first) === JSON.stringify(second);
}

function plain(value: Value, span: Span): Json {
  const json = jsonOfValue(value);
  if (json !== undefined) return json;
  throw new Problem("K2T122", {
    message: `a comparison with ${showValue(value)} depends on weight data`,
    help: "compare what is known before data is read: `x.shape[0]`, `x.rank`, `layer.units`",
    span,
  });
}

function compareOrder(
  operator: Comparison,
  left: Json,
  right: Json,
  span: Span,
): boolean {
  const numbers = typeof left === "number" && typeof right === "number";
  const texts = typeof left === "string" && typeof right === "string";
  if (!numbers && !texts) {
    throw new Problem("K2T122", {
      message: `\`${operator}\` compares two numbers or two texts, here ${JSON.stringify(left)} and ${JSON.stringify(right)}`,
      span,
    });
  }
  if (operator === "<") return left < right;
  if (operator === "<=") return left <= right;
  return operator === ">" ? left > right : left >= right;
}

/** A comparison of values known before any data is read. */
export function compare(
  operator: Comparison,
  left: Value,
  right: Value,
  spans: { readonly left: Span; readonly right: Span; readonly whole: Span },
): Value {
  const first = isUnknown(left) ? null : plain(left, spans.left);
  const second = isUnknown(right) ? null : plain(right, spans.right);
  if (operator === "in" && !isUnknown(right)) requireList(right, spans.right);
  if (isUnknown(left) || isUnknown(right)) return UNKNOWN;
  if (operator === "==") return booleanOf(sameJson(first, second));
  if (operator === "!=") return booleanOf(!sameJson(first, second));
  if (operator !== "in")
    return booleanOf(compareOrder(operator, first, second, spans.whole));
  return booleanOf((second as readonly Json[]).some((item) => sameJson(first, item)));
}

function requireList(value: Value, span: Span): void {
  if (value.kind === "list") return;
  throw new Problem("K2T122", {
    message: `\`in\` looks in a list, not in ${showValue(value)}`,
    help: "write the list: `x in [1, 2]`",
    span,
  });
}
