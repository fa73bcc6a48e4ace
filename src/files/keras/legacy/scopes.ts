import type { Entry } from "./stored-groups.js";

/** A scope that stands for `name`: itself, or as a second session numbers it. */
function isScopeOf(scope: string, name: string): boolean {
  return scope === name || withoutNumber(scope) === name;
}

/** `dense_7` as `dense`: the layer that a second session's scope stands for. */
export function withoutNumber(scope: string): string {
  return scope.replace(/_\d+$/, "");
}

/**
 * The entries without the scopes up to the layer's own: `subm/dense_7/kernel` under
 * `dense_7` is `kernel`. Entries that never name the layer stay as they are.
 */
export function withoutScope(entries: readonly Entry[], name: string): readonly Entry[] {
  return entries.map((entry) => {
    const exact = entry.scopes.indexOf(name);
    const place =
      exact >= 0 ? exact : entry.scopes.findIndex((it) => isScopeOf(it, name));
    return place < 0 ? entry : { ...entry, scopes: entry.scopes.slice(place + 1) };
  });
}
