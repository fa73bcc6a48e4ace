import type { Config } from "../../../tensor/catalog.js";
import { einsumSizes, parseEinsum } from "../config/einsum.js";
import { own } from "../classes/settings.js";

/** How a matrix of numbers takes part in its layer's product, before it was quantised. */
export interface ProductLayout {
  /** Its sizes; null where the file does not tell. */
  readonly sizes: readonly (number | null)[];
  /** Axes that are summed over. */
  readonly summed: readonly number[];
  /** The other axes, in the order in which they stand in the output. */
  readonly kept: readonly number[];
}

/** A class's matrix under the part of its name before `kernel`: `query/` in attention. */
export interface Matrix {
  readonly className: string;
  readonly config: Config;
  readonly prefix: string;
  readonly biasShape: readonly number[] | null;
}

/** null where the config does not tell. */
export function layoutOfKernel(matrix: Matrix): ProductLayout | null {
  const { className, config } = matrix;
  switch (className) {
    case "Dense":
      return { sizes: [lastOf(config), number(config, "units")], summed: [0], kept: [1] };
    case "EinsumDense":
      return layoutOfEinsum(config);
    default:
      return layoutOfProjection(matrix);
  }
}

export function layoutOfEmbeddings(
  config: Config,
  name: "embeddings" | "reverse_embeddings",
): ProductLayout {
  const [rows, columns] = [number(config, "input_dim"), number(config, "output_dim")];
  if (name === "reverse_embeddings") {
    return { sizes: [columns, rows], summed: [0], kept: [1] };
  }
  return { sizes: [rows, columns], summed: [1], kept: [0] };
}

function layoutOfEinsum(config: Config): ProductLayout | null {
  const equation = own(config, "equation");
  const einsum = typeof equation === "string" ? parseEinsum(equation) : null;
  if (einsum === null) return layoutOfOrder(config);
  const { kernel, output } = einsum;
  const input = own(config, "input_shape");
  const shape = Array.isArray(input) ? [null, ...(input as (number | null)[])] : null;
  const sizes = einsumSizes(einsum, config, shape);
  const letters = [...kernel];
  return {
    sizes: letters.map((letter) => sizes.get(letter) ?? null),
    summed: letters.flatMap((letter, axis) => (output.includes(letter) ? [] : [axis])),
    kept: [...output].flatMap((letter) => {
      const axis = kernel.indexOf(letter);
      return axis < 0 ? [] : [axis];
    }),
  };
}

/** An equation that a rule states by what it comes to: `as EinsumDense(contracted=1, …)`. */
function layoutOfOrder(config: Config): ProductLayout | null {
  const order = own(config, "einsum_order");
  const contracted = number(config, "contracted");
  if (!Array.isArray(order) || contracted === null) return null;
  const axes = order as readonly number[];
  const count = axes.length - contracted;
  return {
    sizes: axes.map(() => null),
    summed: axes.slice(count).toSorted((one, other) => one - other),
    kept: axes.slice(0, count),
  };
}

/** A projection of attention: (in, head, key) or, of the output, (head, value, out…). */
function layoutOfProjection({ config, prefix, biasShape }: Matrix): ProductLayout {
  const queries = number(config, "num_heads", "num_query_heads");
  const key = number(config, "key_dim", "head_dim");
  const value = number(config, "value_dim") ?? key;
  if (prefix === "attention_output/") {
    const out = biasShape ?? [null];
    const kept = out.map((_, i) => i + 2);
    return { sizes: [queries, value, ...out], summed: [0, 1], kept };
  }
  const ofKeys = prefix === "key/" || prefix === "value/";
  const heads = ofKeys ? (number(config, "num_key_value_heads") ?? queries) : queries;
  const depth = prefix === "value/" || prefix === "gate/" ? value : key;
  const widths: Readonly<Record<string, string>> = {
    "key/": "key_width",
    "value/": "value_width",
  };
  const width = number(config, widths[prefix] ?? "query_width");
  return { sizes: [width, heads, depth], summed: [0], kept: [1, 2] };
}

/** The first of the keys that holds a whole number. */
function number(config: Config, ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = own(config, key);
    if (typeof value === "number" && Number.isInteger(value)) return value;
  }
  return null;
}

function lastOf(config: Config): number | null {
  const shape = own(config, "input_shape");
  const last: unknown = Array.isArray(shape) ? shape.at(-1) : null;
  return typeof last === "number" ? last : null;
}
