import { Fault } from "../../tensor/fault.js";
import type { Axis, Label } from "../../tensor/type.js";
import { indexAt } from "../axes.js";
import { splitLabel } from "../labels.js";
import { pickedLabel } from "../picks.js";
import { countAxes, showAxes } from "../tensors.js";
import { digitSizes } from "./digit-sizes.js";
import type { Arrangement, AxisTermLike, Group } from "./terms.js";
import { groupsOf, showTerms } from "./terms.js";

/** A named axis of the left side, an axis of `...`, or one that the right side repeats. */
export interface Piece {
  /** The axis's name; for an axis of `...` what no name can be. */
  readonly key: string;
  /** Before anything is picked. */
  readonly size: number | null;
  /** Not negative as far as the size is known; undefined: all, null: not known yet. */
  readonly picked: readonly number[] | null | undefined;
  /** The meaning after picking. */
  readonly label: Label | null;
  readonly repeated: boolean;
}

/** The size of a piece in the result. */
export function pickedSize({ size, picked }: Piece): number | null {
  return picked === undefined ? size : (picked?.length ?? null);
}

export const ELLIPSIS_KEY = "...";

/**
 * The pieces of the input, in its order, by key. Unit axes are checked and leave none.
 *
 * @throws Fault `axis-count`, `axis-size` or `axis`.
 */
export function inputPieces(
  axes: readonly Axis[],
  left: readonly AxisTermLike[],
  arrangement: Arrangement,
): ReadonlyMap<string, Piece> {
  const pieces: Piece[] = [];
  for (const [i, { group, axis }] of matchAxes(axes, left).entries()) {
    if (group === "ellipsis") {
      pieces.push({
        key: `${ELLIPSIS_KEY}${i}`,
        size: axis.size,
        picked: undefined,
        label: axis.label,
        repeated: false,
      });
      continue;
    }
    const sizes = digitSizes({ axes, index: i, group }, arrangement);
    const labels = splitLabel(axis.label, group.length);
    for (const [k, { name }] of group.entries()) {
      pieces.push(namedPiece(name, sizes[k]!, labels[k]!, arrangement));
    }
  }
  return new Map(pieces.map((piece) => [piece.key, piece]));
}

interface Matched {
  readonly group: Group;
  readonly axis: Axis;
}

/** Which axis each group of the left side names; `...` takes those not named. */
function matchAxes(axes: readonly Axis[], left: readonly AxisTermLike[]): Matched[] {
  const groups = groupsOf(left);
  const at = groups.indexOf("ellipsis");
  const named = at < 0 ? groups.length : groups.length - 1;
  if (at < 0 ? axes.length !== named : axes.length < named) {
    throw new Fault(
      "axis-count",
      `${showAxes(axes)} has ${countAxes(axes.length)}, but \`${showTerms(left)}\` ` +
        `names ${named}`,
      at < 0 ? "name each axis once, or write `...` for those that stay" : undefined,
    );
  }
  if (at < 0) return axes.map((axis, i) => ({ axis, group: groups[i]! }));
  const unnamed = axes.length - named;
  return axes.map((axis, i) => {
    if (i < at) return { axis, group: groups[i]! };
    return { axis, group: i < at + unnamed ? "ellipsis" : groups[i - unnamed + 1]! };
  });
}

function namedPiece(
  name: string,
  size: number | null,
  label: Label | null,
  { picks }: Arrangement,
): Piece {
  const piece = { key: name, size, repeated: false };
  if (!picks.has(name)) return { ...piece, label, picked: undefined };
  const indices = picks.get(name)!;
  if (indices === null) return { ...piece, label: null, picked: null };
  if (size === null) {
    return { ...piece, label: pickedLabel(label, indices, size), picked: indices };
  }
  const where = { name: `axis \`${name}\``, axis: name, parameter: "bindings" };
  const picked = indices.map((index) => indexAt(index, size, where));
  return { ...piece, label: pickedLabel(label, picked, size), picked };
}
