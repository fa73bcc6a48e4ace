import type { Pattern, PatternSegment } from "../../lang/tree.js";
import type { Place } from "./places.js";
import { createTextIndex, type TextIndex } from "./text-index.js";

/** Fewer candidates than this are sooner tried than narrowed down. */
const FEW = 32;

/** The places that a pattern may match, a superset of those it does, in their order. */
export type Finder<Thing> = (pattern: Pattern) => readonly Place<Thing>[];

/**
 * Finds candidates by what is literal in a pattern, so that ten thousand rules over ten
 * thousand layers are as many look-ups, and no rule is tried on every path that has something
 * fixed in it: whole patterns by the path; others by the segment of theirs of which the
 * literal text, or a literal part, stands in fewest paths.
 */
export function createFinder<Thing>(places: readonly Place<Thing>[]): Finder<Thing> {
  let byPath: ReadonlyMap<string, readonly Place<Thing>[]> | null = null;
  let bySegment: TextIndex | null = null;
  return ({ segments }) => {
    const fixed = segments.map(fixedIn);
    if (fixed.every((it) => it?.isWhole)) {
      byPath ??= indexByPath(places);
      return byPath.get(fixed.map((it) => it!.start).join("/")) ?? [];
    }
    // An index is not made in vain for `**`, which may be tried on the parts of each layer.
    if (places.length < FEW || !fixed.some(isTelling)) return places;
    bySegment ??= createTextIndex(places.map(({ path }) => path.split("/")));
    return narrowed(places, fixed, bySegment);
  };
}

function narrowed<Thing>(
  places: readonly Place<Thing>[],
  fixed: readonly (Fixed | null)[],
  index: TextIndex,
): readonly Place<Thing>[] {
  let fewest = places.length;
  let owners: (() => readonly number[]) | null = null;
  for (const it of fixed) {
    if (it === null) continue;
    for (const found of index.find(it)) {
      if (found.count >= fewest) continue;
      fewest = found.count;
      owners = found.owners;
    }
    if (fewest < FEW) break;
  }
  return owners === null ? places : owners().map((ordinal) => places[ordinal]!);
}

function indexByPath<Thing>(
  places: readonly Place<Thing>[],
): ReadonlyMap<string, readonly Place<Thing>[]> {
  const index = new Map<string, Place<Thing>[]>();
  for (const place of places) {
    const others = index.get(place.path);
    if (others) others.push(place);
    else index.set(place.path, [place]);
  }
  return index;
}

/** What is fixed in a segment of a path. */
export interface Fixed {
  /** Its literal beginning; the whole segment with `isWhole`. */
  readonly start: string;
  readonly end: string;
  /** The longest literal between captures and wildcards. */
  readonly inside: string;
  readonly isWhole: boolean;
}

const isTelling = (fixed: Fixed | null): boolean =>
  fixed !== null && `${fixed.start}${fixed.end}${fixed.inside}` !== "";

/** null for what may be several segments or none. */
function fixedIn(segment: PatternSegment): Fixed | null {
  if (segment.kind !== "parts") return null;
  const literals = [""];
  for (const part of segment.parts) {
    if (part.kind === "literal") literals.push(literals.pop()! + part.text);
    else literals.push("");
  }
  const isWhole = literals.length === 1;
  const [inside] = literals.slice(1, -1).sort((a, b) => b.length - a.length);
  return { start: literals[0]!, end: literals.at(-1)!, inside: inside ?? "", isWhole };
}
