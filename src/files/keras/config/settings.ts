import type { Config } from "../../../tensor/catalog.js";
import type { PartialShape } from "./config-layer.js";
import { get, isSize, itemsAt, itemsOf, textAt } from "./json.js";

/** A size or null for one that is not known. */
export type Size = number | null;

/** A setting that is one size for all `count` axes, or a list of them. */
export function sizesAt(
  config: Config,
  key: string,
  count: number,
): readonly Size[] | null {
  const value = get(config, key);
  if (isSize(value)) return new Array<number>(count).fill(value);
  const items = itemsOf(value);
  if (items === null || items.length !== count) return null;
  return items.map((item) => (isSize(item) ? item : null));
}

/** Like `sizesAt`, with a value for all axes where the config has none. */
export function sizesOr(
  config: Config,
  key: string,
  count: number,
  otherwise: number,
): readonly Size[] {
  return sizesAt(config, key, count) ?? new Array<number>(count).fill(otherwise);
}

/** Pairs of amounts before and after each of `count` axes; null where not understood. */
export function pairsAt(
  config: Config,
  key: string,
  count: number,
): readonly (readonly [number, number])[] | null {
  const value = get(config, key);
  if (isSize(value)) return new Array(count).fill([value, value]) as [number, number][];
  const items = itemsAt(config, key);
  if (items === null) return null;
  if (count === 1 && items.length === 2 && items.every(isSize)) {
    return [[items[0] as number, items[1] as number]];
  }
  if (items.length !== count) return null;
  const pairs: [number, number][] = [];
  for (const item of items) {
    const pair = isSize(item) ? [item, item] : itemsOf(item);
    if (pair?.length !== 2 || !pair.every(isSize)) return null;
    pairs.push([pair[0] as number, pair[1] as number]);
  }
  return pairs;
}

export function isChannelsFirst(config: Config): boolean {
  return textAt(config, "data_format") === "channels_first";
}

/** The axes of a tensor of `rank` that its data format makes spatial. */
export function spatialAxes(rank: number, channelsFirst: boolean): readonly number[] {
  const first = channelsFirst ? 2 : 1;
  return Array.from({ length: Math.max(0, rank - 2) }, (_, i) => first + i);
}

/** The axis that `axis` names in a tensor of `rank`; null where it has none such. */
export function normalAxis(axis: unknown, rank: number): number | null {
  if (typeof axis !== "number" || !Number.isInteger(axis)) return null;
  const counted = axis < 0 ? axis + rank : axis;
  return counted >= 0 && counted < rank ? counted : null;
}

/** The product of sizes; null where one is not known or it is beyond any tensor. */
export function productOf(sizes: PartialShape): Size {
  let product = 1;
  for (const size of sizes) {
    if (size === null) return null;
    product *= size;
  }
  return isSize(product) ? product : null;
}

/** A size computed from others: null where it is none, such as a negative one. */
export function sizeOrUnknown(size: Size): Size {
  return isSize(size) ? size : null;
}
