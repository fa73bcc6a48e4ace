import type { Pattern, Text } from "../../lang/tree.js";
import {
  type CapturedValue,
  compilePattern,
  type Matcher,
} from "../match/compile-pattern.js";
import { placingFaults } from "../problem.js";

/** A layer or weight with its path, relative to what the rules are about. */
export interface Place<Thing> {
  readonly thing: Thing;
  readonly path: string;
}

/** What rules may match. */
export interface Places<Thing> {
  readonly all: readonly Place<Thing>[];
  /** A superset of those that match, in the order of `all`: told by a literal beginning. */
  candidates(pattern: Pattern): readonly Place<Thing>[];
}

export function createPlaces<Thing>(all: readonly Place<Thing>[]): Places<Thing> {
  // Ten thousand rules with literal patterns are then as many look-ups.
  let byPath: Index<Thing> | null = null;
  let byStart: Index<Thing> | null = null;
  return {
    all,
    candidates({ segments }) {
      const literals = segments.map(literalOf);
      if (literals.every((it) => it !== null)) {
        byPath ??= indexBy(all, ({ path }) => path);
        return byPath.get(literals.join("/")) ?? [];
      }
      const [start] = literals;
      if (start === null || start === undefined) return all;
      byStart ??= indexBy(all, ({ path }) => path.split("/", 1)[0]!);
      return byStart.get(start) ?? [];
    },
  };
}

type Index<Thing> = ReadonlyMap<string, readonly Place<Thing>[]>;

function indexBy<Thing>(
  places: readonly Place<Thing>[],
  keyOf: (place: Place<Thing>) => string,
): Index<Thing> {
  const index = new Map<string, Place<Thing>[]>();
  for (const place of places) {
    const key = keyOf(place);
    const others = index.get(key);
    if (others) others.push(place);
    else index.set(key, [place]);
  }
  return index;
}

/** The text of a segment without wildcards and captures; null for another. */
function literalOf(segment: Pattern["segments"][number]): string | null {
  if (segment.kind !== "parts") return null;
  let text = "";
  for (const part of segment.parts) {
    if (part.kind !== "literal") return null;
    text += part.text;
  }
  return text;
}

/** A pattern of a rule, ready to be tried. */
export interface Trial {
  candidates<Thing>(places: Places<Thing>): readonly Place<Thing>[];
  /** Throws `Problem` for a path made to be matched in too many ways. */
  match(path: string): ReadonlyMap<string, CapturedValue> | null;
}

export function tryPattern({ pattern, span }: Text): Trial {
  if (!pattern) {
    throw new Error("bug in k2t-rules: a text that is no pattern where one must be");
  }
  const matcher: Matcher = compilePattern(pattern);
  return {
    candidates: (places) => places.candidates(pattern),
    match: (path) =>
      placingFaults(
        () => span,
        () => matcher.match(path),
      ),
  };
}

/** Whether a pattern matches any place at all. */
export function findMatch<Thing>(
  trial: Trial,
  places: Places<Thing>,
): Place<Thing> | undefined {
  return trial.candidates(places).find(({ path }) => trial.match(path) !== null);
}
