import { Fault } from "../../tensor/fault.js";
import type { Axis, Label } from "../../tensor/type.js";
import { isKnown, showLabels } from "../labels.js";
import type { AxisTermLike } from "./terms.js";

/**
 * The left side where it is left out: what the axes are declared to mean.
 *
 * @throws Fault `axis` where the meaning of an axis is not known.
 */
export function leftFromLabels(axes: readonly Axis[]): readonly AxisTermLike[] {
  return axes.map(({ label }, i) => {
    if (isKnown(label)) return termOf(label);
    throw new Fault(
      "axis",
      axes.every((axis) => axis.label === null)
        ? "the axes of this tensor are not declared, so they cannot be left out"
        : `axis ${i} of \`${showLabels(axes)}\` has no known meaning, so the left side ` +
            "cannot be left out",
      "name the axes: `[i o -> o i]`",
    );
  });
}

function termOf(label: Label): AxisTermLike {
  const terms = label.flatMap((atom) =>
    atom.kind === "name"
      ? [{ kind: "axis" as const, name: atom.name, reversed: false, apart: false }]
      : [],
  );
  if (terms.length === 0) return { kind: "unit" };
  return terms.length === 1 ? terms[0]! : { kind: "composed", terms };
}
