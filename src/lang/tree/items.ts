import type { Source, Span } from "../../report/source.js";
import type { Expression, Literal, Stage } from "./expressions.js";
import type { Located, Name } from "./node.js";
import type { Text } from "./texts.js";

/**
 * The syntax tree of both notations. Every node has the span of the text it was read from;
 * inside a YAML scalar that is the place in the YAML file. The tree is plain data and says
 * nothing that the text does not: names are not resolved, numbers not checked against sizes.
 */
export interface RuleFile {
  readonly kind: "rule-file";
  readonly source: Source;
  readonly items: readonly Item[];
  /** Comments by where they stand, for `fmt`. */
  readonly comments: readonly Comment[];
}

export interface Comment {
  /** The text after `#`, untrimmed at the right only. */
  readonly text: string;
  readonly span: Span;
}

export type Item = Pack | Use | Let | Table | Declaration | LayerRule | Rule;

/** What may stand at the top of a file, in a map's body and in a layer's body. */
export type Rule = MapRule | WeightRule | ParamRule | IgnoreRule;

/** Prefixes that any rule takes. */
interface Prefixed {
  /** `optional`: no warning if it never matches. */
  readonly optional: boolean;
  /** `allow CODE`: lints that it is right to silence. */
  readonly allow: readonly Name[];
}

export interface Pack extends Located {
  readonly kind: "pack";
  readonly name: Name;
  readonly version: Name | null;
}

export interface Use extends Located {
  readonly kind: "use";
  /** `keras/core`, `./file.k2t`, `npm:@acme/pack`. */
  readonly target: Name;
  /** `(variant = "b3")`: values of the pack's `let`s. */
  readonly settings: readonly NamedExpression[];
}

export interface Let extends Located {
  readonly kind: "let";
  readonly name: Name;
  readonly value: Expression;
}

export interface Table extends Located {
  readonly kind: "table";
  readonly name: Name;
  readonly entries: readonly TableEntry[];
}

export interface TableEntry extends Located {
  /** Literals; one for `a: 0`, several for `(1, 2): 0`. */
  readonly keys: readonly Literal[];
  readonly value: Expression;
}

/** `class Dense { … }` or `module Linear { … }`. */
export interface Declaration extends Located {
  readonly kind: "class" | "module";
  readonly name: Name;
  readonly entries: readonly DeclaredTensor[];
}

export interface DeclaredTensor extends Located {
  readonly name: Name;
  /** `bias? [out]`: may be absent. */
  readonly optional: boolean;
  readonly axes: readonly DeclaredAxis[];
}

/** One axis: its names, first varying slowest; none for `1`. */
export interface DeclaredAxis extends Located {
  readonly names: readonly Name[];
}

export interface LayerRule extends Located, Prefixed {
  readonly kind: "layer";
  readonly classes: readonly Name[];
  readonly where: Expression | null;
  readonly module: Name | null;
  readonly body: readonly BodyEntry[];
}

export interface MapRule extends Located, Prefixed {
  readonly kind: "map";
  readonly pattern: Text;
  readonly as: AsClass | null;
  readonly where: Expression | null;
  readonly template: Text;
  readonly module: Name | null;
  readonly body: readonly BodyEntry[];
}

/** `as BatchNormalization(scale=false)`; `as none` has the name `none`. */
export interface AsClass extends Located {
  readonly name: Name;
  readonly config: readonly NamedExpression[];
}

export interface NamedExpression extends Located {
  readonly name: Name;
  readonly value: Expression;
}

export interface WeightRule extends Located, Prefixed {
  readonly kind: "weight";
  readonly sources: readonly Text[];
  readonly where: Expression | null;
  readonly targets: readonly Text[];
  readonly stages: readonly Stage[];
}

/** `param "logit_scale" = full([], 1.0)`, at the top of a file. */
export interface ParamRule extends Located, Prefixed {
  readonly kind: "param";
  readonly assignment: Assignment;
}

export interface IgnoreRule extends Located, Prefixed {
  readonly kind: "ignore";
  readonly patterns: readonly Text[];
  readonly where: Expression | null;
}

/** In a layer's body no maps, in neither params. */
export type BodyEntry =
  Assignment | Removal | Message | Restore | MapRule | WeightRule | IgnoreRule;

export interface Assignment extends Located, Prefixed {
  readonly kind: "assignment";
  /** Plain names are templates without holes. */
  readonly names: readonly Text[];
  /** `?=`: left out when a variable that it needs is absent. */
  readonly ifPresent: boolean;
  readonly value: Expression;
}

/** `- bias`. */
export interface Removal extends Located {
  readonly kind: "removal";
  readonly name: Text;
}

/** `restore`: the layer goes on to the next transform as what its stored numbers stand for. */
export interface Restore extends Located {
  readonly kind: "restore";
}

/** `error "text"` and `warn "text"`, with an optional `where` of their own. */
export interface Message extends Located {
  readonly kind: "message";
  readonly severity: "error" | "warning";
  readonly text: Text;
  readonly where: Expression | null;
}
