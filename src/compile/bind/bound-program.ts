import type { Text } from "../../lang/tree.js";
import type { TensorValue } from "../../ops/value.js";
import type { Span } from "../../report/source.js";
import type { CatalogWeight, Config } from "../../tensor/catalog.js";
import type { TensorSource } from "../subject/model.js";

/**
 * Where a parameter stands in the state dict: by the ordinal of its layer in the model,
 * then by the rule that made it, then by its place within that rule.
 */
export type Order = readonly number[];

/** A parameter of the state dict, its expression bound to the weights of a model. */
export interface BoundParameter {
  readonly name: string;
  /** Always with a node. */
  readonly value: TensorValue;
  /** The place that names it; for what a transform makes, the map that routes the layer. */
  readonly span: Span;
  /** The assignment or rule that makes it. */
  readonly rule: Span;
  /** What makes it, in the text notation. */
  readonly expression: string;
  /** What the expression reads of the layer's config and derived facts, by key. */
  readonly facts: Config;
  readonly order: Order;
  /** What it reads the data of. */
  readonly sources: readonly TensorSource[];
}

/** A weight that a rule leaves out on purpose. */
export interface IgnoredWeight {
  readonly weight: CatalogWeight;
  readonly rule: Span;
}

/** The rules of packs that would have decided what rules of the main file decide. */
export interface Overrides {
  ofParameter(parameter: BoundParameter): Span | null;
  ofIgnored(ignored: IgnoredWeight): Span | null;
}

declare const bound: unique symbol;

/** A program bound to a model, in which `bind` found no error. Only `bind` makes one. */
export interface BoundProgram {
  readonly [bound]: true;
  /** In the order of the state dict. */
  readonly parameters: readonly BoundParameter[];
  readonly ignored: readonly IgnoredWeight[];
  readonly unmapped: readonly CatalogWeight[];
  /** The other paths that rules may use for weights, by the canonical ones. */
  readonly otherPaths: ReadonlyMap<string, string>;
  readonly overrides: Overrides;
}

/** A result that is not yet in the state dict: its name lacks the prefix. */
export interface MadeParameter {
  readonly name: string;
  readonly text: Text;
  readonly value: TensorValue;
  /** The expression that gives it, or a `weight` rule's target. */
  readonly at: Span;
  readonly rule: Span;
  readonly expression: string;
  readonly facts: Config;
}
