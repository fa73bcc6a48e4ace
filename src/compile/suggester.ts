import { nearestFew } from "../report/suggest.js";

/** Comparisons of names that one run may make, about a second's work. */
const MOST_COMPARISONS = 300_000;

/**
 * Looks for near names in what may be long lists. A file with a thousand slips over a model
 * with thousands of weights is not worth millions of comparisons: past some number of them
 * nothing is suggested any more.
 */
export interface Suggester {
  nearest(name: string, candidates: Iterable<string>): string | undefined;
  nearestFew(name: string, candidates: Iterable<string>): readonly string[];
}

export function createSuggester(): Suggester {
  let left = MOST_COMPARISONS;
  const few = (name: string, candidates: Iterable<string>, count: number) => {
    if (left <= 0) return [];
    const names = [...candidates];
    left -= names.length;
    return nearestFew(name, names, count);
  };
  return {
    nearest: (name, candidates) => few(name, candidates, 1)[0],
    nearestFew: (name, candidates) => few(name, candidates, 3),
  };
}
