import type { Pattern, PatternPart, PatternSegment, Template, Text } from "../tree.js";
import { printWithin } from "./print-expression.js";
import { isBareParameter } from "./print-names.js";
import { OUTER, escaped, quotingWithin } from "./quotes.js";
import type { Quoting } from "./quotes.js";

/** A text in quotes. In a target a `*` is escaped, elsewhere it stands for itself. */
export function printText(
  text: Text,
  use: "target" | "template" = "template",
  quoting: Quoting = OUTER,
): string {
  const { quote } = quoting;
  return `${quote}${printInside(text, use, quoting)}${quote}`;
}

/** The name of a parameter that is assigned or removed, without quotes if it was and may. */
export function printParameter(text: Text): string {
  const inside = printInside(text, "target", OUTER);
  return !text.quoted && isBareParameter(inside) ? inside : printText(text, "target");
}

function printInside(text: Text, use: "target" | "template", quoting: Quoting): string {
  if (text.pattern !== undefined) return printPattern(text.pattern, quoting);
  if (text.template !== undefined) return printTemplate(text.template, use, quoting);
  throw new Error(`bug in k2t-rules: the text ${text.raw} is no pattern and no template`);
}

function printPattern({ segments }: Pattern, quoting: Quoting): string {
  return segments.map((segment) => printSegment(segment, quoting)).join("/");
}

function printSegment(segment: PatternSegment, quoting: Quoting): string {
  if (segment.kind === "any-segments") return "**";
  if (segment.kind === "capture-segments") return `{${segment.name.text}:**}`;
  return segment.parts.map((part) => printPart(part, quoting)).join("");
}

function printPart(part: PatternPart, quoting: Quoting): string {
  if (part.kind === "literal") return escaped(part.text, "{}*", quoting);
  if (part.kind === "any") return "*";
  const words = part.words.map((word) => escaped(word, "{}*", quoting)).join("|");
  const type = part.type === "words" ? words : part.type;
  return part.type === "text" ? `{${part.name.text}}` : `{${part.name.text}:${type}}`;
}

function printTemplate(
  { parts }: Template,
  use: "target" | "template",
  quoting: Quoting,
): string {
  const characters = use === "target" ? "{}*" : "{}";
  return parts
    .map((part) =>
      part.kind === "literal"
        ? escaped(part.text, characters, quoting)
        : `{${printWithin(part.value, quotingWithin(quoting))}}`,
    )
    .join("");
}
