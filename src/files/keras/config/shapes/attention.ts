import { get, isSize, itemsOf } from "../json.js";
import type { ShapeRule } from "./rule.js";

/** MultiHeadAttention: the query's shape, its last axis replaced by `output_shape`. */
export const multiHeadAttention: ShapeRule = ({ inputs, named, config }) => {
  const query = named.get("query") ?? inputs[0] ?? null;
  if (query === null) return [null, null];
  const stated = get(config, "output_shape");
  const sizes = isSize(stated) ? [stated] : itemsOf(stated);
  if (sizes === null || sizes.length === 0) return [query, null];
  const tail = sizes.map((size) => (isSize(size) ? size : null));
  return [[...query.slice(0, -1), ...tail], null];
};

/** GroupedQueryAttention projects back to the query's width. */
export const groupedQueryAttention: ShapeRule = ({ inputs, named }) => [
  named.get("query") ?? inputs[0] ?? null,
  null,
];

/** Attention, AdditiveAttention on [query, value, key]: the value's width comes out. */
export const dotAttention: ShapeRule = ({ inputs }) => {
  const [query, value] = inputs;
  if (!query || !value || query.length < 2) return [null, null];
  return [[...query.slice(0, -1), value.at(-1) ?? null], null];
};
