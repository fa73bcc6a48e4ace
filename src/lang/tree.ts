import type { Source, Span } from "../report/source.js";

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

interface Located {
  readonly span: Span;
}

/** A name as written, with its place. */
export interface Name extends Located {
  readonly text: string;
}

// ---------------------------------------------------------------- items

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
  Assignment | Removal | Message | MapRule | WeightRule | IgnoreRule;

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

/** `error "text"` and `warn "text"`, with an optional `where` of their own. */
export interface Message extends Located {
  readonly kind: "message";
  readonly severity: "error" | "warning";
  readonly text: Text;
  readonly where: Expression | null;
}

// ---------------------------------------------------------------- quoted texts

/**
 * A quoted text (or a bare name or path that stands for one) before it is known whether it
 * is a pattern, a template or a plain string: the place decides, and the parser reads it as
 * that. Exactly one of `pattern` and `template` is present.
 */
export interface Text extends Located {
  readonly kind: "text";
  /** As written between the quotes, escapes not resolved. */
  readonly raw: string;
  /** Written with quotes in the text notation. */
  readonly quoted: boolean;
  readonly pattern?: Pattern;
  readonly template?: Template;
}

/** Segments separated by `/`. The empty pattern has one segment without parts. */
export interface Pattern extends Located {
  readonly segments: readonly PatternSegment[];
}

export type PatternSegment =
  /** `**`: any number of whole segments. */
  | ({ readonly kind: "any-segments" } & Located)
  /** `{x:**}`: one or more whole segments, captured. */
  | ({ readonly kind: "capture-segments"; readonly name: Name } & Located)
  | ({ readonly kind: "parts"; readonly parts: readonly PatternPart[] } & Located);

export type PatternPart =
  /** Escapes resolved. */
  | ({ readonly kind: "literal"; readonly text: string } & Located)
  /** `*`. */
  | ({ readonly kind: "any" } & Located)
  | ({
      readonly kind: "capture";
      readonly name: Name;
      readonly type: "text" | "int" | "alpha" | "words";
      /** For `words`: the words, at least two; else empty. */
      readonly words: readonly string[];
    } & Located);

export interface Template extends Located {
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart =
  /** Escapes resolved. */
  | ({ readonly kind: "literal"; readonly text: string } & Located)
  | ({ readonly kind: "hole"; readonly value: Expression } & Located);

// ---------------------------------------------------------------- expressions

export type Expression =
  | Literal
  | NameExpression
  | Reference
  | PositionReference
  | TextExpression
  | List
  | Unary
  | Binary
  | Conditional
  | Call
  | Pipe
  | Rearrange
  | Member
  | Index;

/** `2` is an integer, `2.0` and `1e-3` floats; `none` is a config's null. */
export type Literal =
  | ({ readonly kind: "integer"; readonly value: number } & Located)
  | ({ readonly kind: "float"; readonly value: number } & Located)
  | ({ readonly kind: "boolean"; readonly value: boolean } & Located)
  | ({ readonly kind: "none" } & Located)
  | ({ readonly kind: "string"; readonly value: string } & Located);

/** A bare name: a capture, a let, a table, `class name path index position layer`, or a variable. */
export interface NameExpression extends Located {
  readonly kind: "name";
  readonly name: string;
}

/** A path with `/`, or starting with `./`, `../` or `/`: always a variable. */
export interface Reference extends Located {
  readonly kind: "reference";
  readonly path: string;
}

/** `@0`. */
export interface PositionReference extends Located {
  readonly kind: "position";
  readonly position: number;
}

/** A quoted text: a reference where a tensor is wanted, a string elsewhere. */
export interface TextExpression extends Located {
  readonly kind: "template";
  readonly text: Text;
}

export interface List extends Located {
  readonly kind: "list";
  readonly items: readonly Expression[];
}

export interface Unary extends Located {
  readonly kind: "unary";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | "and"
  | "or"
  | "??";

export interface Binary extends Located {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `condition ? then : otherwise`. */
export interface Conditional extends Located {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `split(x, 0)`; in a pipeline the piped value comes first, or as the operation says. */
export interface Call extends Located {
  readonly kind: "call";
  readonly function: Name;
  readonly arguments: readonly Argument[];
  /** `transpose` in a pipeline may stand without parentheses. */
  readonly parentheses: boolean;
}

export interface Argument extends Located {
  readonly name: Name | null;
  readonly value: Expression;
}

/** `input | stage`. */
export interface Pipe extends Located {
  readonly kind: "pipe";
  readonly input: Expression;
  readonly stage: Stage;
}

export type Stage = Call | Arrangement;

/** `x[h w i o -> o i h w]`. */
export interface Rearrange extends Located {
  readonly kind: "rearrange";
  readonly input: Expression;
  readonly arrangement: Arrangement;
}

/** The brackets of a rearrangement, with or without an input. */
export interface Arrangement extends Located {
  readonly kind: "arrangement";
  /** null: left out, as in `kernel[-> out in]`. */
  readonly left: readonly AxisTerm[] | null;
  readonly right: readonly AxisTerm[];
  readonly bindings: readonly AxisBinding[];
}

export type AxisTerm =
  /** `h`; on the right also `-h` and `{l}`. */
  | ({
      readonly kind: "axis";
      readonly name: string;
      readonly reversed: boolean;
      readonly apart: boolean;
    } & Located)
  /** `1`. */
  | ({ readonly kind: "unit" } & Located)
  /** `...`. */
  | ({ readonly kind: "ellipsis" } & Located)
  /** `(h w c)`: its terms are axes only. */
  | ({ readonly kind: "composed"; readonly terms: readonly AxisTerm[] } & Located);

/** `h=7` binds a size, `g: 2 0 1` picks indices. */
export type AxisBinding =
  | ({ readonly kind: "size"; readonly axis: Name; readonly size: Expression } & Located)
  | ({
      readonly kind: "pick";
      readonly axis: Name;
      readonly indices: readonly Expression[];
    } & Located);

/** `layer.units`, `x.rank`. */
export interface Member extends Located {
  readonly kind: "member";
  readonly object: Expression;
  readonly member: Name;
}

/** `x.shape[0]`, `table[a, b]`. */
export interface Index extends Located {
  readonly kind: "index";
  readonly object: Expression;
  readonly indices: readonly Expression[];
}
