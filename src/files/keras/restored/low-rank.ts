import type { Config } from "../../../tensor/catalog.js";
import type { Core } from "../../../tensor/core.js";
import { Fault } from "../../../tensor/fault.js";
import { cast, elementwise, fill, matmul, reshape } from "../../../tensor/nodes.js";
import { elementCount, showShape } from "../../../tensor/shape.js";
import { own } from "../classes/settings.js";

/** The two small matrices of LoRA, (…, rank) and (rank, n). */
export interface LowRank {
  readonly a: Core;
  readonly b: Core;
  readonly config: Config;
  readonly className: string;
}

/** `value + (alpha / rank) * (a @ b)`, summed up in float32 as Keras does. */
export function withLowRank(value: Core, { a, b, config, className }: LowRank): Core {
  const rank = a.shape.at(-1) ?? 0;
  const rows = elementCount(a.shape.slice(0, -1));
  const columns = b.shape[1] ?? 0;
  const fit = b.shape.length === 2 && b.shape[0] === rank && rank > 0;
  if (!fit || rows * columns !== elementCount(value.shape)) {
    const message = `${showShape(a.shape)} and ${showShape(b.shape)} of LoRA do not make ${showShape(value.shape)}`;
    throw new Fault("shape", message);
  }
  const product = matmul(wide(reshape(a, [rows, rank])), wide(b));
  const added = reshape(product, value.shape);
  const factor = fill(value.shape, "float32", alphaOf(config, rank, className) / rank);
  const scaled = elementwise("multiply", [added, factor]);
  return cast(elementwise("add", [wide(value), scaled]), value.dtype);
}

const wide = (node: Core): Core => cast(node, "float32");

/** Before `lora_alpha` came into the config it was the rank. */
function alphaOf(config: Config, rank: number, className: string): number {
  const alpha = own(config, "lora_alpha");
  if (typeof alpha === "number") return alpha;
  if (typeof own(config, "lora_rank") === "number") return rank;
  throw new Fault(
    "shape",
    "the file does not tell the `lora_alpha` of its LoRA",
    `state it: \`as ${className}(lora_alpha=${rank})\` where it is the rank, as it is unless one sets it; a \`.keras\` file has the sum instead`,
  );
}
