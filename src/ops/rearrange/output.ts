import type { Axis } from "../../tensor/type.js";
import { composeLabels, UNIT_LABEL } from "../labels.js";
import { checkedSize } from "./digit-sizes.js";
import { ELLIPSIS_KEY, pickedSize } from "./pieces.js";
import type { Piece } from "./pieces.js";
import { groupsOf, namesOf } from "./terms.js";
import type { Arrangement } from "./terms.js";

/** What the result is composed of. */
export interface Output {
  /** The axis that is taken apart; it is none of `axes`. */
  readonly apart: Piece | null;
  /** For each axis of the result its pieces, first varying slowest; none for a unit axis. */
  readonly axes: readonly (readonly Piece[])[];
  /** Keys of the pieces that are walked backwards. */
  readonly reversed: ReadonlySet<string>;
}

/** @throws Fault `axis-size` for the size of an axis to repeat. */
export function outputOf(
  pieces: ReadonlyMap<string, Piece>,
  { right, sizes }: Arrangement,
): Output {
  const groups = groupsOf(right);
  const find = (name: string) => pieces.get(name) ?? repeatedPiece(name, sizes);
  const axes: (readonly Piece[])[] = [];
  let apart: Piece | null = null;
  for (const group of groups) {
    if (group === "ellipsis") {
      const rest = [...pieces.values()].filter(({ key }) => key.startsWith(ELLIPSIS_KEY));
      axes.push(...rest.map((piece) => [piece]));
    } else if (group[0]?.apart === true) {
      apart = find(group[0].name);
    } else {
      axes.push(group.map(({ name }) => find(name)));
    }
  }
  const reversed = namesOf(groups).filter((term) => term.reversed);
  return { apart, axes, reversed: new Set(reversed.map(({ name }) => name)) };
}

function repeatedPiece(key: string, sizes: Arrangement["sizes"]): Piece {
  const size = checkedSize(key, sizes.get(key) ?? null);
  return { key, size, picked: undefined, label: null, repeated: true };
}

/** The axis that is composed of pieces. */
export function composeAxis(pieces: readonly Piece[]): Axis {
  if (pieces.length === 0) return { size: 1, label: UNIT_LABEL };
  const size = pieces.map(pickedSize).reduce((count, it) => {
    return count === null || it === null ? null : count * it;
  });
  return { size, label: composeLabels(pieces.map((piece) => piece.label)) };
}
