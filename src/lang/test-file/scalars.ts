import type { YamlNode, YamlScalar } from "../yaml/nodes.js";
import type { Json } from "../yaml/to-json.js";
import { toJson } from "../yaml/to-json.js";

/**
 * The number that a scalar is, a `bigint` where a whole one has more digits than a number
 * holds; `true` and `false` are 1 and 0. Null where it is none.
 */
export function numberOf(scalar: YamlScalar): number | bigint | null {
  const kind = typeof toJson(scalar);
  const { text } = scalar;
  if (kind === "boolean") return /^t/i.test(text) ? 1 : 0;
  if (kind !== "number") return null;
  if (/\.nan$/i.test(text)) return NaN;
  if (/\.inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  const number = Number(text);
  const isWhole = /^[-+]?(?:\d+|0[xo][\da-f]+)$/i.test(text);
  return isWhole && !Number.isSafeInteger(number) && text.length <= 40
    ? BigInt(text.replace(/^\+/, ""))
    : number;
}

/** What a node says, with the numbers that it has. */
export function jsonOf(node: YamlNode): Json {
  switch (node.kind) {
    case "list":
      return node.items.map(jsonOf);
    case "mapping":
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [key.text, jsonOf(value)]),
      );
    case "scalar": {
      const json = toJson(node);
      return typeof json === "number" ? Number(numberOf(node)) : json;
    }
    default:
      return null;
  }
}
