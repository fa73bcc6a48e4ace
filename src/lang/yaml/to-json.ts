import type { YamlNode, YamlScalar } from "./nodes.js";

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The document as an editor's YAML support sees it (the core schema of YAML 1.2), so that
 * one JSON Schema serves both: unquoted `1` is a number there and `true` a boolean.
 */
export function toJson(node: YamlNode): Json {
  switch (node.kind) {
    case "scalar":
      return node.plain ? plainValue(node) : node.text;
    case "list":
      return node.items.map(toJson);
    case "mapping":
      // `fromEntries` defines properties, so that a key `__proto__` is a key like others.
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [key.text, toJson(value)]),
      );
    default:
      return null;
  }
}

const NUMBER =
  /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Only the type of a number matters, not which it is. */
function plainValue({ text }: YamlScalar): Json {
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return /^t/i.test(text);
  if (/^(?:null|Null|NULL|~)$/.test(text)) return null;
  return NUMBER.test(text) ? 0 : text;
}
