import { Fault } from "../../tensor/fault.js";
import { slice } from "../../tensor/nodes.js";
import type { Axis } from "../../tensor/type.js";
import {
  allKnown,
  integerArgument,
  integersArgument,
  tensorArgument,
} from "../arguments.js";
import { axisAt, withAxis } from "../axes.js";
import type { Arguments, Operation } from "../operation.js";
import { checkWanted } from "../results.js";
import { showAxes, tensorOf, UNKNOWN_AXIS } from "../tensors.js";
import type { TensorValue, Value } from "../value.js";

type Sizes = readonly (number | null)[];

/**
 * `sizes` is a list of sizes, which fill the axis, or one size that every part has, which
 * divides it. Without it there are as many equal parts as the place wants.
 */
export const split: Operation = {
  name: "split",
  doc: "Cuts an axis into parts: of the sizes listed, of one size each, or as many equal parts as there are names.",
  parameters: [
    { name: "tensor", kind: "tensor" },
    { name: "axis", kind: "integer" },
    { name: "sizes", kind: "sizes", optional: true },
  ],
  givesSeveral: true,
  apply: (args, { wanted }) => {
    const input = tensorArgument(args, "tensor");
    const written = integerArgument(args, "axis");
    const { axes } = input.type;
    const axis = axes === null || written === null ? null : axisAt(written, axes);
    const place = { axes, axis };
    const sizes = args.has("sizes")
      ? statedSizes(args, place, wanted)
      : equalSizes(place, wanted);
    if (sizes === null) return { kind: "unknown" };
    checkWanted("split", sizes.length, wanted);
    return { kind: "tensors", items: parts(input, axis, sizes) };
  },
};

/** What is cut: null where it is not known. */
interface Place {
  readonly axes: readonly Axis[] | null;
  readonly axis: number | null;
}

function statedSizes(args: Arguments, place: Place, wanted: number | null): Sizes | null {
  const value: Value = args.get("sizes")!;
  if (value.kind === "integer") return sizesOfOne(value.value, place, wanted);
  const sizes = integersArgument(args, "sizes");
  // An unknown value may be a list as well as one size.
  if (sizes === null) return wanted === null ? null : new Array<null>(wanted).fill(null);
  for (const size of sizes) if (size !== null) checkSize(size);
  const total = sizeOf(place);
  if (total === null || !allKnown(sizes)) return sizes;
  const sum = sizes.reduce((before, size) => before + size, 0);
  if (sum === total) return sizes;
  throw new Fault(
    "shape",
    `the sizes ${sizes.join(" + ")} = ${sum} do not fill ${describePlace(place)}`,
    undefined,
    "sizes",
  );
}

function sizesOfOne(size: number, place: Place, wanted: number | null): Sizes | null {
  checkSize(size);
  const total = sizeOf(place);
  if (total === null)
    return wanted === null ? null : new Array<number>(wanted).fill(size);
  if (total % size !== 0) {
    throw new Fault(
      "axis-size",
      `parts of size ${size} do not fill ${describePlace(place)}`,
      `list the sizes where they differ: \`split(${place.axis}, [${size}, …])\``,
      "sizes",
    );
  }
  checkWanted("split", total / size, wanted);
  return new Array<number>(total / size).fill(size);
}

function equalSizes(place: Place, wanted: number | null): Sizes {
  if (wanted === null || wanted < 2) {
    throw new Fault(
      "results",
      "`split` without sizes makes as many parts as there are names for them, " +
        `but here ${wanted === null ? "are none" : "is only one"}`,
      "name the parts, `a, b = split(…)`, or give their sizes, `split(0, [2, 3])`",
    );
  }
  const total = sizeOf(place);
  if (total === null) return new Array<null>(wanted).fill(null);
  if (total % wanted === 0) return new Array<number>(wanted).fill(total / wanted);
  throw new Fault(
    "axis-size",
    `${wanted} equal parts do not fill ${describePlace(place)}`,
    "give the sizes of the parts: `split(axis, [2, 3])`",
    "axis",
  );
}

function parts(input: TensorValue, axis: number | null, sizes: Sizes): TensorValue[] {
  const { type, node } = input;
  const { axes, dtype } = type;
  if (axes === null || axis === null) {
    const unknown = axes?.map(() => UNKNOWN_AXIS) ?? null;
    return sizes.map(() => tensorOf({ axes: unknown, dtype }, null));
  }
  const lowerable = node !== null && allKnown(sizes);
  let start = 0;
  return sizes.map((size) => {
    const from = start;
    start += size ?? 0;
    return tensorOf(
      { axes: withAxis(axes, axis, { size, label: null }), dtype },
      lowerable ? () => slice(node, axis, from, from + size!) : null,
    );
  });
}

function checkSize(size: number): void {
  if (size >= 1) return;
  throw new Fault("axis-size", `${size} is no size of a part`, undefined, "sizes");
}

function sizeOf({ axes, axis }: Place): number | null {
  return axes === null || axis === null ? null : axes[axis]!.size;
}

function describePlace({ axes, axis }: Place): string {
  return `axis ${axis} of ${showAxes(axes)}, which has size ${axes![axis!]!.size}`;
}
