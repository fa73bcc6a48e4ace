import type { Operation } from "./operation.js";
import { cast } from "./operations/cast.js";
import { concat } from "./operations/concat.js";
import { exp } from "./operations/exp.js";
import { flip } from "./operations/flip.js";
import { full } from "./operations/full.js";
import { log } from "./operations/log.js";
import { matmul } from "./operations/matmul.js";
import { mean } from "./operations/mean.js";
import { onesLike } from "./operations/ones-like.js";
import { ones } from "./operations/ones.js";
import { permute } from "./operations/permute.js";
import { rename } from "./operations/rename.js";
import { reshape } from "./operations/reshape.js";
import { select } from "./operations/select.js";
import { slice } from "./operations/slice.js";
import { split } from "./operations/split.js";
import { sqrt } from "./operations/sqrt.js";
import { squeeze } from "./operations/squeeze.js";
import { stack } from "./operations/stack.js";
import { sum } from "./operations/sum.js";
import { transpose } from "./operations/transpose.js";
import { unsqueeze } from "./operations/unsqueeze.js";
import { unstack } from "./operations/unstack.js";
import { zerosLike } from "./operations/zeros-like.js";
import { zeros } from "./operations/zeros.js";

export { describeOperation } from "./describe.js";

/** Every operation, in the order in which documentation lists them. */
export const OPERATIONS: readonly Operation[] = [
  transpose,
  permute,
  reshape,
  squeeze,
  unsqueeze,
  flip,
  slice,
  select,
  split,
  unstack,
  concat,
  stack,
  cast,
  zeros,
  ones,
  full,
  zerosLike,
  onesLike,
  sum,
  mean,
  sqrt,
  exp,
  log,
  matmul,
  rename,
];

const BY_NAME: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.map((operation) => [operation.name, operation]),
);

export function findOperation(name: string): Operation | undefined {
  return BY_NAME.get(name);
}
