import type { Pattern } from "../../lang/tree.js";
import type { Span } from "../../report/source.js";
import type { Matcher } from "../match/compile-pattern.js";
import { mayMatch, type Place, type Places, placesFor } from "../match/places.js";
import type { Naming } from "./naming.js";

/** A pattern with its matcher; `span` is null where it stands in an expression. */
export interface Matching {
  readonly pattern: Pattern;
  readonly matcher: Matcher;
  readonly span: Span | null;
}

/** The places to try a pattern on, as `placesFor` has them; `naming` is told which. */
export function choosePlaces<Thing>(
  { pattern, matcher, span }: Matching,
  places: Places<Thing>,
  naming: Naming,
): readonly Place<Thing>[] {
  const { found, byOther } = placesFor(pattern, matcher, places);
  if (byOther) {
    naming.useOther(found[0]!, span);
    return found;
  }
  for (const place of places.contestedCandidates(pattern)) {
    // Where it matches both by their canonical paths, there is nothing to choose.
    if (mayMatch(matcher, place.path) && !mayMatch(matcher, place.canonical)) {
      naming.useContested(place, span);
    }
  }
  return found;
}
