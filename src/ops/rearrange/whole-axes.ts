import type { Arrangement, AxisTermLike } from "./terms.js";

/**
 * Where LEFT comes from the labels, a composed axis may go over whole: `(gate unit)` on both
 * sides, reversed or taken apart in no place and bound to no size. It then is one axis, of
 * which no size need be known. Both sides with each such axis under one name.
 */
export function joinWholeAxes(
  left: readonly AxisTermLike[],
  arrangement: Arrangement,
): { readonly left: readonly AxisTermLike[]; readonly arrangement: Arrangement } {
  const { right, sizes, picks } = arrangement;
  const whole = new Set(
    left.flatMap((term) => {
      const key = keyOf(term);
      if (key === null || !right.some((other) => keyOf(other) === key)) return [];
      const isBound = key.split(" ").some((name) => sizes.has(name) || picks.has(name));
      return isBound ? [] : [key];
    }),
  );
  if (whole.size === 0) return { left, arrangement };
  const joined = (term: AxisTermLike): AxisTermLike => {
    const key = keyOf(term);
    if (key === null || !whole.has(key)) return term;
    return { kind: "axis", name: key, reversed: false, apart: false };
  };
  return {
    left: left.map(joined),
    arrangement: { ...arrangement, right: right.map(joined) },
  };
}

/** The names of a composed term of plain axes; null for any other term. */
function keyOf(term: AxisTermLike): string | null {
  if (term.kind !== "composed" || term.terms.length < 2) return null;
  const names = term.terms.map((axis) =>
    axis.kind === "axis" && !axis.reversed && !axis.apart ? axis.name : null,
  );
  return names.every((name) => name !== null) ? names.join(" ") : null;
}
