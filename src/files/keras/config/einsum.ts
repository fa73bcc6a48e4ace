import type { Config } from "../../../tensor/catalog.js";
import type { PartialShape } from "./config-layer.js";
import { isSize, itemsAt, sizeAt, textAt } from "./json.js";
import type { Size } from "./settings.js";

/** The equation of an EinsumDense, one letter an axis, without its ellipses. */
export interface Einsum {
  readonly input: string;
  readonly kernel: string;
  readonly output: string;
  /** Where `...` stands in input and output. */
  readonly ellipsis: "left" | "right" | null;
}

const EQUATION =
  /^(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?$/;

/** Three times the letters that there are, and what stands between them. */
const LONGEST_EQUATION = 3 * 52 + 16;

/** null where the equation is none of the three forms that Keras takes. */
export function parseEinsum(equation: string): Einsum | null {
  const match = EQUATION.exec(equation.replaceAll(" ", ""));
  if (match === null || equation.length > LONGEST_EQUATION) return null;
  const [, left, input, right, kernel, leftOut, output, rightOut] = match;
  if (left !== leftOut || right !== rightOut || (left && right)) return null;
  const ellipsis = left ? "left" : right ? "right" : null;
  return { input: input!, kernel: kernel!, output: output!, ellipsis };
}

/** The kernel as the matrix of a Linear: which of its axes come out, which go in. */
export interface EinsumLinear {
  /** Kernel axes that come out, in the output's order. */
  readonly outAxes: readonly number[];
  /** Kernel axes that are summed over, in the input's order. */
  readonly inAxes: readonly number[];
  /** Letters of `outAxes`. */
  readonly outLetters: string;
}

/**
 * null where it is no Linear: a kernel letter is in input and output alike (one matrix for
 * each position), or the summed letters do not end the input or the new ones the output.
 */
export function einsumLinear(einsum: Einsum): EinsumLinear | null {
  const { input, kernel, output, ellipsis } = einsum;
  const each = [input, kernel, output];
  if (each.some((letters) => new Set(letters).size !== letters.length)) return null;
  const inLetters = [...input].filter(
    (it) => kernel.includes(it) && !output.includes(it),
  );
  const outLetters = [...output].filter(
    (it) => kernel.includes(it) && !input.includes(it),
  );
  const ends =
    ellipsis !== "right" &&
    input.endsWith(inLetters.join("")) &&
    output.endsWith(outLetters.join(""));
  // The letters before them pass through, in one order.
  const passing = input.slice(0, input.length - inLetters.length);
  const arriving = output.slice(0, output.length - outLetters.length);
  if (!ends || passing !== arriving) return null;
  if (inLetters.length + outLetters.length !== kernel.length) return null;
  return {
    outAxes: outLetters.map((it) => kernel.indexOf(it)),
    inAxes: inLetters.map((it) => kernel.indexOf(it)),
    outLetters: outLetters.join(""),
  };
}

/** The output's sizes as the config states them, aligned with `einsum.output`. */
function statedOutput(einsum: Einsum, config: Config): readonly Size[] {
  const single = sizeAt(config, "output_shape");
  const stated = single === null ? itemsAt(config, "output_shape") : [single];
  const items = (stated ?? []).map((item) => (isSize(item) ? item : null));
  const letters = einsum.output.length;
  // `output_shape` is without the batch axis; with `...` on the left it is the last axes.
  if (einsum.ellipsis === "right") return [null, ...items.slice(0, letters - 1)];
  return Array.from(
    { length: letters },
    (_, i) => items[items.length - letters + i] ?? null,
  );
}

/** Sizes of the output's letters, from the config and from the input where known. */
export function einsumSizes(
  einsum: Einsum,
  config: Config,
  shape: PartialShape | null,
): ReadonlyMap<string, Size> {
  const sizes = new Map<string, Size>();
  const stated = statedOutput(einsum, config);
  [...einsum.output].forEach((letter, i) => sizes.set(letter, stated[i] ?? null));
  if (shape === null) return sizes;
  const skipped = einsum.ellipsis === "left" ? shape.length - einsum.input.length : 0;
  [...einsum.input].forEach((letter, i) => {
    const size = shape[i + skipped] ?? null;
    if (size !== null || !sizes.has(letter)) sizes.set(letter, size);
  });
  return sizes;
}

/** The shape of an EinsumDense's result, batch axis included. */
export function einsumOutput(config: Config, shape: PartialShape): PartialShape | null {
  const einsum = parseEinsum(textAt(config, "equation") ?? "");
  if (einsum === null) return null;
  const elided = shape.length - einsum.input.length;
  if (elided < 0 || (einsum.ellipsis === null && elided !== 0)) return null;
  const sizes = einsumSizes(einsum, config, shape);
  const lettered = [...einsum.output].map((letter) => sizes.get(letter) ?? null);
  if (einsum.ellipsis === "left") return [...shape.slice(0, elided), ...lettered];
  if (einsum.ellipsis === "right")
    return [...lettered, ...shape.slice(-elided || Infinity)];
  return lettered;
}
