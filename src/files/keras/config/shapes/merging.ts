import type { PartialShape } from "../config-layer.js";
import { get, itemsOf, textAt } from "../json.js";
import type { Size } from "../settings.js";
import { normalAxis, sizeOrUnknown } from "../settings.js";
import type { ShapeRule } from "./rule.js";

/** One axis of an elementwise result: 1 gives way to any other size. */
function broadcastSize(first: Size, second: Size): Size {
  if (first === 1) return second;
  if (second === 1 || first === second) return first;
  return first ?? second;
}

/**
 * The shape of an elementwise combination. Keras aligns shapes of different rank at the
 * batch axis and the last ones.
 */
export function broadcast(first: PartialShape, second: PartialShape): PartialShape {
  const [long, short] = first.length >= second.length ? [first, second] : [second, first];
  const ones = new Array<number>(long.length - short.length).fill(1);
  const padded = [short[0]!, ...ones, ...short.slice(1)];
  return long.map((size, i) => (i === 0 ? size : broadcastSize(size, padded[i]!)));
}

/** Add, Subtract, Multiply, Average, Maximum, Minimum. */
export const elementwise: ShapeRule = ({ inputs }) => {
  const known = inputs.filter((it) => it !== null);
  if (known.length !== inputs.length || known.some(({ length }) => length === 0)) {
    return [null];
  }
  return [known.reduce(broadcast)];
};

/** Concatenate: sizes along `axis` add up, along the others they are one. */
export const concatenate: ShapeRule = ({ inputs, config }) => {
  const known = inputs.filter((it) => it !== null);
  const first = known[0];
  if (first === undefined || known.length !== inputs.length) return [null];
  const axis = normalAxis(
    get(config, "axis") ?? get(config, "concat_axis") ?? -1,
    first.length,
  );
  if (axis === null || known.some(({ length }) => length !== first.length)) return [null];
  const shape = first.map((_, i) => {
    const sizes = known.map((it) => it[i]!);
    if (i !== axis) return sizes.find((size) => size !== null) ?? null;
    const sum = sizes.reduce<number>((total, size) => total + (size ?? NaN), 0);
    return sizeOrUnknown(sum);
  });
  return [shape];
};

/** Dot: both tensors lose the axis that is summed over, the second its batch axis too. */
export const dot: ShapeRule = ({ inputs, config }) => {
  const [first, second] = inputs;
  if (!first || !second) return [null];
  const written = get(config, "axes");
  const listed = itemsOf(written) ?? [written, written];
  const axes = [
    normalAxis(listed[0], first.length),
    normalAxis(listed[1], second.length),
  ];
  if (axes[0] === null || axes[1] === null) return [null];
  const shape = [
    ...first.filter((_, i) => i !== axes[0]),
    ...second.filter((_, i) => i !== axes[1] && i !== 0),
  ];
  return [shape.length === 1 ? [...shape, 1] : shape];
};

/** Keras 1's Merge, by its `mode`. */
export const merge: ShapeRule = (request) => {
  const mode = textAt(request.config, "mode");
  if (mode === "concat") return concatenate(request);
  return mode !== null && ["sum", "mul", "ave", "max"].includes(mode)
    ? elementwise(request)
    : [null];
};
