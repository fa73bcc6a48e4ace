import { printExpression } from "../../lang/print/print-expression.js";
import type { Expression, Index, Member, Name } from "../../lang/tree.js";
import type { TensorValue, Value } from "../../ops/value.js";
import type { Finding } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import type { Config } from "../../tensor/catalog.js";
import { type LinkedTable, tableKey } from "../link/program.js";
import { Problem } from "../problem.js";
import { valueOfJson } from "./config-values.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { showValue } from "./show-value.js";
import { UNKNOWN } from "./unknown.js";

const TENSOR_MEMBERS: readonly string[] = ["shape", "rank", "dtype"];

/** `x.shape`, `x.rank`, `x.dtype`, `layer.units`. Reading them reads no data. */
export function evaluateMember(expression: Member, scope: Scope): Value {
  const { object, member } = expression;
  // `{kernel.shape[0]}`: a template may not hold a variable, but ask for its shape.
  const ofTensor = TENSOR_MEMBERS.includes(member.text) && scope.place === "template";
  const inner: Scope = ofTensor ? { ...scope, place: "rule" } : scope;
  const value = evaluate(object, inner, "tensor");
  switch (value.kind) {
    case "tensor":
      return tensorMember(value, expression);
    case "config":
      return configMember(value.value, expression, scope);
    case "unknown":
      return UNKNOWN;
    case "none":
      throw memberOfNone(expression);
    default:
      throw new Problem("K2T121", {
        message: `${showValue(value)} has no \`${member.text}\``,
        help: "a tensor has `shape`, `rank` and `dtype`; `layer` has the keys of the Keras config",
        span: expression.span,
      });
  }
}

function tensorMember(value: TensorValue, { object, member }: Member): Value {
  const { axes, dtype } = value.type;
  switch (member.text) {
    case "shape":
      if (axes === null) return UNKNOWN;
      return {
        kind: "list",
        items: axes.map(({ size }) =>
          size === null ? UNKNOWN : { kind: "integer", value: size },
        ),
      };
    case "rank":
      return axes === null ? UNKNOWN : { kind: "integer", value: axes.length };
    case "dtype":
      return dtype === null ? UNKNOWN : { kind: "string", value: dtype };
    default: {
      const suggestion = nearest(member.text, TENSOR_MEMBERS);
      throw new Problem("K2T201", {
        message: `\`${printExpression(object)}\` is a tensor, which has no \`${member.text}\``,
        help: `it has \`shape\`, \`rank\` and \`dtype\`; the Keras config is \`layer.${member.text}\``,
        span: member.span,
        ...(suggestion && { suggestion }),
      });
    }
  }
}

function configMember(config: Config, { object, member }: Member, scope: Scope): Value {
  if (Object.hasOwn(config, member.text)) {
    const value = config[member.text]!;
    if (isLayer(object)) scope.facts.set(member.text, value);
    return valueOfJson(value);
  }
  throw new Problem("K2T203", () => absentKey(config, object, member), true);
}

const isLayer = (object: Expression): boolean =>
  object.kind === "name" && object.name === "layer";

function absentKey(config: Config, object: Expression, member: Name): Finding {
  const whole = printExpression(object);
  const keys = Object.keys(config);
  const suggestion = nearest(member.text, keys);
  const own = isLayer(object) ? "the config of this layer" : `\`${whole}\``;
  const fallback = `where it may be absent, write \`${whole}.${member.text} ?? value\``;
  const help =
    keys.length === 0
      ? `the file says nothing of it; ${fallback}`
      : `its keys are ${keys.map((key) => `\`${key}\``).join(", ")}; ${fallback}`;
  const message = `${own} has no \`${member.text}\``;
  return { message, help, span: member.span, ...(suggestion && { suggestion }) };
}

/** A null of a config has no keys, which is as if the key were absent. */
function memberOfNone({ object, member }: Member): Problem {
  const whole = printExpression(object);
  const message = `\`${whole}\` is none, and so has no \`${member.text}\``;
  const help = `where it may be, write \`${whole}.${member.text} ?? value\``;
  return new Problem("K2T203", { message, help, span: member.span }, true);
}

/** `table[key, …]`, or an item of a list: `x.shape[0]`, `x.shape[-1]`. */
export function evaluateIndex(expression: Index, scope: Scope): Value {
  const { object, indices } = expression;
  if (object.kind === "name" && !scope.captures.has(object.name)) {
    const table = scope.owner.tables.get(object.name);
    if (table && !scope.owner.lets.has(object.name))
      return lookUp(table, expression, scope);
  }
  const list = evaluate(object, scope, "value");
  const values = indices.map((index) => evaluate(index, scope, "value"));
  const [first] = values;
  if (list.kind === "unknown" || first?.kind === "unknown") return UNKNOWN;
  if (list.kind !== "list") {
    throw new Problem("K2T121", {
      message: `\`[ ]\` looks up a key of a table or an item of a list, and this is ${showValue(list)}`,
      help: "to rearrange axes, write both sides: `x[h w -> w h]`",
      span: expression.span,
    });
  }
  if (first?.kind !== "integer" || values.length !== 1) {
    const given =
      first && values.length === 1 ? showValue(first) : `${values.length} keys`;
    throw new Problem("K2T121", {
      message: `an item of a list is looked up by one integer, not by ${given}`,
      span: expression.span,
    });
  }
  return itemAt(list.items, first.value, expression);
}

function itemAt(items: readonly Value[], index: number, { indices }: Index): Value {
  const item = items.at(index);
  if (item !== undefined) return item;
  throw new Problem("K2T303", {
    message: `index ${index} is out of range for a list of ${items.length}`,
    span: indices[0]!.span,
  });
}

function lookUp(table: LinkedTable, { indices, span }: Index, scope: Scope): Value {
  const name = table.table.name.text;
  if (indices.length !== table.keyCount) {
    throw new Problem("K2T120", {
      message: `table \`${name}\` is looked up by ${countKeys(table.keyCount)}, not ${indices.length}`,
      span,
    });
  }
  const keys = indices.map((index) => keyOf(index, scope));
  if (!keys.every((key) => key !== null)) return UNKNOWN;
  const value = table.values.get(tableKey(keys));
  if (value !== undefined) return value;
  const shown = keys.join(", ");
  throw new Problem("K2T207", {
    message: `table \`${name}\` has no key \`${shown}\``,
    help: `its keys are ${[...table.values.keys()].map(showKey).join("; ")}`,
    notes: [{ message: "the table is here", span: table.table.span }],
    span,
  });
}

export const countKeys = (count: number): string =>
  count === 1 ? "1 key" : `${count} keys`;

const showKey = (key: string): string => (JSON.parse(key) as string[]).join(", ");

function keyOf(index: Expression, scope: Scope): string | number | boolean | null {
  const value = evaluate(index, scope, "value");
  switch (value.kind) {
    case "integer":
    case "string":
    case "boolean":
      return value.value;
    case "unknown":
      return null;
    default:
      throw new Problem("K2T121", {
        message: `a table key is an integer or a text, and this is ${showValue(value)}`,
        span: index.span,
      });
  }
}
