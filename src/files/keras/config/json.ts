import type { Config, Json } from "../../../tensor/catalog.js";
import type { PartialShape } from "./config-layer.js";

/** No size of a layer is larger; products of a few of them stay finite. */
const LARGEST_SIZE = 2 ** 40;
/** Tensors of more axes are no backend's. */
export const LARGEST_RANK = 32;

export function isRecord(value: unknown): value is Config {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** An own property; keys such as `__proto__` and `constructor` are nothing special. */
export function get(config: Config, key: string): Json | undefined {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

export function textAt(config: Config, key: string): string | null {
  const value = get(config, key);
  return typeof value === "string" ? value : null;
}

export function recordAt(config: Config, key: string): Config | null {
  const value = get(config, key);
  return isRecord(value) ? value : null;
}

/** A list as JSON has it, or a tuple or TensorShape as Keras writes them. */
export function itemsOf(value: unknown): readonly Json[] | null {
  if (isList(value)) return value;
  if (!isRecord(value)) return null;
  const name = textAt(value, "class_name");
  if (name !== "__tuple__" && name !== "TensorShape") return null;
  const items = get(value, "items");
  return isList(items) ? items : null;
}

export function itemsAt(config: Config, key: string): readonly Json[] | null {
  return itemsOf(get(config, key));
}

/** A whole number from 0 that may be a size or a count. */
export function isSize(value: unknown): value is number {
  const whole = typeof value === "number" && Number.isInteger(value);
  return whole && value >= 0 && value <= LARGEST_SIZE;
}

export function sizeAt(config: Config, key: string): number | null {
  const value = get(config, key);
  return isSize(value) ? value : null;
}

/** A shape, or null where the value is none. */
export function shapeOf(value: unknown): PartialShape | null {
  const items = itemsOf(value);
  if (items === null || items.length > LARGEST_RANK) return null;
  const known = items.every((item) => item === null || isSize(item));
  return known ? (items as PartialShape) : null;
}
