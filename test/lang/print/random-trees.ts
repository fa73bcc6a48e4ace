import fc from "fast-check";
import type * as tree from "../../../src/lang/tree.js";

// Random trees as the parser could make them, every node with one and the same span.

const source = { file: "none.k2t", text: "" };
const span = { source, start: 0, end: 0 };

function located<Fields extends object>(fields: {
  readonly [Key in keyof Fields]: fc.Arbitrary<Fields[Key]>;
}): fc.Arbitrary<Fields & tree.Located> {
  const all: Record<string, fc.Arbitrary<unknown>> = {
    ...fields,
    span: fc.constant(span),
  };
  return fc.record(all) as fc.Arbitrary<unknown> as fc.Arbitrary<Fields & tree.Located>;
}

const some = { maxLength: 3 } as const;
const one = { minLength: 1, maxLength: 3 } as const;
const RESERVED = ["and", "or", "not", "in", "true", "false", "none"];
const KEYWORDS =
  "pack use let table class module layer map weight param ignore error warn optional allow where as collected scale kernel h".split(
    " ",
  );

const ident = fc.oneof(
  fc.constantFrom(...KEYWORDS),
  fc
    .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/)
    .filter((it) => !RESERVED.includes(it)),
);
const word = fc.oneof({ weight: 8, arbitrary: ident }, fc.constantFrom(...RESERVED));
const axisWord = fc.tuple(word, fc.constantFrom("", "'", "''")).map(([a, b]) => a + b);
const name = (text: fc.Arbitrary<string>): fc.Arbitrary<tree.Name> => located({ text });
/** Any text that a line may hold, with what quotes and escapes make of it. */
const anyText = fc
  .array(
    fc.oneof(fc.constantFrom(..."\"'\\{}*/.#;:|-> é€𝄞"), fc.string({ maxLength: 3 })),
    some,
  )
  .map((parts) => parts.join("").replace(/[\p{Cc}\u2028\u2029]/gu, ""));
const filled = anyText.filter((it) => it !== "");
const number = fc.record({
  integer: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  float: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map((it) => it + 0),
});

const positive: fc.Arbitrary<tree.Literal> = fc.oneof(
  number.map(({ integer: value }) => ({ kind: "integer" as const, value, span })),
  number.map(({ float: value }) => ({
    kind: "float" as const,
    value: Object.is(value, -0) ? 0 : value,
    span,
  })),
  fc.boolean().map((value) => ({ kind: "boolean" as const, value, span })),
  fc.constant({ kind: "none" as const, span }),
);
const integer = fc
  .nat({ max: 9 })
  .map((value) => ({ kind: "integer" as const, value, span }));

const segment = fc.stringMatching(/^[A-Za-z0-9_]{1,4}$/);
const path = fc.oneof(
  fc
    .tuple(ident, fc.array(segment, one))
    .map(([first, rest]) => [first, ...rest].join("/")),
  fc
    .tuple(fc.constantFrom("/", "./", "../", "../../"), fc.array(segment, one))
    .map(([start, rest]) => start + rest.join("/")),
);

/** `holes`: in how many templates; no text stands within two, no reference within one. */
function expression(holes: number, depth: number): fc.Arbitrary<tree.Expression> {
  const leaves: fc.Arbitrary<tree.Expression>[] = [
    positive,
    ident.map((it) => ({ kind: "name" as const, name: it, span })),
    fc
      .nat({ max: 20 })
      .map((position) => ({ kind: "position" as const, position, span })),
  ];
  if (holes === 0) {
    leaves.push(path.map((it) => ({ kind: "reference" as const, path: it, span })));
  }
  if (depth === 0) return fc.oneof(...leaves);
  const inner = fc.oneof(expression(holes, depth - 1), ...leaves);
  const forms = [...compound(inner, depth, holes)];
  if (holes < 2) {
    forms.push(
      templateText(filled, holes, depth - 1).map((text) => ({
        kind: "template" as const,
        text,
        span,
      })),
      patternText(true).map((text) => collect({ kind: "template", text, span })),
    );
  }
  return fc.oneof(...leaves, ...forms, ...forms);
}

function collect(value: tree.Expression): tree.Expression {
  return {
    kind: "call",
    function: { text: "collect", span },
    arguments: [{ name: null, value, span }],
    parentheses: true,
    span,
  };
}

const OPERATORS = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "and",
  "or",
  "??",
] as const;

function compound(
  inner: fc.Arbitrary<tree.Expression>,
  depth: number,
  holes: number,
): fc.Arbitrary<tree.Expression>[] {
  const called = fc.constantFrom("f", "split", "map", "weight");
  const given = fc.array(
    located<Omit<tree.Argument, "span">>({
      name: fc.option(name(word)),
      value: inner,
    }),
    some,
  );
  const call = located<Omit<tree.Call, "span">>({
    kind: fc.constant("call" as const),
    function: name(called),
    arguments: given,
    parentheses: fc.constant(true),
  });
  const bare = located<Omit<tree.Call, "span">>({
    kind: fc.constant("call" as const),
    function: name(called),
    arguments: fc.constant([]),
    parentheses: fc.constant(false),
  });
  const arranged = arrangement(depth > 1 ? inner : integer, holes);
  const make = <Node extends tree.Expression>(fields: {
    readonly [Key in keyof Omit<Node, "span">]: fc.Arbitrary<Omit<Node, "span">[Key]>;
  }): fc.Arbitrary<tree.Expression> =>
    located<Omit<Node, "span">>(
      fields,
    ) as fc.Arbitrary<unknown> as fc.Arbitrary<tree.Expression>;
  return [
    make<tree.List>({ kind: fc.constant("list"), items: fc.array(inner, some) }),
    make<tree.Unary>({
      kind: fc.constant("unary"),
      operator: fc.constantFrom("-", "not"),
      operand: inner,
    }),
    make<tree.Binary>({
      kind: fc.constant("binary"),
      operator: fc.constantFrom(...OPERATORS),
      left: inner,
      right: inner,
    }),
    make<tree.Conditional>({
      kind: fc.constant("conditional"),
      condition: inner,
      then: inner,
      otherwise: inner,
    }),
    call,
    make<tree.Pipe>({
      kind: fc.constant("pipe"),
      input: inner,
      stage: fc.oneof(call, bare, arranged),
    }),
    make<tree.Rearrange>({
      kind: fc.constant("rearrange"),
      input: inner,
      arrangement: arranged,
    }),
    make<tree.Member>({ kind: fc.constant("member"), object: inner, member: name(word) }),
    make<tree.Index>({
      kind: fc.constant("index"),
      object: inner,
      indices: fc.array(inner, one),
    }),
  ];
}

function axisTerm(
  words: fc.Arbitrary<string>,
  more: object,
): fc.Arbitrary<tree.AxisTerm> {
  return words.map((it) => ({
    ...{ kind: "axis" as const, name: it, reversed: false, apart: false, span },
    ...more,
  }));
}

function arrangement(
  inner: fc.Arbitrary<tree.Expression>,
  holes: number,
): fc.Arbitrary<tree.Arrangement> {
  // A prime within a text in single quotes would close it.
  const words = holes > 1 ? word : axisWord;
  const axis = (more: object): fc.Arbitrary<tree.AxisTerm> => axisTerm(words, more);
  const reversed = axis({ reversed: true });
  const composed = (terms: fc.Arbitrary<tree.AxisTerm>): fc.Arbitrary<tree.AxisTerm> =>
    fc.array(terms, one).map((it) => ({ kind: "composed" as const, terms: it, span }));
  const plain: fc.Arbitrary<tree.AxisTerm>[] = [
    axis({}),
    fc.constant({ kind: "unit" as const, span }),
    fc.constant({ kind: "ellipsis" as const, span }),
  ];
  const negative = integer.map((operand) => ({
    ...{ kind: "unary" as const, operator: "-" as const, operand, span },
  }));
  const binding: fc.Arbitrary<tree.AxisBinding> = fc.oneof(
    fc.record({ axis: name(words), size: inner }).map((it) => ({
      ...{ kind: "size" as const, ...it, span },
    })),
    fc
      .record({
        axis: name(words),
        indices: fc.array(fc.oneof(integer, negative, inner), one),
      })
      .map((it) => ({ kind: "pick" as const, ...it, span })),
  );
  return located<Omit<tree.Arrangement, "span">>({
    kind: fc.constant("arrangement" as const),
    left: fc.option(fc.array(fc.oneof(...plain, composed(axis({}))), one)),
    right: fc.array(
      fc.oneof(
        ...plain,
        reversed,
        axis({ apart: true }),
        composed(fc.oneof(axis({}), reversed)),
      ),
      some,
    ),
    bindings: fc.array(binding, some),
  });
}

function withoutAdjacent<Part extends { readonly kind: string }>(
  parts: readonly Part[],
): Part[] {
  return parts.filter((part, index) => {
    return part.kind !== "literal" || parts[index - 1]?.kind !== "literal";
  });
}

function templateText(
  literal: fc.Arbitrary<string>,
  holes: number,
  depth: number,
): fc.Arbitrary<tree.Text> {
  const part: fc.Arbitrary<tree.TemplatePart> = fc.oneof(
    literal.map((text) => ({ kind: "literal" as const, text, span })),
    expression(holes + 1, Math.max(0, Math.min(depth, 1))).map((value) => ({
      ...{ kind: "hole" as const, value, span },
    })),
  );
  return fc.array(part, some).map((parts) => ({
    ...{ kind: "text" as const, raw: "", quoted: true, span },
    template: { parts: withoutAdjacent(parts), span },
  }));
}

function patternText(rooted = false): fc.Arbitrary<tree.Text> {
  const captureWord = filled
    .map((it) => it.replace(/[/|\s]/g, ""))
    .filter((it) => it !== "");
  const part: fc.Arbitrary<tree.PatternPart> = fc.oneof(
    filled
      .map((it) => it.replaceAll("/", "-"))
      .map((text) => ({ kind: "literal" as const, text, span })),
    fc.constant({ kind: "any" as const, span }),
    fc
      .record({
        name: name(ident),
        type: fc.constantFrom("text" as const, "int" as const, "alpha" as const),
      })
      .map((it) => ({ kind: "capture" as const, words: [], ...it, span })),
    fc
      .record({
        name: name(ident),
        words: fc.array(captureWord, { minLength: 2, maxLength: 3 }),
      })
      .map((it) => ({ kind: "capture" as const, type: "words" as const, ...it, span })),
  );
  const segments: fc.Arbitrary<tree.PatternSegment> = fc.oneof(
    fc.constant({ kind: "any-segments" as const, span }),
    name(ident).map((it) => ({ kind: "capture-segments" as const, name: it, span })),
    fc
      .array(part, one)
      .map((parts) => apartStars(withoutAdjacent(parts)))
      .map((parts) => ({ kind: "parts" as const, parts, span })),
  );
  return fc
    .tuple(fc.array(segments, one), fc.boolean())
    .map(([written, root]) => (rooted && root ? [EMPTY, ...written] : written))
    .filter((it) => fewRepeats(it))
    .map((it) => ({
      ...{ kind: "text" as const, raw: "", quoted: true, span },
      pattern: { segments: it, span },
    }));
}

const EMPTY: tree.PatternSegment = { kind: "parts", parts: [], span };

/** Two `*` in a row would be a `**`. */
function apartStars(parts: readonly tree.PatternPart[]): tree.PatternPart[] {
  return parts.filter(
    (part, index) => part.kind !== "any" || parts[index - 1]?.kind !== "any",
  );
}

/** A pattern repeats one capture at most. */
function fewRepeats(segments: readonly tree.PatternSegment[]): boolean {
  const names = segments.flatMap((it) => {
    if (it.kind === "any-segments") return [];
    if (it.kind === "capture-segments") return [it.name.text];
    return it.parts.flatMap((part) => (part.kind === "capture" ? [part.name.text] : []));
  });
  return new Set(names).size === names.length;
}

const anyExpression = expression(0, 3);
const bareParameter = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_]{1,4}$/), one)
  .map((parts) => parts.join("."))
  .map((text) => ({
    ...{ kind: "text" as const, raw: text, quoted: false, span },
    template: { parts: [{ kind: "literal" as const, text, span }], span },
  }));
const parameter: fc.Arbitrary<tree.Text> = fc.oneof(
  bareParameter,
  templateText(filled, 0, 1),
);
const where = fc.option(anyExpression);
const prefixed = {
  optional: fc.boolean(),
  allow: fc.array(name(fc.constantFrom("K2T410", "K2T412")), some),
};
const className = name(fc.oneof({ weight: 5, arbitrary: word }, filled));

const assignment = (prefixes: {
  readonly optional: fc.Arbitrary<boolean>;
  readonly allow: fc.Arbitrary<tree.Name[]>;
}): fc.Arbitrary<tree.Assignment> =>
  located<Omit<tree.Assignment, "span">>({
    kind: fc.constant("assignment" as const),
    ...prefixes,
    names: fc.array(parameter, one),
    ifPresent: fc.boolean(),
    value: anyExpression,
  });
const weight = located<Omit<tree.WeightRule, "span">>({
  kind: fc.constant("weight" as const),
  ...prefixed,
  sources: fc.array(patternText(), one),
  where,
  targets: fc.array(templateText(filled, 0, 1), one),
  stages: fc.array(
    located<Omit<tree.Call, "span">>({
      kind: fc.constant("call" as const),
      function: name(ident.filter((it) => it !== "collect")),
      arguments: fc.constant([]),
      parentheses: fc.boolean(),
    }),
    some,
  ),
});
const ignore = located<Omit<tree.IgnoreRule, "span">>({
  kind: fc.constant("ignore" as const),
  ...prefixed,
  patterns: fc.array(patternText(), one),
  where,
});
const restore = located<Omit<tree.Restore, "span">>({
  kind: fc.constant("restore" as const),
});

const message = located<Omit<tree.Message, "span">>({
  kind: fc.constant("message" as const),
  severity: fc.constantFrom("error" as const, "warning" as const),
  text: templateText(filled, 0, 1),
  where,
});
const removal = located<Omit<tree.Removal, "span">>({
  kind: fc.constant("removal" as const),
  name: parameter,
});

function mapRule(depth: number): fc.Arbitrary<tree.MapRule> {
  const entries: fc.Arbitrary<tree.BodyEntry>[] = [
    ...[assignment(prefixed), removal, message, weight, ignore],
  ];
  if (depth > 0) entries.push(mapRule(depth - 1));
  return located<Omit<tree.MapRule, "span">>({
    kind: fc.constant("map" as const),
    ...prefixed,
    pattern: patternText(),
    as: fc.option(
      located<Omit<tree.AsClass, "span">>({
        name: className,
        config: fc.array(
          located<Omit<tree.NamedExpression, "span">>({
            name: name(word),
            value: anyExpression,
          }),
          some,
        ),
      }),
    ),
    where,
    template: templateText(filled, 0, 1),
    module: fc.option(className),
    body: fc.array(fc.oneof(...entries), some),
  });
}

const layerRule = located<Omit<tree.LayerRule, "span">>({
  kind: fc.constant("layer" as const),
  ...prefixed,
  classes: fc.array(className, one),
  where,
  module: fc.option(className),
  body: fc.array(fc.oneof(assignment(prefixed), message, restore, weight, ignore), some),
});
const packWord = fc.oneof(
  fc.constantFrom(
    "keras/core",
    "./a-b.k2t",
    "../x.yaml",
    "npm:@acme/pack",
    "npm:a/b",
    "1.2.0",
  ),
  filled,
);
const key: fc.Arbitrary<tree.Literal> = fc.oneof(
  positive,
  anyText.map((value) => ({ kind: "string" as const, value, span })),
  word.map((value) => ({ kind: "string" as const, value, span })),
  fc.nat({ max: 9 }).map((it) => ({ kind: "integer" as const, value: -it, span })),
);
const declaredName = fc.oneof(
  ident,
  fc.array(ident, one).map((parts) => parts.join("/")),
  fc.array(ident, one).map((parts) => parts.join(".")),
  filled,
);
const axisNames = fc.array(name(axisWord), some);

const item: fc.Arbitrary<tree.Item> = fc.oneof(
  located<Omit<tree.Use, "span">>({
    kind: fc.constant("use" as const),
    target: name(packWord),
    settings: fc.array(
      located<Omit<tree.NamedExpression, "span">>({
        name: name(ident),
        value: anyExpression,
      }),
      { maxLength: 4 },
    ),
  }),
  located<Omit<tree.Let, "span">>({
    kind: fc.constant("let" as const),
    name: name(ident),
    value: anyExpression,
  }),
  located<Omit<tree.Table, "span">>({
    kind: fc.constant("table" as const),
    name: name(ident),
    entries: fc.array(
      located<Omit<tree.TableEntry, "span">>({
        keys: fc.array(key, one),
        value: anyExpression,
      }),
      { maxLength: 12 },
    ),
  }),
  located<Omit<tree.Declaration, "span">>({
    kind: fc.constantFrom("class" as const, "module" as const),
    name: className,
    entries: fc.array(
      located<Omit<tree.DeclaredTensor, "span">>({
        name: name(declaredName),
        optional: fc.boolean(),
        axes: fc.array(
          located<Omit<tree.DeclaredAxis, "span">>({ names: axisNames }),
          some,
        ),
      }),
      some,
    ),
  }),
  layerRule,
  mapRule(2),
  weight,
  ignore,
  located<Omit<tree.ParamRule, "span">>({
    kind: fc.constant("param" as const),
    ...prefixed,
    assignment: assignment({
      optional: fc.constant(false),
      allow: fc.constant([]),
    }),
  }),
);
const pack = located<Omit<tree.Pack, "span">>({
  kind: fc.constant("pack" as const),
  name: name(packWord),
  version: fc.option(name(packWord)),
});

export const randomExpression: fc.Arbitrary<tree.Expression> = expression(0, 4);

export const randomRuleFile: fc.Arbitrary<tree.RuleFile> = fc
  .tuple(fc.option(pack), fc.array(item, { maxLength: 4 }))
  .map(([header, items]) => ({
    kind: "rule-file" as const,
    source,
    items: header === null ? items : [header, ...items],
    comments: [],
  }));
