import type { PartialShape } from "../config-layer.js";
import { isSize } from "../json.js";
import type { DerivedFacts } from "./derived-facts.js";

/** Keys that say in which order PyTorch has what a layer reads. */
const ORDERS = ["flattened", "flattened_order"] as const;
const SHAPES = ["input_shape", "output_shape"] as const;

type Facts = { -readonly [Key in keyof DerivedFacts]: DerivedFacts[Key] };

function same(first: unknown, second: unknown): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

/** One shape for two calls: null where their sizes differ; undefined for other ranks. */
function commonShape(
  first: PartialShape,
  second: PartialShape,
): PartialShape | undefined {
  if (first.length !== second.length) return undefined;
  return first.map((size, i) => (isSize(size) && size === second[i] ? size : null));
}

/** What holds for both of two calls of a layer. */
export function agree(first: DerivedFacts, second: DerivedFacts): DerivedFacts {
  const facts: Facts = {};
  for (const key of Object.keys(first) as (keyof DerivedFacts)[]) {
    if (same(first[key], second[key])) Object.assign(facts, { [key]: first[key] });
  }
  for (const key of SHAPES) {
    const [one, other] = [first[key], second[key]];
    if (one === undefined || other === undefined || facts[key] !== undefined) continue;
    const shape = commonShape(one, other);
    if (shape !== undefined) facts[key] = shape;
  }
  const differ = ORDERS.some((key) => !same(first[key], second[key]));
  const unsure = first.flattened_unsure ?? second.flattened_unsure;
  const unknown = first.flattened_unknown ?? second.flattened_unknown;
  if (unsure !== undefined) facts.flattened_unsure = unsure;
  else if (differ) facts.flattened_unsure = "its calls read tensors in different orders";
  else if (unknown !== undefined) facts.flattened_unknown = unknown;
  return facts;
}
