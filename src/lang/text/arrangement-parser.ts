import { EmbeddedActionsParser } from "chevrotain";
import type { IToken, ParserMethod } from "chevrotain";
import type { Arrangement, AxisBinding, AxisTerm } from "../tree.js";
import { arrangementOf, axisOf, unitOf } from "./build-arrangement.js";
import { deepened, extentOf, literalOf, made, nameOf } from "./build-expression.js";
import type { Extent } from "./build-expression.js";
import { createContext, spanOf } from "./context.js";
import type { Context } from "./context.js";
import { EXPECTATIONS } from "./expectations.js";
import type { Piece } from "./precedence.js";
import * as token from "./tokens.js";

const NOWHERE = createContext({
  text: "",
  spanOf: () => {
    throw new Error("bug in k2t-rules: parsing without a context");
  },
});

/** What stands in the brackets of `x[h w -> w h; h=7]`. */
export abstract class ArrangementParser extends EmbeddedActionsParser {
  /** Set for each parse; a parser is built once, for that takes longer than parsing. */
  context: Context = NOWHERE;

  abstract readonly expression: ParserMethod<[], Piece>;

  constructor(options: { readonly skipValidations: boolean }) {
    super([...token.TOKEN_TYPES, ...token.ABSTRACT_TOKEN_TYPES], {
      maxLookahead: 2,
      recoveryEnabled: false,
      errorMessageProvider: EXPECTATIONS,
      ...options,
    });
  }

  readonly bracketedArrangement = this.RULE("bracketedArrangement", (): Arrangement => {
    const open = this.CONSUME(token.OpenArrangement);
    const inside = this.SUBRULE(this.arrangement);
    const close = this.CONSUME(token.CloseBracket);
    return this.ACTION(() => {
      const span = spanOf(this.context, open, close);
      return deepened(this.context, { ...inside, span }, [inside]);
    });
  });

  readonly arrangement = this.RULE("arrangement", (): Arrangement => {
    const first = this.LA(1);
    const left: AxisTerm[] = [];
    const right: AxisTerm[] = [];
    const bindings: AxisBinding[] = [];
    this.MANY(() => left.push(this.SUBRULE(this.axisTerm)));
    this.CONSUME(token.Arrow);
    this.MANY2(() => right.push(this.SUBRULE2(this.axisTerm)));
    this.OPTION(() => {
      this.CONSUME(token.Semicolon);
      this.AT_LEAST_ONE_SEP({
        SEP: token.Comma,
        DEF: () => bindings.push(this.SUBRULE(this.axisBinding)),
      });
    });
    return this.ACTION(() =>
      arrangementOf(this.context, { left, right }, bindings, extentOf(first, this.LA(0))),
    );
  });

  readonly axisTerm = this.RULE("axisTerm", (): AxisTerm =>
    this.OR([
      { ALT: () => this.SUBRULE(this.axis) },
      {
        ALT: () => {
          const size = this.CONSUME(token.Integer);
          return this.ACTION(() => unitOf(this.context, size));
        },
      },
      {
        ALT: (): AxisTerm => {
          const dots = this.CONSUME(token.Ellipsis);
          return this.ACTION(() => ({
            kind: "ellipsis",
            span: spanOf(this.context, dots),
          }));
        },
      },
      { ALT: () => this.SUBRULE(this.apartAxis) },
      { ALT: () => this.SUBRULE(this.composedAxis) },
    ]),
  );

  readonly axis = this.RULE("axis", (): AxisTerm => {
    const minus = this.OPTION(() => this.CONSUME(token.Minus));
    const name = this.CONSUME(token.Word);
    return this.ACTION(() =>
      axisOf(this.context, name, minus === undefined ? {} : { minus }),
    );
  });

  readonly apartAxis = this.RULE("apartAxis", (): AxisTerm => {
    const open = this.CONSUME(token.OpenBrace);
    const name = this.CONSUME(token.Word);
    const close = this.CONSUME(token.CloseBrace);
    return this.ACTION(() => axisOf(this.context, name, { open, close }));
  });

  readonly composedAxis = this.RULE("composedAxis", (): AxisTerm => {
    const terms: AxisTerm[] = [];
    const open = this.CONSUME(token.OpenParen);
    this.AT_LEAST_ONE(() => terms.push(this.SUBRULE(this.axis)));
    const close = this.CONSUME(token.CloseParen);
    return this.ACTION(() => ({
      kind: "composed",
      terms,
      span: spanOf(this.context, open, close),
    }));
  });

  readonly axisBinding = this.RULE("axisBinding", (): AxisBinding => {
    const first = this.CONSUME(token.Word);
    return this.OR([
      {
        ALT: (): AxisBinding => {
          this.CONSUME(token.Assign);
          const size = this.SUBRULE(this.expression);
          return this.ACTION(() => ({
            kind: "size",
            axis: nameOf(this.context, first),
            size: size.node,
            span: this.context.fragment.spanOf(first.startOffset, size.end),
          }));
        },
      },
      {
        ALT: (): AxisBinding => {
          this.CONSUME(token.Colon);
          const picks = this.SUBRULE(this.picks);
          return this.ACTION(() => ({
            kind: "pick",
            axis: nameOf(this.context, first),
            indices: picks.map(({ node }) => node),
            span: this.context.fragment.spanOf(first.startOffset, picks.at(-1)!.end),
          }));
        },
      },
    ]);
  });

  readonly picks = this.RULE("picks", (): Piece[] => {
    const picks: Piece[] = [];
    this.AT_LEAST_ONE(() => picks.push(this.SUBRULE(this.pick)));
    return picks;
  });

  /** One of `2 0 -1 n (n + 1)`: spaces part them, so whatever is longer takes parentheses. */
  readonly pick = this.RULE("pick", (): Piece =>
    this.OR([
      {
        ALT: () => {
          const minus = this.OPTION(() => this.CONSUME(token.Minus));
          const number = this.CONSUME(token.Integer);
          return this.ACTION(() => this.pickedNumber(number, minus));
        },
      },
      {
        ALT: () => {
          const name = this.CONSUME(token.Name);
          return this.ACTION(() =>
            made(this.context, { kind: "name", name: name.image }, extentOf(name)),
          );
        },
      },
      { ALT: () => this.SUBRULE(this.parenthesized) },
    ]),
  );

  readonly parenthesized = this.RULE("parenthesized", (): Piece => {
    const open = this.CONSUME(token.OpenParen);
    const inside = this.SUBRULE(this.expression);
    const close = this.CONSUME(token.CloseParen);
    return this.ACTION(() => ({ node: inside.node, ...extentOf(open, close) }));
  });

  private pickedNumber(number: IToken, minus: IToken | undefined): Piece {
    const value = literalOf(this.context, number);
    const positive = made(this.context, value, extentOf(number));
    if (minus === undefined) return positive;
    const extent: Extent = extentOf(minus, number);
    const fields = { kind: "unary", operator: "-", operand: positive.node } as const;
    return made(this.context, fields, extent, [positive.node]);
  }
}
