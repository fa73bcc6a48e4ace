import { cast } from "../../tensor/nodes.js";
import type { CatalogWeight, Config } from "../../tensor/catalog.js";
import type { Core } from "../../tensor/core.js";
import { type DType, isFloating } from "../../tensor/dtype.js";
import type { ParameterInfo } from "../../tensor/state-dict.js";
import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type {
  BoundParameter,
  BoundProgram,
  IgnoredWeight,
} from "../bind/bound-program.js";
import { pathOf } from "../subject/model.js";
import { checkTarget, type Target } from "./target.js";

/** One parameter of the state dict and the whole way to it; plain data. */
export interface PlannedParameter extends ParameterInfo {
  readonly node: Core;
  /** Weight paths, or dataset paths of what is no weight, in the order of reading. */
  readonly sources: readonly string[];
  /** The assignment or rule that makes it. */
  readonly rule: Span;
  /** In the text notation. */
  readonly expression: string;
  /** What the expression reads of the layer's config and derived facts, by key. */
  readonly facts: Config;
  /**
   * The rule of a used pack that would have decided this if the main file had no such rule;
   * null: none would have, or it was not asked.
   */
  readonly overrides: Span | null;
}

export interface PlannedIgnore extends IgnoredWeight {
  /** As of a parameter. */
  readonly overrides: Span | null;
}

export interface Plan {
  /** In the order of the state dict. */
  readonly parameters: readonly PlannedParameter[];
  readonly ignored: readonly PlannedIgnore[];
  readonly unmapped: readonly CatalogWeight[];
  /** The other paths that rules may use for weights, by the canonical ones. */
  readonly otherPaths: ReadonlyMap<string, string>;
}

export interface PlanOptions {
  /** The dtype of floating-point parameters; others keep theirs. */
  readonly dtype?: DType | "keep";
  /** What the result must match. */
  readonly target?: Target;
}

/** Settles dtypes and holds the result against the target. Null where there are errors. */
export function plan(
  { parameters, ignored, unmapped, otherPaths, overrides }: BoundProgram,
  report: Report,
  { dtype = "keep", target }: PlanOptions = {},
): Plan | null {
  const planned = parameters.map((parameter) => ({
    ...planParameter(parameter, dtype),
    overrides: overrides.ofParameter(parameter),
  }));
  if (target) checkTarget(planned, parameters, target, report);
  if (report.hasErrors()) return null;
  const leftOut = ignored.map((it) => ({ ...it, overrides: overrides.ofIgnored(it) }));
  return { parameters: planned, ignored: leftOut, unmapped, otherPaths };
}

function planParameter(
  parameter: BoundParameter,
  dtype: DType | "keep",
): Omit<PlannedParameter, "overrides"> {
  const { name, value, sources, rule, expression, facts } = parameter;
  const bound = value.node;
  if (!bound) throw new Error(`bug in k2t-rules: \`${name}\` is not bound`);
  const node =
    dtype !== "keep" && isFloating(bound.dtype) && bound.dtype !== dtype
      ? cast(bound, dtype)
      : bound;
  return {
    name,
    shape: node.shape,
    dtype: node.dtype,
    node,
    sources: sources.map(pathOf),
    rule,
    expression,
    facts,
  };
}
