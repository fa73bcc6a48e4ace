import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { DType } from "../../src/tensor/dtype.js";
import type { ParameterInfo } from "../../src/tensor/state-dict.js";
import type { CompileOptions } from "./compile.js";
import type { DescribedModel } from "./model.js";

/**
 * What stands beside a rule file of a corpus, as `NAME.model.yaml`: the layers of a made-up
 * model by path, and what the command line would be given.
 */
export interface Described {
  readonly layers?: DescribedModel;
  readonly set?: Readonly<Record<string, string>>;
  readonly "allow-unmapped"?: boolean;
  readonly dtype?: DType;
  /** A target's parameters: name to shape and dtype, as `weight: [3, 2] float32`. */
  readonly target?: Readonly<Record<string, string>>;
}

const KEYS = ["layers", "set", "allow-unmapped", "dtype", "target"];

/** The description in a file; of no model at all where there is no such file. */
export function readDescribed(file: string): Described {
  if (!existsSync(file)) return {};
  const described = parse(readFileSync(file, "utf8")) as Described;
  const unknown = Object.keys(described).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new Error(`${file}: no key \`${unknown}\` is known`);
  return described;
}

export function optionsOf(described: Described): CompileOptions {
  const { set, dtype, target } = described;
  return {
    allowUnmapped: described["allow-unmapped"] ?? false,
    ...(set && { settings: set }),
    ...(dtype && { dtype }),
    ...(target && {
      target: {
        file: "target.safetensors",
        parameters: Object.entries(target).map(([name, type]) => parameter(name, type)),
      },
    }),
  };
}

function parameter(name: string, type: string): ParameterInfo {
  const [, shape, dtype] = /^(\[.*\]) (\w+)$/.exec(type) ?? [];
  if (!shape || !dtype) throw new Error(`\`${type}\` is no type like \`[3, 2] float32\``);
  return { name, shape: JSON.parse(shape) as number[], dtype: dtype as DType };
}
