import { numberArgument } from "../arguments.js";
import { filled } from "../fills.js";
import type { Operation } from "../operation.js";

export const full: Operation = {
  name: "full",
  doc: "A tensor with one value everywhere; float32 unless told: `full([], 1.0, float64)`.",
  parameters: [
    { name: "shape", kind: "integers" },
    { name: "value", kind: "number" },
    { name: "dtype", kind: "dtype", optional: true },
  ],
  apply: (args) => filled(args, numberArgument(args, "value")),
};
