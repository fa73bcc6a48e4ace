import { Fault } from "../../tensor/fault.js";
import type { Pattern, PatternPart } from "../../lang/tree.js";

/**
 * A pattern as a row of tokens over a path each of whose segments ends in `/`
 * (`a/b` is read as `a/b/`, the root as the empty text). So `**` is a run of whole
 * segments with their ends, and `a/**` matches `a` without any special case.
 */
export type Token =
  | { readonly kind: "literal"; readonly text: string }
  /** `*`: the rest of the segment or less. */
  | { readonly kind: "any" }
  /** `**`. */
  | { readonly kind: "any-segments" }
  | CaptureToken;

export type CaptureToken =
  | { readonly kind: "text" | "int" | "alpha" | "segments"; readonly name: string }
  /** The words, shortest first. */
  | { readonly kind: "words"; readonly name: string; readonly words: readonly string[] };

/** Longest pattern, counted in tokens: it bounds the memory of a match. */
export const MAX_TOKENS = 500;

/** The tokens of a pattern. Throws `Fault` where there are more than `MAX_TOKENS`. */
export function tokensOf(pattern: Pattern): readonly Token[] {
  const tokens: Token[] = [];
  const [first, ...others] = pattern.segments;
  // The empty pattern matches the root, which has no segments at all.
  const isEmpty =
    others.length === 0 && first?.kind === "parts" && first.parts.length === 0;
  for (const segment of isEmpty ? [] : pattern.segments) {
    if (segment.kind === "any-segments") tokens.push({ kind: "any-segments" });
    else if (segment.kind === "capture-segments") {
      tokens.push({ kind: "segments", name: segment.name.text });
    } else {
      for (const part of segment.parts) tokens.push(tokenOf(part));
      tokens.push({ kind: "literal", text: "/" });
    }
  }
  const joined = joinLiterals(tokens);
  if (joined.length > MAX_TOKENS) {
    throw new Fault(
      "kind",
      `the pattern has ${joined.length} parts, and the most is ${MAX_TOKENS}`,
      "split the rule into several with shorter patterns",
    );
  }
  return joined;
}

function tokenOf(part: PatternPart): Token {
  if (part.kind !== "capture") return part;
  const name = part.name.text;
  if (part.type !== "words") return { kind: part.type, name };
  const words = [...new Set(part.words)].sort((a, b) => a.length - b.length);
  return { kind: "words", name, words };
}

function joinLiterals(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.kind === "literal" && last?.kind === "literal") {
      joined[joined.length - 1] = { kind: "literal", text: last.text + token.text };
    } else joined.push(token);
  }
  return joined;
}
