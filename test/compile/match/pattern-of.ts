import type { Pattern, PatternPart, PatternSegment } from "../../../src/lang/tree.js";
import type { Span } from "../../../src/report/source.js";

const span: Span = { source: { file: "pattern", text: "" }, start: 0, end: 0 };

/** A segment's parts as data: a string is a literal, `*` is written `any`. */
export type Part =
  | { readonly literal: string }
  | "any"
  | { readonly name: string; readonly type: "text" | "int" | "alpha" }
  | { readonly name: string; readonly words: readonly string[] };

export type Segment = "**" | { readonly path: string } | readonly Part[];

/** The tree of a pattern that a test gives as data, without the parser. */
export function patternOf(segments: readonly Segment[]): Pattern {
  return { span, segments: segments.map(segmentOf) };
}

function segmentOf(segment: Segment): PatternSegment {
  if (segment === "**") return { kind: "any-segments", span };
  if ("path" in segment) {
    return { kind: "capture-segments", name: { text: segment.path, span }, span };
  }
  return { kind: "parts", parts: segment.map(partOf), span };
}

function partOf(part: Part): PatternPart {
  if (part === "any") return { kind: "any", span };
  if ("literal" in part) return { kind: "literal", text: part.literal, span };
  const name = { text: part.name, span };
  return "words" in part
    ? { kind: "capture", name, type: "words", words: part.words, span }
    : { kind: "capture", name, type: part.type, words: [], span };
}

/**
 * A pattern in the notation of rule files, for tables in tests. It knows no escapes and
 * checks nothing: the parser's own tests do.
 */
export function pattern(text: string): Pattern {
  if (text === "") return patternOf([[]]);
  return patternOf(
    text.split("/").map((segment): Segment => {
      if (segment === "**") return "**";
      const whole = /^\{(\w+):\*\*\}$/.exec(segment);
      if (whole) return { path: whole[1]! };
      return [...segment.matchAll(/\{(\w+)(?::([\w|]+))?\}|\*|[^{*]+/g)].map(
        ([all, name, type]): Part => {
          if (all === "*") return "any";
          if (name === undefined) return { literal: all };
          if (type === undefined) return { name, type: "text" };
          if (type === "int" || type === "alpha") return { name, type };
          return { name, words: type.split("|") };
        },
      );
    }),
  );
}
