import type { Binary, Call, Expression, LayerRule } from "../../lang/tree.js";
import type { Config } from "../../tensor/catalog.js";
import type { LinkedFile, Owned } from "../link/program.js";

/**
 * Whether a layer's config lacks a key that the condition of a class transform asks for by
 * `has(layer.KEY)`, so that it is false: most transforms of a class are about what few of its
 * layers have, and they are tried on all.
 */
export function lacksNeeded(transform: Owned<LayerRule>, config: Config): boolean {
  let keys = neededKeys.get(transform);
  if (keys === undefined) {
    keys = keysOf(transform);
    neededKeys.set(transform, keys);
  }
  return keys.some((key) => !Object.hasOwn(config, key) || config[key] === null);
}

const neededKeys = new WeakMap<Owned<LayerRule>, readonly string[]>();

/** Those asked for before anything that could be a fault, which would have to be told. */
function keysOf({ node: { where }, owner }: Owned<LayerRule>): readonly string[] {
  const keys: string[] = [];
  if (where === null || owner.lets.has("layer") || owner.tables.has("layer")) return keys;
  for (const condition of conditionsOf(where)) {
    const key = condition.kind === "call" ? keyAskedFor(condition) : null;
    if (key !== null) keys.push(key);
    else if (condition.kind !== "binary" || !isHarmless(condition, owner)) break;
  }
  return keys;
}

/** What is joined by `and`, in the order in which it is looked at. */
function conditionsOf(where: Expression): readonly Expression[] {
  return where.kind === "binary" && where.operator === "and"
    ? [...conditionsOf(where.left), ...conditionsOf(where.right)]
    : [where];
}

/** The key of `has(layer.KEY)`. */
function keyAskedFor(call: Call): string | null {
  const [argument, more] = call.arguments;
  if (call.function.text !== "has" || more !== undefined) return null;
  if (argument?.name !== null || argument.value.kind !== "member") return null;
  const { object, member } = argument.value;
  return object.kind === "name" && object.name === "layer" ? member.text : null;
}

/** A `let` that is held against a text, a number or a truth of its own kind. */
function isHarmless({ operator, left, right }: Binary, owner: LinkedFile): boolean {
  if (operator !== "==" && operator !== "!=") return false;
  const constant = left.kind === "name" ? owner.lets.get(left.name) : undefined;
  switch (constant?.kind) {
    case "string":
      return right.kind === "string" || isPlainText(right);
    case "integer":
    case "boolean":
      return right.kind === constant.kind;
    default:
      return false;
  }
}

const isPlainText = (expression: Expression): boolean =>
  expression.kind === "template" &&
  expression.text.template?.parts.every(({ kind }) => kind === "literal") === true;
