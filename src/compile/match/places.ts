import type { Pattern } from "../../lang/tree.js";
import { Fault } from "../../tensor/fault.js";
import type { Matcher } from "./compile-pattern.js";
import { createFinder, type Finder } from "./place-index.js";

/** A layer or weight with its path, and another by which other files know it, if any. */
export interface Named<Thing> {
  readonly thing: Thing;
  readonly path: string;
  readonly otherPath: string | null;
}

/** A layer or weight with a path, relative to what the rules are about. */
export interface Place<Thing> {
  readonly thing: Thing;
  /** The path that a pattern is for: the canonical one or the other. */
  readonly path: string;
  /** The canonical path, whichever `path` is. */
  readonly canonical: string;
}

/** What rules may match. */
export interface Places<Thing> {
  /** By canonical paths. */
  readonly all: readonly Place<Thing>[];
  /** By other paths, as far as each is nothing else's path of either kind. */
  readonly others: readonly Place<Thing>[];
  /** By other paths that are the canonical path of something else, whose it is then. */
  readonly contested: readonly Place<Thing>[];
  /** A superset of those of `all` that match, in its order. */
  readonly candidates: Finder<Thing>;
  /** The same of `others`. */
  readonly otherCandidates: Finder<Thing>;
  /** The same of `contested`. */
  readonly contestedCandidates: Finder<Thing>;
}

export function createPlaces<Thing>(named: readonly Named<Thing>[]): Places<Thing> {
  const all = named.map(({ thing, path }) => ({ thing, path, canonical: path }));
  const { others, contested } = otherPlaces(named);
  return {
    all,
    others,
    contested,
    candidates: createFinder(all),
    otherCandidates: createFinder(others),
    contestedCandidates: createFinder(contested),
  };
}

/** Of one path that two have neither may be found by it. */
export function otherPlaces<Thing>(
  named: readonly Named<Thing>[],
): Pick<Places<Thing>, "others" | "contested"> {
  const renamed = named.flatMap(({ thing, path, otherPath }) =>
    otherPath === null ? [] : [{ thing, path: otherPath, canonical: path }],
  );
  if (renamed.length === 0) return { others: [], contested: [] };
  const canonical = new Set(named.map(({ path }) => path));
  const counts = new Map<string, number>();
  for (const { path } of renamed) counts.set(path, (counts.get(path) ?? 0) + 1);
  return {
    others: renamed.filter(({ path }) => !canonical.has(path) && counts.get(path) === 1),
    contested: renamed.filter(({ path }) => canonical.has(path)),
  };
}

/**
 * The places that a pattern is to be tried on: by their canonical paths, or where it matches
 * none of these, by their other ones. So a rule that is right as it stands never reaches a
 * layer through a name that its author did not think of.
 */
export function placesFor<Thing>(
  pattern: Pattern,
  matcher: Matcher,
  places: Places<Thing>,
): { readonly found: readonly Place<Thing>[]; readonly byOther: boolean } {
  const candidates = places.candidates(pattern);
  if (places.others.length === 0) return { found: candidates, byOther: false };
  if (candidates.some(({ path }) => mayMatch(matcher, path))) {
    return { found: candidates, byOther: false };
  }
  const found = places
    .otherCandidates(pattern)
    .filter(({ path }) => mayMatch(matcher, path));
  return { found, byOther: found.length > 0 };
}

/** Where that cannot be told, the one that tries the pattern in earnest says so. */
export function mayMatch(matcher: Matcher, path: string): boolean {
  try {
    return matcher.match(path) !== null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return true;
  }
}
