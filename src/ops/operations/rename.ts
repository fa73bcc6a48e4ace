import { tensorArgument } from "../arguments.js";
import type { Operation } from "../operation.js";

export const rename: Operation = {
  name: "rename",
  doc: "Leaves the tensor as it is; says in a YAML rule that only the name changes.",
  parameters: [{ name: "tensor", kind: "tensor" }],
  apply: (args) => tensorArgument(args, "tensor"),
};
