import type { Value } from "../../ops/value.js";
import type { Config, Json } from "../../tensor/catalog.js";

const isObject = (json: Json): json is Config =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** What a value of a Keras config is in the language. Whole numbers are integers. */
export function valueOfJson(json: Json): Value {
  if (json === null) return { kind: "none" };
  if (typeof json === "boolean") return { kind: "boolean", value: json };
  if (typeof json === "string") return { kind: "string", value: json };
  if (typeof json === "number") {
    return { kind: Number.isInteger(json) ? "integer" : "float", value: json };
  }
  if (isObject(json)) return { kind: "config", value: json };
  return { kind: "list", items: json.map(valueOfJson) };
}

/** The same the other way, for `as CLASS(key=value)`; undefined for what JSON lacks. */
export function jsonOfValue(value: Value): Json | undefined {
  switch (value.kind) {
    case "none":
      return null;
    case "boolean":
    case "integer":
    case "float":
    case "string":
    case "config":
      return value.value;
    case "list": {
      const items = value.items.map(jsonOfValue);
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    default:
      return undefined;
  }
}
