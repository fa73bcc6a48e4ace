import type { Entry } from "./stored-groups.js";

/** `dense_7` as `dense`: the layer that a second session's scope stands for. */
export function withoutNumber(scope: string): string {
  return scope.replace(/_\d+$/, "");
}

/**
 * The entries without the scopes up to the layer's own: `subm/dense_7/kernel` under
 * `dense_7` is `kernel`. Entries that never name the layer stay as they are, and so do those
 * that name it where others do not: `mha/attention_output` beside `mha/query` is of a layer
 * inside that is called alike.
 */
export function withoutScope(entries: readonly Entry[], name: string): readonly Entry[] {
  const words = name.split("/");
  const ends = entries.map(({ scopes }) => endOfScope(scopes, words));
  const inside = new Set(
    entries.filter((_, i) => ends[i] === 0).map(({ scopes }) => scopes[0]),
  );
  return entries.map((entry, i) => {
    const { scopes } = entry;
    if (ends[i] === 0 || inside.has(scopes[0])) return entry;
    return { ...entry, scopes: scopes.slice(ends[i]!) };
  });
}

/**
 * The number of scopes up to the end of those that stand for a name, which has a slash in it
 * in some versions: itself, or as a second session numbers it. 0 where none do.
 */
function endOfScope(scopes: readonly string[], words: readonly string[]): number {
  const start = words.slice(0, -1);
  const last = words.at(-1)!;
  const find = (isLast: (scope: string) => boolean): number =>
    scopes.findIndex(
      (_, place) =>
        start.every((word, i) => scopes[place + i] === word) &&
        isLast(scopes[place + start.length] ?? ""),
    );
  const exact = find((scope) => scope === last);
  const place = exact >= 0 ? exact : find((scope) => withoutNumber(scope) === last);
  return place < 0 ? 0 : place + words.length;
}
