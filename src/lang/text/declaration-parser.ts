import type { IToken } from "chevrotain";
import type { DeclaredAxis, DeclaredTensor, Literal, Name, TableEntry } from "../tree.js";
import { declaredName, literalKey, nameFrom } from "./build-entry.js";
import { checkUnit } from "./build-arrangement.js";
import { nameOf } from "./build-expression.js";
import { spanOf } from "./context.js";
import { ExpressionParser } from "./expression-parser.js";
import * as token from "./tokens.js";

/** What stands in the braces of `table`, `class` and `module`. */
export abstract class DeclarationParser extends ExpressionParser {
  readonly tableHead = this.RULE("tableHead", (): Name => {
    const word = this.CONSUME(token.Name);
    return this.ACTION(() => nameOf(this.context, word));
  });

  readonly tableEntry = this.RULE(
    "tableEntry",
    (): Pick<TableEntry, "keys" | "value"> => {
      const keys = this.OR([
        {
          ALT: () => {
            this.CONSUME(token.OpenParen);
            const several = this.SUBRULE(this.literalKeys);
            this.CONSUME(token.CloseParen);
            return several;
          },
        },
        { ALT: () => [this.SUBRULE(this.literalKey)] },
      ]);
      this.CONSUME(token.Colon);
      const value = this.SUBRULE(this.expression);
      return this.ACTION(() => ({ keys, value: value.node }));
    },
  );

  readonly literalKeys = this.RULE("literalKeys", (): Literal[] => {
    const keys: Literal[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: token.Comma,
      DEF: () => keys.push(this.SUBRULE(this.literalKey)),
    });
    return keys;
  });

  readonly literalKey = this.RULE("literalKey", (): Literal => {
    const minus = this.OPTION(() => this.CONSUME(token.Minus));
    const value = this.OR([
      { ALT: () => this.CONSUME(token.Integer) },
      { ALT: () => this.CONSUME(token.Float) },
      { ALT: () => this.CONSUME(token.Word) },
      { ALT: () => this.CONSUME(token.Text) },
    ]);
    return this.ACTION(() => literalKey(this.context, value, minus));
  });

  readonly dottedName = this.RULE("dottedName", (): IToken[] => {
    const parts: IToken[] = [];
    parts.push(this.SUBRULE(this.namePart));
    this.MANY(() => {
      parts.push(this.CONSUME(token.Dot));
      parts.push(this.SUBRULE2(this.namePart));
    });
    return parts;
  });

  readonly namePart = this.RULE("namePart", (): IToken =>
    this.OR([
      { ALT: () => this.CONSUME(token.Word) },
      { ALT: () => this.CONSUME(token.Integer) },
      { ALT: () => this.CONSUME(token.Float) },
      { ALT: () => this.CONSUME(token.Mixed) },
    ]),
  );

  readonly className = this.RULE("className", (): Name => {
    const word = this.OR([
      { ALT: () => this.CONSUME(token.Word) },
      { ALT: () => this.CONSUME(token.Text) },
    ]);
    return this.ACTION(() => nameFrom(this.context, word));
  });

  /** `kernel [in out]`, `bias? [out]`, `query/kernel [in head key]`. */
  readonly declaredTensor = this.RULE(
    "declaredTensor",
    (): Pick<DeclaredTensor, "name" | "optional" | "axes"> => {
      const name = this.OR([
        { ALT: () => [this.CONSUME(token.Text)] },
        { ALT: () => [this.CONSUME(token.Path)] },
        { ALT: () => this.SUBRULE(this.dottedName) },
      ]);
      const mark = this.OPTION(() => this.CONSUME(token.Question));
      this.CONSUME(token.OpenBracket);
      const axes = this.SUBRULE(this.declaredAxes);
      this.CONSUME(token.CloseBracket);
      return this.ACTION(() => ({
        name: declaredName(this.context, name),
        optional: mark !== undefined,
        axes,
      }));
    },
  );

  readonly declaredAxes = this.RULE("declaredAxes", (): DeclaredAxis[] => {
    const axes: DeclaredAxis[] = [];
    this.MANY(() => axes.push(this.SUBRULE(this.declaredAxis)));
    return axes;
  });

  /** `in`, `1` or `(gate unit')`. */
  readonly declaredAxis = this.RULE("declaredAxis", (): DeclaredAxis => {
    const names: Name[] = [];
    const first = this.LA(1);
    this.OR([
      {
        ALT: () => {
          const word = this.CONSUME(token.Word);
          this.ACTION(() => names.push(nameOf(this.context, word)));
        },
      },
      {
        ALT: () => {
          const unit = this.CONSUME(token.Integer);
          this.ACTION(() => checkUnit(this.context, unit));
        },
      },
      {
        ALT: () => {
          this.CONSUME(token.OpenParen);
          this.AT_LEAST_ONE(() => {
            const word = this.CONSUME2(token.Word);
            this.ACTION(() => names.push(nameOf(this.context, word)));
          });
          this.CONSUME(token.CloseParen);
        },
      },
    ]);
    const last = this.LA(0);
    return this.ACTION(() => ({ names, span: spanOf(this.context, first, last) }));
  });
}
