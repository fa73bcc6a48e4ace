import { showShape } from "../../tensor/shape.js";
import type { Value } from "../../ops/value.js";

/** A value in a few words, for messages: "the integer 3", "a tensor (3, 4)". */
export function showValue(value: Value): string {
  switch (value.kind) {
    case "tensor": {
      const { axes } = value.type;
      return axes ? `a tensor ${showShape(axes.map(({ size }) => size))}` : "a tensor";
    }
    case "tensors":
      return `${value.items.length} tensors`;
    case "integer":
      return `the integer ${value.value}`;
    case "float":
      return `the number ${value.value}`;
    case "string":
      return `the text \`${value.value}\``;
    case "boolean":
      return `\`${value.value}\``;
    case "list":
      return "a list";
    case "config":
      return "a part of a layer's config";
    case "none":
      return "`none`";
    case "unknown":
      return "a value that is not known yet";
  }
}
