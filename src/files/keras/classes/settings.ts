import type { Config, Json } from "../../../tensor/catalog.js";
import type { Size } from "./layer-class.js";

/** A config value that is on or off; Keras's default where the config is silent. */
export function flag(config: Config, key: string, otherwise: boolean): boolean {
  const value = own(config, key);
  return typeof value === "boolean" ? value : otherwise;
}

/** The first of the keys that holds a size; `otherwise` where none does. */
export function size(
  config: Config,
  keys: readonly string[],
  otherwise: Size = null,
): Size {
  for (const key of keys) {
    const value = own(config, key);
    if (typeof value === "number" && Number.isInteger(value)) return value;
  }
  return otherwise;
}

/** Sizes of `count` axes from a list, or one number for all; null where unknown. */
export function sizes(config: Config, key: string, count: number): readonly Size[] {
  const value = own(config, key);
  const list = Array.isArray(value) ? (value as readonly Json[]) : null;
  return Array.from({ length: count }, (_, i) => {
    const item = list === null ? value : list[i];
    return typeof item === "number" ? item : null;
  });
}

/** A product of sizes, as far as they are numbers. */
export function times(factor: number, it: Size): Size {
  if (typeof it === "number") return factor * it;
  return it === null ? null : `${factor}*${it}`;
}

export function own(config: Config, key: string): Json | undefined {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

export function record(value: Json | undefined): Config | null {
  const plain = typeof value === "object" && value !== null && !Array.isArray(value);
  return plain ? (value as Config) : null;
}

/** Every combination of flags on and off, the first of each first. */
export function combinations(
  flags: Readonly<Record<string, readonly Json[]>>,
): readonly Config[] {
  let found: readonly Config[] = [{}];
  for (const [key, values] of Object.entries(flags)) {
    found = found.flatMap((it) => values.map((value) => ({ ...it, [key]: value })));
  }
  return found;
}

export const BIASED = combinations({ use_bias: [true, false] });
