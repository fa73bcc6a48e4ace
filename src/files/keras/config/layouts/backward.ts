import { spatialRank } from "../builtin-class.js";
import { convolutionalCell } from "../convolutional-cell.js";
import { itemsAt } from "../json.js";
import { productOf } from "../settings.js";
import type { Step, Value } from "../unroll/steps.js";
import { isImagePreprocessing, layoutKind } from "./class-kind.js";
import { flattenedPart } from "./flatten.js";
import { imageLayout } from "./forward.js";
import type { Layout } from "./layout.js";
import { isPlain, plainOf, sameLayout, UNKNOWN } from "./layout.js";

/** What a tensor is taken for: as it was made, or else as it is read. */
export function effectiveLayout({ layout, demand }: Value): Layout {
  if (demand === "conflict" || demand.kind === "unknown") return layout;
  if (layout.kind === "unknown") return demand;
  // Plain features may be made in the order in which a flattened tensor is wanted.
  const ordered = demand.kind === "features" && !isPlain(demand.last);
  return ordered && layout.kind === "features" && isPlain(layout.last) ? demand : layout;
}

function take(value: Value, layout: Layout): void {
  if (layout.kind === "unknown" || value.demand === "conflict") return;
  if (value.demand.kind === "unknown") value.demand = layout;
  else if (!sameLayout(value.demand, layout)) value.demand = "conflict";
}

/** Tells the inputs of a step what its results, or the step itself, take them for. */
export function demandLayouts(step: Step): void {
  const first = step.inputs[0];
  const wanted =
    step.outputs[0] === undefined ? UNKNOWN : effectiveLayout(step.outputs[0]);
  switch (step.kind) {
    case "source":
      return;
    case "time-in":
      if (wanted.kind !== "image") take(first!, wanted);
      else
        take(first!, { ...wanted, channel: wanted.channel + 1, lead: wanted.lead + 1 });
      return;
    case "time-out":
      if (wanted.kind === "features") take(first!, wanted);
      if (wanted.kind === "image" && wanted.lead > 0) {
        const { channel, lead } = wanted;
        take(first!, { kind: "image", channel: channel - 1, lead: lead - 1 });
      }
      return;
    case "layer":
      demandOfLayer(step, first!, wanted);
  }
}

function demandOfLayer(step: Step, first: Value, wanted: Layout): void {
  const { config } = step.layer;
  const spatial = step.className === null ? 0 : spatialRank(step.className) || 2;
  const rank = first.shape?.length ?? 0;
  switch (layoutKind(step)) {
    case "same":
      if (wanted.kind !== "unknown" || !isImagePreprocessing(step.className)) {
        take(first, wanted);
      } else if (rank === 4) take(first, imageLayout(config, 2));
      return;
    case "image":
    case "resize":
    case "global-pooling":
      // Sequences are padded, repeated and averaged as well as images.
      if (spatial > 1 || layoutKind(step) === "image") {
        take(first, imageLayout(config, spatial));
      } else if (layoutKind(step) === "resize") take(first, wanted);
      return;
    case "image-recurrent": {
      const cell = convolutionalCell(step.layer)!;
      const cells = cell.config;
      take(first, imageLayout(cells, spatialRank(cell.className), 1));
      return;
    }
    case "features":
    case "dense":
      if (rank > 2) take(first, plainOf(first.shape));
      return;
    case "reshape":
      demandOfReshape(step, first, wanted);
      return;
    case "permute":
      take(first, unpermuted(wanted, itemsAt(config, "dims"), first.shape));
      return;
    case "elementwise":
      for (const input of step.inputs) {
        const fits = input.shape?.length === step.outputs[0]?.shape?.length;
        if (fits && input.shape?.at(-1) !== 1) take(input, wanted);
      }
      return;
    case "concatenate":
      if (wanted.kind === "image") for (const input of step.inputs) take(input, wanted);
      return;
    case "flatten":
      // Of one step it only takes the axis away.
      if (isOneStep(first.shape)) take(first, wanted);
      return;
    case "repeat":
    case "unknown":
  }
}

/** Whether all axes between the batch's and the last are of size 1. */
function isOneStep(shape: Value["shape"]): boolean {
  return shape !== null && shape.length > 1 && productOf(shape.slice(1, -1)) === 1;
}

/** A vector that is reshaped to an image is wanted in the image's order. */
function demandOfReshape(step: Step, first: Value, wanted: Layout): void {
  const to = step.outputs[0]?.shape ?? null;
  if (wanted.kind !== "image" || to === null || first.shape === null) return;
  const isLast = wanted.channel === to.length - 1 && wanted.lead === 0;
  if (!isLast) return;
  if (isOneStep(first.shape)) {
    take(first, { kind: "features", last: [flattenedPart(to.slice(1), 0)] });
  }
}

function unpermuted(
  wanted: Layout,
  dims: readonly unknown[] | null,
  input: Value["shape"],
): Layout {
  if (dims === null) return UNKNOWN;
  if (wanted.kind === "features") return isPlain(wanted.last) ? plainOf(input) : UNKNOWN;
  if (wanted.kind === "unknown" || wanted.lead > 0) return UNKNOWN;
  const channel = dims[wanted.channel - 1];
  return typeof channel === "number" ? { kind: "image", channel, lead: 0 } : UNKNOWN;
}
