import type { TensorValue, Value } from "../../ops/value.js";
import { UNKNOWN_TYPE } from "../../tensor/type.js";

/** What only a model will tell. */
export const UNKNOWN: Value = { kind: "unknown" };

/** A tensor of which nothing is known yet. */
export const UNKNOWN_TENSOR: TensorValue = {
  kind: "tensor",
  type: UNKNOWN_TYPE,
  node: null,
};
