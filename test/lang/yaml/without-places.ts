/**
 * A tree without its spans, for comparing the two notations: what a quoted name is in the
 * one is a plain scalar in the other, so whether it was quoted is left out too.
 */
export function withoutPlaces(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutPlaces);
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([key]) => !PLACES.has(key))
      .map(([key, value]) => [key, withoutPlaces(value)]),
  );
}

const PLACES: ReadonlySet<string> = new Set([
  ...["span", "source", "comments", "quoted"],
  // With its escapes, which differ.
  "raw",
]);
