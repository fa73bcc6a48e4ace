import type {
  Arrangement,
  AxisTerm,
  Expression,
  Pattern,
  Stage,
  Template,
  Text,
} from "../../../src/lang/tree.js";

// Trees as short texts with every grouping shown, so that tests can say what they want.

/** An expression with parentheses round everything that is made of parts. */
export function shown(expression: Expression): string {
  switch (expression.kind) {
    case "integer":
      return `${expression.value}`;
    case "float":
      return `f${expression.value}`;
    case "boolean":
      return `${expression.value}`;
    case "none":
      return "none";
    case "string":
      return JSON.stringify(expression.value);
    case "name":
      return expression.name;
    case "reference":
      return `<${expression.path}>`;
    case "position":
      return `@${expression.position}`;
    case "template":
      return `"${shownText(expression.text)}"`;
    case "list":
      return `[${expression.items.map(shown).join(" ")}]`;
    case "unary":
      return `(${expression.operator} ${shown(expression.operand)})`;
    case "binary":
      return `(${shown(expression.left)} ${expression.operator} ${shown(expression.right)})`;
    case "conditional":
      return `(${[expression.condition, expression.then, expression.otherwise].map(shown).join(" ? ")})`;
    case "call":
    case "pipe":
    case "rearrange":
      return shownFlow(expression);
    case "member":
      return `(${shown(expression.object)} . ${expression.member.text})`;
    case "index":
      return `(${shown(expression.object)} [${expression.indices.map(shown).join(" ")}])`;
  }
}

function shownFlow(
  expression: Extract<Expression, { readonly kind: "call" | "pipe" | "rearrange" }>,
): string {
  if (expression.kind === "pipe") {
    return `(${shown(expression.input)} | ${shownStage(expression.stage)})`;
  }
  if (expression.kind === "rearrange") {
    return `(${shown(expression.input)} ${shownArrangement(expression.arrangement)})`;
  }
  return shownStage(expression);
}

export function shownStage(stage: Stage): string {
  if (stage.kind === "arrangement") return shownArrangement(stage);
  if (!stage.parentheses) return stage.function.text;
  const given = stage.arguments.map(({ name, value }) =>
    name === null ? shown(value) : `${name.text}: ${shown(value)}`,
  );
  return `${stage.function.text}(${given.join(", ")})`;
}

export function shownArrangement({ left, right, bindings }: Arrangement): string {
  const sides = `${left === null ? "none" : left.map(shownTerm).join(" ")} => ${right.map(shownTerm).join(" ")}`;
  const bound = bindings.map((binding) =>
    binding.kind === "size"
      ? `${binding.axis.text} size ${shown(binding.size)}`
      : `${binding.axis.text} picks ${binding.indices.map(shown).join(" ")}`,
  );
  return `{${[sides, ...bound].join("; ")}}`;
}

function shownTerm(term: AxisTerm): string {
  if (term.kind === "unit") return "one";
  if (term.kind === "ellipsis") return "rest";
  if (term.kind === "composed") return `(${term.terms.map(shownTerm).join(" ")})`;
  return `${term.reversed ? "reversed " : ""}${term.apart ? "apart " : ""}${term.name}`;
}

export function shownText({ pattern, template }: Text): string {
  if (pattern !== undefined) return shownPattern(pattern);
  if (template !== undefined) return shownTemplate(template);
  throw new Error("a text that is neither");
}

export function shownPattern({ segments }: Pattern): string {
  return segments
    .map((segment) => {
      if (segment.kind === "any-segments") return "ANY-SEGMENTS";
      if (segment.kind === "capture-segments") return `SEGMENTS(${segment.name.text})`;
      return segment.parts
        .map((part) => {
          if (part.kind === "literal") return part.text;
          if (part.kind === "any") return "ANY";
          const words = part.words.map((word) => ` ${word}`).join("");
          return `${part.type.toUpperCase()}(${part.name.text}${words})`;
        })
        .join("+");
    })
    .join(" / ");
}

export function shownTemplate({ parts }: Template): string {
  return parts
    .map((part) => (part.kind === "literal" ? part.text : `{${shown(part.value)}}`))
    .join("+");
}
