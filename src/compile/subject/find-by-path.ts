import type { CatalogLayer } from "../../tensor/catalog.js";
import { otherPlaces, type Place } from "../match/places.js";
import type { Naming } from "./naming.js";

/** What has a canonical path and perhaps another. */
interface Pathed {
  readonly path: string;
  readonly otherPath: string | null;
}

/** Layers or weights by their paths. */
export interface PathIndex<Thing> {
  readonly byPath: ReadonlyMap<string, Thing>;
  readonly byOther: ReadonlyMap<string, Thing>;
  /** What has the canonical path of something else for its other one, by that. */
  readonly contested: ReadonlyMap<string, Place<Thing>>;
}

export function createPathIndex<Thing extends Pathed>(
  things: readonly Thing[],
): PathIndex<Thing> {
  const { others, contested } = otherPlaces(
    things.map((thing) => ({ thing, path: thing.path, otherPath: thing.otherPath })),
  );
  return {
    byPath: new Map(things.map((thing) => [thing.path, thing])),
    byOther: new Map(others.map(({ path, thing }) => [path, thing])),
    contested: new Map(contested.map((place) => [place.path, place])),
  };
}

/** `a/b` + `../c` = `a/c`; null where `..` leaves the root. */
export function resolvePath(base: string, reference: string): string | null {
  if (reference.startsWith("/")) return reference.slice(1);
  const segments = base === "" ? [] : base.split("/");
  for (const segment of reference.split("/")) {
    if (segment === "." || segment === "") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join("/");
}

/**
 * What a reference of `layer`'s leads to, from the layer's canonical path or else from its
 * other one: from there `../sibling` is what other files have beside the layer.
 */
export function findByReference<Thing extends Pathed>(
  reference: string,
  layer: CatalogLayer,
  { byPath, byOther, contested }: PathIndex<Thing>,
  naming: Naming,
): Thing | undefined {
  const path = resolvePath(layer.path, reference);
  const canonical = path === null ? undefined : byPath.get(path);
  if (canonical !== undefined) {
    const rival = contested.get(path!);
    if (rival !== undefined) naming.useContested(rival, null);
    return canonical;
  }
  const found =
    (path === null ? undefined : byOther.get(path)) ??
    beside(reference, layer, { byPath, byOther });
  if (found) naming.useOther({ path: reference, canonical: found.path }, null);
  return found;
}

function beside<Thing extends Pathed>(
  reference: string,
  { otherPath }: CatalogLayer,
  { byPath, byOther }: Pick<PathIndex<Thing>, "byPath" | "byOther">,
): Thing | undefined {
  const path = otherPath === null ? null : resolvePath(otherPath, reference);
  if (path === null) return undefined;
  // What has one path only has it in every file.
  const same = byPath.get(path);
  return byOther.get(path) ?? (same?.otherPath === null ? same : undefined);
}
