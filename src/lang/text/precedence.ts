import type { IToken } from "chevrotain";
import type { BinaryOperator, Expression, Unary } from "../tree.js";

/** How tightly each operator binds its operands; all group from the left. */
export const BINDING: Readonly<Record<BinaryOperator, number>> = {
  "*": 7,
  "/": 7,
  "%": 7,
  "+": 6,
  "-": 6,
  "==": 5,
  "!=": 5,
  "<": 5,
  "<=": 5,
  ">": 5,
  ">=": 5,
  in: 5,
  and: 3,
  or: 2,
  "??": 1,
};
/** Comparisons do not group: `a < b < c` is refused. */
export const COMPARISON = 5;
export const NOT = 4;
export const NEGATION = 8;

/** An expression with the offsets in the fragment that it takes, brackets included. */
export interface Piece {
  readonly node: Expression;
  readonly start: number;
  readonly end: number;
}

/** `- not x`, as written: the prefix operators and the operand that follows them. */
export interface Operand {
  readonly prefixes: readonly IToken[];
  readonly value: Piece;
}

/** What the folding of operands needs from the parser around it. */
export interface Folding {
  unary(operator: Unary["operator"], token: IToken, operand: Piece): Piece;
  binary(operator: BinaryOperator, left: Piece, right: Piece): Piece;
  /** `not` where an operand must bind more tightly. */
  looseNot(token: IToken): void;
  chainedComparison(operator: IToken): void;
}

interface Waiting {
  readonly token: IToken;
  readonly binding: number;
  readonly prefix: boolean;
}

/** Puts a flat row `a + b * c` into a tree by how tightly the operators bind. */
export function fold(
  first: Operand,
  rest: readonly { readonly operator: IToken; readonly operand: Operand }[],
  folding: Folding,
): Piece {
  const values: Piece[] = [];
  const waiting: Waiting[] = [];
  const reduce = (): void => {
    const { token, prefix } = waiting.pop()!;
    const right = values.pop()!;
    if (prefix) {
      values.push(folding.unary(token.image as Unary["operator"], token, right));
    } else {
      const left = values.pop()!;
      values.push(folding.binary(token.image as BinaryOperator, left, right));
    }
  };
  const take = ({ prefixes, value }: Operand): void => {
    for (const token of prefixes) {
      const binding = token.image === "not" ? NOT : NEGATION;
      const around = waiting.at(-1);
      if (binding === NOT && around !== undefined && around.binding > NOT) {
        folding.looseNot(token);
      }
      waiting.push({ token, binding, prefix: true });
    }
    values.push(value);
  };
  take(first);
  for (const { operator, operand } of rest) {
    const binding = BINDING[operator.image as BinaryOperator];
    while (waiting.length > 0 && waiting.at(-1)!.binding >= binding) {
      const { binding: before, prefix } = waiting.at(-1)!;
      if (before === COMPARISON && binding === COMPARISON && !prefix) {
        folding.chainedComparison(operator);
      }
      reduce();
    }
    waiting.push({ token: operator, binding, prefix: false });
    take(operand);
  }
  while (waiting.length > 0) reduce();
  return values[0]!;
}
