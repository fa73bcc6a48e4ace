import type { PartialShape } from "../config-layer.js";
import { get, isSize, itemsOf, sizeAt } from "../json.js";
import type { ShapeRequest, ShapeRule } from "./rule.js";

/** The scores of an attention over one axis: one number for each head, query and key. */
function scoresOf({ inputs, named, config }: ShapeRequest): PartialShape | null {
  const query = named.get("query") ?? inputs[0] ?? null;
  const value = named.get("value") ?? inputs[1] ?? null;
  if (query?.length !== 3 || value?.length !== 3) return null;
  const heads = sizeAt(config, "num_heads") ?? sizeAt(config, "num_query_heads");
  return [null, heads, query[1]!, value[1]!];
}

/** MultiHeadAttention: the query's shape, its last axis replaced by `output_shape`. */
export const multiHeadAttention: ShapeRule = (request) => {
  const { inputs, named, config } = request;
  const query = named.get("query") ?? inputs[0] ?? null;
  if (query === null) return [null, null];
  const stated = get(config, "output_shape");
  const sizes = isSize(stated) ? [stated] : itemsOf(stated);
  const tail = (sizes ?? []).map((size) => (isSize(size) ? size : null));
  const output = tail.length === 0 ? query : [...query.slice(0, -1), ...tail];
  return [output, scoresOf(request)];
};

/** GroupedQueryAttention projects back to the query's width. */
export const groupedQueryAttention: ShapeRule = (request) => [
  request.named.get("query") ?? request.inputs[0] ?? null,
  scoresOf(request),
];

/** Attention, AdditiveAttention on [query, value, key]: the value's width comes out. */
export const dotAttention: ShapeRule = ({ inputs }) => {
  const [query, value] = inputs;
  if (!query || !value || query.length < 2) return [null, null];
  return [[...query.slice(0, -1), value.at(-1) ?? null], null];
};
