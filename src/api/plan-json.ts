import type { Plan } from "../compile/plan/plan.js";
import type { Config } from "../tensor/catalog.js";
import { positionAt, type Span } from "../report/source.js";

interface RulePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The stable JSON of `plan --json`. Lines and columns count from 1. */
export interface PlanJson {
  readonly version: 1;
  readonly parameters: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: string;
    readonly sources: readonly string[];
    readonly rule: RulePlace;
    readonly expression: string;
    /** What the expression reads of the layer's config: `{"flattened": [7, 7, 512]}`. */
    readonly facts: Config;
    /** The rule of a used pack that the main file's goes before, if any. */
    readonly overrides: RulePlace | null;
  }[];
  readonly ignored: readonly {
    readonly path: string;
    readonly rule: RulePlace;
    readonly overrides: RulePlace | null;
  }[];
  readonly unmapped: readonly string[];
  /** Other paths of weights that rules may use, by the canonical ones; left out if there are none. */
  readonly otherPaths?: Readonly<Record<string, string>>;
}

export function planJson(plan: Plan): PlanJson {
  const { parameters, ignored, unmapped, otherPaths } = plan;
  return {
    version: 1,
    parameters: parameters.map(
      ({ name, shape, dtype, sources, rule, expression, facts, overrides }) => ({
        name,
        shape,
        dtype,
        sources,
        rule: placeOf(rule),
        expression,
        facts,
        overrides: overrides && placeOf(overrides),
      }),
    ),
    ignored: ignored.map(({ weight, rule, overrides }) => ({
      path: weight.path,
      rule: placeOf(rule),
      overrides: overrides && placeOf(overrides),
    })),
    unmapped: unmapped.map(({ path }) => path),
    ...(otherPaths.size > 0 && { otherPaths: Object.fromEntries(otherPaths) }),
  };
}

export function placeOf({ source, start }: Span): RulePlace {
  return { file: source.file, ...positionAt(source, start) };
}
