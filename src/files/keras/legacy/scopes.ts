import type { Entry } from "./stored-groups.js";

/** A scope that stands for `name`: itself, or as a second session numbers it. */
export function isScopeOf(scope: string, name: string): boolean {
  return (
    scope === name ||
    (scope.startsWith(`${name}_`) && /^\d+$/.test(scope.slice(name.length + 1)))
  );
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
