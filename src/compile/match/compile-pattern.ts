import type { Pattern } from "../../lang/tree.js";
import { MAX_DIGITS, capturedText } from "./spans.js";
import { pathSubject } from "./subject.js";
import type { Work } from "./table.js";
import { tokensOf } from "./tokens.js";
import type { CaptureToken, Token } from "./tokens.js";
import { lazyEnds } from "./walk.js";

/** `path` is a `{x:**}`: its segments are joined by `/`. An `int` keeps its text too. */
export type CapturedValue =
  | { readonly kind: "text" | "path"; readonly text: string }
  | { readonly kind: "int"; readonly text: string; readonly value: number };

export interface Matcher {
  /**
   * The captures by name, in the order of the pattern, if the whole path matches; null if
   * not. `""` is the path of the model itself. `work.steps` grows by the steps taken.
   * Throws `Fault` for a path that was made to match a repeated capture in too many ways.
   */
  match(path: string, work?: Work): ReadonlyMap<string, CapturedValue> | null;
}

/**
 * A matcher for a pattern, to be used for many paths. Time is linear in the path unless a
 * capture is repeated. A `{x:int}` of more than 15 digits is no integer and does not match.
 * Throws `Fault` for a pattern of too many parts.
 */
export function compilePattern(pattern: Pattern): Matcher {
  const known = compiled.get(pattern);
  if (known) return known;
  const matcher = createMatcher(pattern);
  compiled.set(pattern, matcher);
  return matcher;
}

/** Patterns in a map's body are asked for with every layer that the map routes. */
const compiled = new WeakMap<Pattern, Matcher>();

function createMatcher(pattern: Pattern): Matcher {
  const tokens = tokensOf(pattern);
  const fits = quickTest(tokens);
  return {
    match(path, work = { steps: 0 }) {
      if (!fits(path)) return null;
      return captures(tokens, path, work);
    },
  };
}

/**
 * A literal at either end settles most of the pairs of rule and layer at once. Literals are
 * of subjects, in which a `/` ends the last segment too.
 */
function quickTest(tokens: readonly Token[]): (path: string) => boolean {
  const [first] = tokens;
  const last = tokens.at(-1);
  const start = (first?.kind === "literal" ? first.text : "").replace(/\/$/, "");
  const end = (last?.kind === "literal" ? last.text : "").replace(/\/$/, "");
  return (path) => path.startsWith(start) && path.endsWith(end);
}

function captures(
  tokens: readonly Token[],
  path: string,
  work: Work,
): ReadonlyMap<string, CapturedValue> | null {
  const subject = pathSubject(path);
  const ends = lazyEnds(tokens, subject, work);
  if (ends === null) return null;
  const values = new Map<string, CapturedValue>();
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    const end = ends[index]!;
    if ("name" in token && !values.has(token.name)) {
      values.set(token.name, valueOf(token, capturedText(token, subject, start, end)));
    }
    start = end;
  }
  return values;
}

function valueOf(token: CaptureToken, text: string): CapturedValue {
  if (token.kind === "segments") return { kind: "path", text };
  if (token.kind !== "int") return { kind: "text", text };
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new Error(`bug in k2t-rules: an int of more than ${MAX_DIGITS} digits`);
  }
  return { kind: "int", text, value };
}
