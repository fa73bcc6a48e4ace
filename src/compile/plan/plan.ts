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
}

export interface Plan {
  /** In the order of the state dict. */
  readonly parameters: readonly PlannedParameter[];
  readonly ignored: readonly IgnoredWeight[];
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
  { parameters, ignored, unmapped, otherPaths }: BoundProgram,
  report: Report,
  { dtype = "keep", target }: PlanOptions = {},
): Plan | null {
  const planned = parameters.map((parameter) => planParameter(parameter, dtype));
  if (target) checkTarget(planned, parameters, target, report);
  if (report.hasErrors()) return null;
  return { parameters: planned, ignored, unmapped, otherPaths };
}

function planParameter(
  parameter: BoundParameter,
  dtype: DType | "keep",
): PlannedParameter {
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
