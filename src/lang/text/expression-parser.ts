import type { IToken } from "chevrotain";
import type { Argument, Call, Stage } from "../tree.js";
import { ArrangementParser } from "./arrangement-parser.js";
import {
  checkDivision,
  deepened,
  extentOf,
  foldingFor,
  literalOf,
  made,
  nameOf,
  numberOf,
  quotedExpression,
  readAsPatterns,
  referenceOf,
} from "./build-expression.js";
import { spanOf } from "./context.js";
import { fold } from "./precedence.js";
import type { Operand, Piece } from "./precedence.js";
import * as token from "./tokens.js";

/**
 * Expressions. Operators come as a flat row that `fold` puts into a tree, so that the
 * stack grows with brackets only, which are counted beforehand.
 */
export abstract class ExpressionParser extends ArrangementParser {
  override readonly expression = this.RULE("expression", (): Piece => {
    let input = this.SUBRULE(this.choice);
    this.MANY(() => {
      this.CONSUME(token.Bar);
      const stage = this.SUBRULE(this.stage);
      input = this.ACTION(() => this.piped(input, stage));
    });
    return input;
  });

  /** `c1 ? a : c2 ? b : c`: groups from the right; what is chosen holds no bare choice. */
  readonly choice = this.RULE("choice", (): Piece => {
    const pieces = [this.SUBRULE(this.operation)];
    this.MANY(() => {
      this.CONSUME(token.Question);
      pieces.push(this.SUBRULE2(this.operation));
      this.CONSUME(token.Colon);
      pieces.push(this.SUBRULE3(this.operation));
    });
    return this.ACTION(() => this.foldedChoices(pieces));
  });

  readonly operation = this.RULE("operation", (): Piece => {
    const first = this.SUBRULE(this.operand);
    const rest: { operator: IToken; operand: Operand }[] = [];
    this.MANY(() => {
      const operator = this.CONSUME(token.BinaryOperatorToken);
      rest.push({ operator, operand: this.SUBRULE2(this.operand) });
    });
    return this.ACTION(() => {
      for (const { operator } of rest) {
        if (operator.tokenType === token.Slash) checkDivision(this.context, operator);
      }
      return fold(first, rest, foldingFor(this.context));
    });
  });

  readonly operand = this.RULE("operand", (): Operand => {
    const prefixes: IToken[] = [];
    this.MANY(() => {
      prefixes.push(this.CONSUME(token.PrefixOperator));
    });
    return { prefixes, value: this.SUBRULE(this.postfix) };
  });

  readonly postfix = this.RULE("postfix", (): Piece => {
    let object = this.SUBRULE(this.primary);
    this.MANY(() => {
      object = this.OR([
        { ALT: () => this.SUBRULE(this.member, { ARGS: [object] }) },
        { ALT: () => this.SUBRULE(this.index, { ARGS: [object] }) },
        { ALT: () => this.SUBRULE(this.rearrange, { ARGS: [object] }) },
      ]);
    });
    return object;
  });

  readonly member = this.RULE("member", (object: Piece): Piece => {
    this.CONSUME(token.Dot);
    const name = this.CONSUME(token.Word);
    return this.ACTION(() => {
      const extent = { start: object.start, end: extentOf(name).end };
      const member = nameOf(this.context, name);
      const fields = { kind: "member", object: object.node, member } as const;
      return made(this.context, fields, extent, [object.node]);
    });
  });

  readonly index = this.RULE("index", (object: Piece): Piece => {
    const indices: Piece[] = [];
    this.CONSUME(token.OpenBracket);
    this.AT_LEAST_ONE_SEP({
      SEP: token.Comma,
      DEF: () => indices.push(this.SUBRULE(this.expression)),
    });
    const close = this.CONSUME(token.CloseBracket);
    return this.ACTION(() => {
      const extent = { start: object.start, end: extentOf(close).end };
      const nodes = indices.map(({ node }) => node);
      const fields = { kind: "index", object: object.node, indices: nodes } as const;
      return made(this.context, fields, extent, [object.node, ...nodes]);
    });
  });

  readonly rearrange = this.RULE("rearrange", (object: Piece): Piece => {
    const arrangement = this.SUBRULE(this.bracketedArrangement);
    const last = this.LA(0);
    return this.ACTION(() => {
      const extent = { start: object.start, end: extentOf(last).end };
      const fields = { kind: "rearrange", input: object.node, arrangement } as const;
      return made(this.context, fields, extent, [object.node, arrangement]);
    });
  });

  readonly primary = this.RULE("primary", (): Piece =>
    this.OR([
      { ALT: () => this.SUBRULE(this.literal) },
      { ALT: () => this.SUBRULE(this.calledOrNamed) },
      { ALT: () => this.SUBRULE(this.parenthesized) },
      { ALT: () => this.SUBRULE(this.list) },
      {
        ALT: () => {
          const text = this.CONSUME(token.Text);
          return this.ACTION(() => quotedExpression(this.context, text));
        },
      },
      {
        ALT: () => {
          const path = this.CONSUME(token.Path);
          return this.ACTION(() => referenceOf(this.context, path));
        },
      },
      {
        ALT: () => {
          const at = this.CONSUME(token.Position);
          return this.ACTION(() => {
            const position = numberOf(this.context, at);
            return made(this.context, { kind: "position", position }, extentOf(at));
          });
        },
      },
    ]),
  );

  readonly literal = this.RULE("literal", (): Piece => {
    const value = this.SUBRULE(this.literalToken);
    return this.ACTION(() =>
      made(this.context, literalOf(this.context, value), extentOf(value)),
    );
  });

  readonly literalToken = this.RULE("literalToken", (): IToken =>
    this.OR([
      { ALT: () => this.CONSUME(token.Integer) },
      { ALT: () => this.CONSUME(token.Float) },
      { ALT: () => this.CONSUME(token.True) },
      { ALT: () => this.CONSUME(token.False) },
      { ALT: () => this.CONSUME(token.None) },
    ]),
  );

  readonly list = this.RULE("list", (): Piece => {
    const items: Piece[] = [];
    const open = this.CONSUME(token.OpenBracket);
    this.MANY_SEP({
      SEP: token.Comma,
      DEF: () => items.push(this.SUBRULE(this.expression)),
    });
    const close = this.CONSUME(token.CloseBracket);
    return this.ACTION(() => {
      const nodes = items.map(({ node }) => node);
      const fields = { kind: "list", items: nodes } as const;
      return made(this.context, fields, extentOf(open, close), nodes);
    });
  });

  readonly calledOrNamed = this.RULE("calledOrNamed", (): Piece => {
    const name = this.CONSUME(token.Name);
    const given = this.OPTION(() => this.SUBRULE(this.givenArguments));
    const last = this.LA(0);
    return this.ACTION(() => {
      const extent = extentOf(name, last);
      if (given === undefined) {
        return made(this.context, { kind: "name", name: name.image }, extent);
      }
      const call = this.callOf(name, given, last);
      return { node: call, ...extent };
    });
  });

  readonly givenArguments = this.RULE("givenArguments", (): Argument[] => {
    const given: Argument[] = [];
    this.CONSUME(token.OpenParen);
    this.MANY_SEP({
      SEP: token.Comma,
      DEF: () => given.push(this.SUBRULE(this.argument)),
    });
    this.CONSUME(token.CloseParen);
    return given;
  });

  readonly argument = this.RULE("argument", (): Argument => {
    const first = this.LA(1);
    const name = this.OPTION({
      // By hand, since a lookahead over what an expression begins with costs more.
      GATE: () => this.LA(2).tokenType === token.Assign,
      DEF: () => {
        const word = this.CONSUME(token.Word);
        this.CONSUME(token.Assign);
        return word;
      },
    });
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      name: name === undefined ? null : nameOf(this.context, name),
      value: value.node,
      span: this.context.fragment.spanOf(first.startOffset, value.end),
    }));
  });

  /** `transpose`, `split(0)` or `[i o -> o i]`: what may follow a `|`. */
  readonly stage = this.RULE("stage", (): { node: Stage; end: number } =>
    this.OR([
      {
        ALT: () => {
          const name = this.CONSUME(token.Name);
          const given = this.OPTION(() => this.SUBRULE(this.givenArguments));
          const last = this.LA(0);
          return this.ACTION(() => ({
            node: this.callOf(name, given, last),
            end: extentOf(last).end,
          }));
        },
      },
      {
        ALT: () => {
          const node: Stage = this.SUBRULE(this.bracketedArrangement);
          const last = this.LA(0);
          return this.ACTION(() => ({ node, end: extentOf(last).end }));
        },
      },
    ]),
  );

  private callOf(name: IToken, given: Argument[] | undefined, last: IToken): Call {
    if (name.image === "collect") readAsPatterns(this.context, given ?? []);
    const call: Call = {
      kind: "call",
      function: nameOf(this.context, name),
      arguments: given ?? [],
      parentheses: given !== undefined,
      span: spanOf(this.context, name, last),
    };
    return deepened(
      this.context,
      call,
      call.arguments.map(({ value }) => value),
    );
  }

  private piped(input: Piece, { node: stage, end }: { node: Stage; end: number }): Piece {
    const fields = { kind: "pipe", input: input.node, stage } as const;
    return made(this.context, fields, { start: input.start, end }, [input.node, stage]);
  }

  private foldedChoices(pieces: Piece[]): Piece {
    let last = pieces.pop()!;
    while (pieces.length > 0) {
      const then = pieces.pop()!;
      const condition = pieces.pop()!;
      const nodes = {
        condition: condition.node,
        then: then.node,
        otherwise: last.node,
      };
      const fields = { kind: "conditional", ...nodes } as const;
      const extent = { start: condition.start, end: last.end };
      last = made(this.context, fields, extent, Object.values(nodes));
    }
    return last;
  }
}
