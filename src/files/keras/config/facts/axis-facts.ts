import { get, isSize, itemsOf } from "../json.js";
import { normalAxis } from "../settings.js";
import type { Step, Value } from "../unroll/steps.js";
import type { DerivedFacts } from "./derived-facts.js";

const NORMALIZES = /^((Batch|Layer|Group|RMS)?Normalization)$/;

/** Where the axes of a normalisation or of PReLU's `alpha` lie. */
export function axisFacts(step: Step): DerivedFacts {
  const { className } = step;
  if (className === "PReLU") return alphaFacts(step);
  return className !== null && NORMALIZES.test(className) ? normalizedFacts(step) : {};
}

function normalizedFacts({ layer, className, inputs }: Step): DerivedFacts {
  const written = get(layer.config, "axis");
  // Normalization has one mean for all with `axis=None`; the others have a default.
  if (written === null && className === "Normalization") return {};
  const listed = itemsOf(written) ?? [written ?? -1];
  const rank = inputs[0]?.shape?.length ?? null;
  // Of a tensor of unknown rank, axes counted from the end can still be told.
  const axes = listed.map((axis) =>
    rank === null
      ? typeof axis === "number" && axis < 0
        ? axis
        : null
      : normalAxis(axis, rank),
  );
  if (axes.some((axis) => axis === null) || axes.length === 0) return {};
  const sorted = (axes as number[]).toSorted((a, b) => a - b);
  const first = (rank ?? 0) - sorted.length;
  const isLast = sorted.every((axis, i) => axis === first + i);
  if (rank === null) return { axis_is_last: isLast };
  const channel = channelAxis(inputs[0]!);
  const isChannel = sorted.length === 1 && sorted[0] === channel;
  // Of an unknown layout only Keras's default, channels last, can be taken as told.
  const isTold = inputs[0]!.layout.kind !== "unknown" || isLast || sorted.length > 1;
  return {
    axis_is_last: isLast,
    axis_is_all: isLast && first === 1,
    ...(isTold ? { axis_is_channel: isChannel } : {}),
  };
}

/** The axis that PyTorch has in front of the spatial ones, or the one of the features. */
function channelAxis({ layout, shape }: Value): number {
  return layout.kind === "image" ? layout.channel : (shape?.length ?? 0) - 1;
}

/** Whether `alpha` is one number, or one for each channel. */
function alphaFacts({ layer, inputs }: Step): DerivedFacts {
  const input = inputs[0]!;
  if (input.shape === null) return {};
  const shared = itemsOf(get(layer.config, "shared_axes")) ?? [];
  const free = input.shape.flatMap((size, axis) =>
    axis === 0 || size === 1 || shared.includes(axis) ? [] : [axis],
  );
  const sizes = free.map((axis) => input.shape![axis]);
  if (!sizes.every(isSize)) return {};
  const channel = channelAxis(input);
  return { alpha_is_channel: free.every((axis) => axis === channel) };
}
