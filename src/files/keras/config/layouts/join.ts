import type { PartialShape } from "../config-layer.js";
import type { Value } from "../unroll/steps.js";
import type { Layout, Part } from "./layout.js";
import { isPlain, plainOf, sameLayout, sameParts, UNKNOWN, unsure } from "./layout.js";

const MOST_PARTS = 1000;

/** Whether a tensor only scales or shifts the others along its last axis. */
function isBroadcast({ shape }: Value): boolean {
  return shape?.at(-1) === 1;
}

/**
 * Whether a tensor that is no image has one number for each channel of the image beside it,
 * as squeeze-and-excitation does: it is made to follow that image.
 */
function isPerChannel({ layout, shape }: Value): boolean {
  const isPoint = (shape?.length ?? 0) > 3 && shape!.slice(1, -1).every((it) => it === 1);
  return isPoint && layout.kind === "features" && isPlain(layout.last);
}

/**
 * The layout of an elementwise combination. Lenient: a vector of plain features is taken
 * to be in a flattened one's order, for whoever makes it may be able to follow.
 */
export function joinElementwise(inputs: readonly Value[], lenient: boolean): Layout {
  const images = inputs.filter(
    ({ layout, shape }) => layout.kind === "image" && shape !== null,
  );
  const layouts = inputs
    .filter((it) => !isBroadcast(it) && !(images.length > 0 && isPerChannel(it)))
    .map(({ layout }) => layout);
  const known = layouts.filter(({ kind }) => kind !== "unknown");
  const first = known[0] ?? UNKNOWN;
  if (known.every((it) => sameLayout(it, first))) return first;
  const features = known.filter((it) => it.kind === "features");
  if (features.length < known.length) return UNKNOWN;
  const ordered = features.filter(({ last }) => !isPlain(last));
  const leader = ordered[0]!;
  if (lenient && ordered.every(({ last }) => sameParts(last, leader.last))) return leader;
  const reason = "it reads a sum or product of tensors in different orders";
  return unsure(inputs[0]?.shape?.at(-1) ?? null, reason);
}

/** Neighbouring plain stretches are one. */
function fused(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const before = result.at(-1);
    if (part.kind !== "plain" || before?.kind !== "plain") result.push(part);
    else {
      const both = before.size === null || part.size === null;
      const size = both ? null : before.size! + part.size!;
      result[result.length - 1] = { kind: "plain", size };
    }
  }
  return result;
}

/** The parts of a tensor's last axis; of one that is no features', one plain part. */
function partsOf({ layout, shape }: Value): readonly Part[] {
  const size = shape?.at(-1) ?? null;
  if (layout.kind !== "features") return [{ kind: "plain", size }];
  const [part, ...others] = layout.last;
  // A plain part of unknown size has the axis's own.
  if (part?.kind === "plain" && others.length === 0) return [{ kind: "plain", size }];
  return layout.last;
}

/** The layout of a concatenation along `axis`, null where it is not known. */
export function joinConcatenated(
  inputs: readonly Value[],
  axis: number | null,
  output: PartialShape | null,
): Layout {
  const known = inputs
    .map(({ layout }) => layout)
    .filter(({ kind }) => kind !== "unknown");
  const images = known.filter(({ kind }) => kind === "image");
  if (images.length > 0) {
    const agree = known.every((it) => sameLayout(it, images[0]!));
    return agree ? images[0]! : UNKNOWN;
  }
  if (output === null || axis === null) return UNKNOWN;
  const isVector = output.length === 2;
  if (known.length === 0 && !isVector) return UNKNOWN;
  if (axis === output.length - 1) {
    const parts = fused(inputs.flatMap(partsOf));
    // A tensor concatenated with itself over and over has more parts than can be listed.
    if (parts.length <= MOST_PARTS) return { kind: "features", last: parts };
    return unsure(output.at(-1) ?? null, "it reads a concatenation of very many tensors");
  }
  const first = known[0];
  if (first?.kind !== "features" || known.every((it) => sameLayout(it, first))) {
    return first ?? plainOf(output);
  }
  return unsure(
    output.at(-1) ?? null,
    "it reads a sequence of steps in different orders",
  );
}
