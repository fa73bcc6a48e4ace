import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { parse, stringify } from "yaml";
import { type Compiled, compileText, valuesOf } from "./compile.js";
import type { DescribedModel } from "./model.js";
import { type Described, optionsOf } from "./model-file.js";

/** A parameter that must come out: its values may be nested as its shape is. */
type Wanted = number | readonly Wanted[];

/** One case of `test/cases`: rules and a model with small tensors, and what comes of them. */
interface Case extends Omit<Described, "layers"> {
  readonly name: string;
  /** In the text notation, or in YAML as a mapping. */
  readonly rules: string | object;
  readonly model?: DescribedModel;
  /** All parameters, in the order of the state dict. */
  readonly wanted?: Readonly<Record<string, Wanted>>;
  readonly ignored?: readonly string[];
  readonly unmapped?: readonly string[];
  /** All diagnostics by place, as their codes. */
  readonly codes?: readonly string[];
}

const KEYS =
  "name rules model wanted ignored unmapped codes set allow-unmapped dtype target";

export function readCases(file: string): readonly Case[] {
  const cases = parse(readFileSync(file, "utf8")) as readonly Case[];
  for (const given of cases) {
    const unknown = Object.keys(given).find((key) => !KEYS.split(" ").includes(key));
    if (unknown !== undefined) throw new Error(`${file}: no key \`${unknown}\` is known`);
    if (!given.wanted && !given.codes)
      throw new Error(`${given.name}: nothing is wanted`);
  }
  return cases;
}

export function runCase(given: Case): void {
  const { rules, model, wanted, codes = [], ignored = [], unmapped = [] } = given;
  const text = typeof rules === "string" ? rules : stringify(rules);
  const file = typeof rules === "string" ? "rules.k2t" : "rules.yaml";
  const compiled = compileText(text, model, { ...optionsOf(given), file });
  expect(codesOf(compiled)).toEqual(codes);
  if (!wanted) return;
  const plan = compiled.plan!;
  const made = plan.parameters.map(({ name, shape, dtype }) => [
    name,
    dtype === "float32" ? nested(valuesOf(name, plan, model!), shape) : dtype,
  ]);
  expect(made).toEqual(Object.entries(wanted));
  expect(plan.ignored.map(({ weight }) => weight.path)).toEqual(ignored);
  expect(plan.unmapped.map(({ path }) => path)).toEqual(unmapped);
}

const codesOf = ({ diagnostics }: Compiled): readonly string[] =>
  diagnostics.map(({ code }) => code).sort();

function nested(values: readonly number[], shape: readonly number[]): Wanted {
  const [size, ...inner] = shape;
  if (size === undefined) return values[0]!;
  const each = inner.reduce((product, it) => product * it, 1);
  return Array.from({ length: size }, (_, i) =>
    nested(values.slice(i * each, (i + 1) * each), inner),
  );
}
