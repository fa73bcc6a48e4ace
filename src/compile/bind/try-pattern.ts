import type { Text } from "../../lang/tree.js";
import { type CapturedValue, compilePattern } from "../match/compile-pattern.js";
import { type Place, type Places, placesFor } from "../match/places.js";
import { placingFaults } from "../problem.js";
import { choosePlaces } from "../subject/choose-places.js";
import type { Naming } from "../subject/naming.js";

/** A pattern of a rule, ready to be tried. */
export interface Trial {
  /**
   * A superset of the places that match, in model order: by canonical paths, or where none
   * of these matches, by other ones. `naming` is told which.
   */
  candidates<Thing>(places: Places<Thing>, naming?: Naming): readonly Place<Thing>[];
  /** Throws `Problem` for a path made to be matched in too many ways. */
  match(path: string): ReadonlyMap<string, CapturedValue> | null;
}

export function tryPattern({ pattern, span }: Text): Trial {
  if (!pattern) {
    throw new Error("bug in k2t-rules: a text that is no pattern where one must be");
  }
  const matcher = compilePattern(pattern);
  return {
    candidates: (places, naming) =>
      naming
        ? choosePlaces({ pattern, matcher, span }, places, naming)
        : placesFor(pattern, matcher, places).found,
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
