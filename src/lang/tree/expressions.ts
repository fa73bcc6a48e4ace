import type { Located, Name } from "./node.js";
import type { Text } from "./texts.js";

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
