import type {
  AsClass,
  Assignment,
  Expression,
  LayerRule,
  MapRule,
  Message,
  Name,
  NamedExpression,
  Removal,
  Restore,
  Text,
  WeightRule,
  IgnoreRule,
  Stage,
} from "../tree.js";
import { bareText } from "./build-entry.js";
import { nameOf, quotedText } from "./build-expression.js";
import type { TextUse } from "./context.js";
import { spanOf } from "./context.js";
import { DeclarationParser } from "./declaration-parser.js";
import * as token from "./tokens.js";

type Head<Rule, Keys extends keyof Rule> = Pick<Rule, Keys>;

/** Items and entries of bodies, each without its prefixes, its keyword and its `{ … }`. */
export class EntryParser extends DeclarationParser {
  constructor(options: { readonly skipValidations: boolean }) {
    super(options);
    this.performSelfAnalysis();
  }

  readonly letHead = this.RULE("letHead", (): { name: Name; value: Expression } => {
    const word = this.CONSUME(token.Name);
    this.CONSUME(token.Assign);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({ name: nameOf(this.context, word), value: value.node }));
  });

  readonly layerHead = this.RULE(
    "layerHead",
    (): Head<LayerRule, "classes" | "where" | "module"> => {
      const classes: Name[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: token.Comma,
        DEF: () => classes.push(this.SUBRULE(this.className)),
      });
      const where = this.OPTION(() => this.SUBRULE(this.whereClause)) ?? null;
      const module = this.OPTION2(() => {
        this.CONSUME(token.Arrow);
        return this.SUBRULE2(this.className);
      });
      return { classes, where, module: module ?? null };
    },
  );

  readonly mapHead = this.RULE(
    "mapHead",
    (): Head<MapRule, "pattern" | "as" | "where" | "template" | "module"> => {
      const pattern = this.SUBRULE(this.text, { ARGS: ["pattern"] });
      const as = this.OPTION(() => {
        this.CONSUME(token.As);
        return this.SUBRULE(this.asClass);
      });
      const where = this.OPTION2(() => this.SUBRULE(this.whereClause)) ?? null;
      this.CONSUME(token.Arrow);
      const template = this.SUBRULE2(this.text, { ARGS: ["target"] });
      const module = this.OPTION3(() => {
        this.CONSUME2(token.As);
        return this.SUBRULE(this.className);
      });
      // Behind the template it reads as well: `map "**" as Conv2D -> "{path}" where …`.
      const late = this.OPTION4({
        GATE: () => where === null,
        DEF: () => this.SUBRULE2(this.whereClause),
      });
      return {
        pattern,
        as: as ?? null,
        where: where ?? late ?? null,
        template,
        module: module ?? null,
      };
    },
  );

  readonly asClass = this.RULE("asClass", (): AsClass => {
    const first = this.LA(1);
    const config: NamedExpression[] = [];
    const name = this.SUBRULE(this.className);
    this.OPTION(() => {
      this.CONSUME(token.OpenParen);
      this.MANY_SEP({
        SEP: token.Comma,
        DEF: () => config.push(this.SUBRULE(this.namedExpression)),
      });
      this.CONSUME(token.CloseParen);
    });
    const last = this.LA(0);
    return this.ACTION(() => ({
      name,
      config,
      span: spanOf(this.context, first, last),
    }));
  });

  readonly namedExpression = this.RULE("namedExpression", (): NamedExpression => {
    const word = this.CONSUME(token.Word);
    this.CONSUME(token.Assign);
    const value = this.SUBRULE(this.expression);
    return this.ACTION(() => ({
      name: nameOf(this.context, word),
      value: value.node,
      span: this.context.fragment.spanOf(word.startOffset, value.end),
    }));
  });

  /** `(variant = "b3", heads = heads)`, as of a `use`; a comma may stand at the end. */
  readonly useSettings = this.RULE("useSettings", (): NamedExpression[] => {
    const settings: NamedExpression[] = [];
    this.CONSUME(token.OpenParen);
    this.OPTION(() => {
      settings.push(this.SUBRULE(this.namedExpression));
      this.MANY({
        GATE: () => this.LA(2).tokenType !== token.CloseParen,
        DEF: () => {
          this.CONSUME(token.Comma);
          settings.push(this.SUBRULE2(this.namedExpression));
        },
      });
      this.OPTION2(() => this.CONSUME2(token.Comma));
    });
    this.CONSUME(token.CloseParen);
    return settings;
  });

  readonly weightHead = this.RULE(
    "weightHead",
    (): Head<WeightRule, "sources" | "where" | "targets" | "stages"> => {
      const stages: Stage[] = [];
      const sources = this.SUBRULE(this.texts, { ARGS: ["pattern"] });
      const where = this.OPTION(() => this.SUBRULE(this.whereClause)) ?? null;
      this.CONSUME(token.Arrow);
      const targets = this.SUBRULE2(this.texts, { ARGS: ["target"] });
      this.MANY(() => {
        this.CONSUME(token.Bar);
        const stage = this.SUBRULE(this.stage);
        this.ACTION(() => stages.push(stage.node));
      });
      return { sources, where, targets, stages };
    },
  );

  readonly ignoreHead = this.RULE(
    "ignoreHead",
    (): Head<IgnoreRule, "patterns" | "where"> => {
      const patterns = this.SUBRULE(this.texts, { ARGS: ["pattern"] });
      const where = this.OPTION(() => this.SUBRULE(this.whereClause)) ?? null;
      return { patterns, where };
    },
  );

  readonly messageHead = this.RULE("messageHead", (): Head<Message, "text" | "where"> => {
    const text = this.SUBRULE(this.text, { ARGS: ["message"] });
    const where = this.OPTION(() => this.SUBRULE(this.whereClause)) ?? null;
    return { text, where };
  });

  readonly assignmentHead = this.RULE(
    "assignmentHead",
    (): Head<Assignment, "names" | "ifPresent" | "value"> => {
      const names: Text[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: token.Comma,
        DEF: () => names.push(this.SUBRULE(this.assignedName)),
      });
      const ifPresent = this.OR([
        { ALT: () => (this.CONSUME(token.Assign), false) },
        { ALT: () => (this.CONSUME(token.AssignIfPresent), true) },
      ]);
      const value = this.SUBRULE(this.expression);
      return this.ACTION(() => ({ names, ifPresent, value: value.node }));
    },
  );

  readonly removalHead = this.RULE("removalHead", (): Head<Removal, "name"> => ({
    name: this.SUBRULE(this.assignedName),
  }));

  /** The word alone says it all. */
  readonly restoreHead = this.RULE("restoreHead", (): Head<Restore, never> => ({}));

  /** `weight`, `out_proj.weight`, `layers.0.weight` or a quoted template. */
  readonly assignedName = this.RULE("assignedName", (): Text =>
    this.OR([
      { ALT: () => this.SUBRULE(this.text, { ARGS: ["target"] }) },
      {
        ALT: () => {
          const parts = this.SUBRULE(this.dottedName);
          return this.ACTION(() => bareText(this.context, parts));
        },
      },
    ]),
  );

  readonly whereClause = this.RULE("whereClause", (): Expression => {
    this.CONSUME(token.Where);
    const condition = this.SUBRULE(this.expression);
    return this.ACTION(() => condition.node);
  });

  readonly text = this.RULE("text", (use: TextUse): Text => {
    const quoted = this.CONSUME(token.Text);
    return this.ACTION(() => quotedText(this.context, quoted, use));
  });

  readonly texts = this.RULE("texts", (use: TextUse): Text[] => {
    const all: Text[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: token.Comma,
      DEF: () => all.push(this.SUBRULE(this.text, { ARGS: [use] })),
    });
    return all;
  });
}
