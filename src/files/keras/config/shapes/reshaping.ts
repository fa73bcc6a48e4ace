import type { PartialShape } from "../config-layer.js";
import { get, isSize, itemsAt, sizeAt } from "../json.js";
import type { Size } from "../settings.js";
import { normalAxis, productOf } from "../settings.js";
import type { ShapeRule } from "./rule.js";
import { oneToOne } from "./rule.js";

/** The shape with its one -1, if any, made from the number of elements. */
function filledIn(sizes: readonly unknown[], elements: Size): PartialShape {
  const known = sizes.filter(isSize);
  const open = sizes.length - known.length;
  const rest = productOf(known);
  const fits =
    open === 1 && elements !== null && rest !== null && rest > 0 && elements % rest === 0;
  return sizes.map((size) => (isSize(size) ? size : fits ? elements / rest : null));
}

/** Reshape: `target_shape` is without the batch axis. */
export const reshape: ShapeRule = oneToOne((input, { config }) => {
  const target = itemsAt(config, "target_shape") ?? itemsAt(config, "dims");
  if (target === null) return null;
  return [input[0]!, ...filledIn(target, productOf(input.slice(1)))];
});

/** `keras.ops.reshape`: `newshape` is with the batch axis, which must stay. */
export const reshapeOperation: ShapeRule = oneToOne((input, { config }) => {
  const target = itemsAt(config, "newshape");
  if (target === null || target.length === 0) return null;
  const [batch, ...rest] = target;
  const elements = productOf(input.slice(1));
  if (isSize(batch)) return null;
  if (!rest.every(isSize)) return null;
  return elements !== null && productOf(rest) === elements ? [input[0]!, ...rest] : null;
});

/** Permute: `dims` count from 1, the batch axis stays. */
export const permutation: ShapeRule = oneToOne((input, { config }) => {
  const order = itemsAt(config, "dims");
  if (order?.length !== input.length - 1) return null;
  const axes = order.map((axis) => (isSize(axis) && axis > 0 ? axis : input.length));
  if (new Set(axes).size !== axes.length || axes.some((axis) => axis >= input.length)) {
    return null;
  }
  return [input[0]!, ...axes.map((axis) => input[axis]!)];
});

export const flatten: ShapeRule = oneToOne((input) => [
  input[0]!,
  productOf(input.slice(1)),
]);

export const repeatVector: ShapeRule = oneToOne((input, { config }) =>
  input.length === 2 ? [input[0]!, sizeAt(config, "n"), input[1]!] : null,
);

/** Dense and what acts like it: the last axis becomes `units`. */
export const dense: ShapeRule = oneToOne((input, { config }) => [
  ...input.slice(0, -1),
  sizeAt(config, "units"),
]);

/** Highway keeps its width. MaxoutDense is a dense. */
export const embedding: ShapeRule = oneToOne((input, { config }) => [
  ...input,
  sizeAt(config, "output_dim"),
]);

/** CategoryEncoding and the lookups, where they count or mark: one axis for the tokens. */
export const categories: ShapeRule = oneToOne((input, { config }) => {
  if (get(config, "output_mode") === "int") return input;
  const tokens = sizeAt(config, "num_tokens");
  if (get(config, "output_mode") !== "one_hot") return [input[0]!, tokens];
  return input[input.length - 1] === 1
    ? [...input.slice(0, -1), tokens]
    : [...input, tokens];
});

/** The axes of `config.axis` in a tensor of `rank`; null where one is not there. */
export function axesOf(axis: unknown, rank: number): readonly number[] | null {
  const listed = Array.isArray(axis) ? (axis as readonly unknown[]) : [axis];
  const axes = listed.map((item) => normalAxis(item, rank));
  return axes.every((item) => item !== null) ? axes : null;
}
