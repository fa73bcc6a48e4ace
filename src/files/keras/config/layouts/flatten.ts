import type { PartialShape } from "../config-layer.js";
import { productOf } from "../settings.js";
import type { Layout, Part } from "./layout.js";
import { isPlain, plain, UNKNOWN, unknownParts, unsure } from "./layout.js";

/** Sizes of a last axis that make a tensor of rank 4 an image whatever it comes from. */
const IMAGE_CHANNELS: readonly (number | null)[] = [1, 3, 4];

function show(sizes: PartialShape): string {
  return `(${sizes.map((size) => size ?? "?").join(", ")})`;
}

/** The part that (… channel), flattened, is; its `lead` first axes are time axes. */
export function flattenedPart(sizes: PartialShape, lead: number): Part {
  const known = sizes.filter((size) => size !== null);
  const shape = known.length === sizes.length ? known : null;
  // One axis alone, such as the features of a step of a 1-D convolution, is no flattening.
  if (sizes.length <= lead + 1) return { kind: "plain", size: productOf(sizes) };
  if (shape !== null && lead === 0) return { kind: "image", shape };
  if (shape !== null && lead === 1) return { kind: "frames", shape };
  const reason = `it flattens ${show(sizes)}`;
  return { kind: "unsure", size: productOf(sizes), reason };
}

/**
 * The layout of what Flatten makes of a tensor. `channelsFirst` is Flatten's own setting:
 * it then moves axis 1 behind the others before it flattens.
 */
export function flattenLayout(
  input: Layout,
  shape: PartialShape | null,
  channelsFirst: boolean,
): Layout {
  if (shape === null) {
    return input.kind === "image"
      ? unsure(null, "it flattens an image of unknown size")
      : flattenUnknown(input);
  }
  if (shape.length <= 2) return input;
  const sizes = shape.slice(1);
  const size = productOf(sizes);
  if (channelsFirst) return flattenMoved(input, sizes);
  const last = shape.length - 1;
  switch (input.kind) {
    case "features": {
      const others = productOf(sizes.slice(0, -1));
      if (others === 1) return input;
      if (isPlain(input.last)) return plain(size);
      return unsure(size, `it flattens a sequence of flattened tensors`);
    }
    case "image":
      if (input.places) {
        const reason = `it flattens ${show(sizes)}, an image's places in a row, whose channels PyTorch may have first or last`;
        return unsure(size, reason);
      }
      if (input.channel === last) {
        return { kind: "features", last: [flattenedPart(sizes, input.lead)] };
      }
      if (input.channel === input.lead + 1) return plain(size);
      return unsure(size, `it flattens ${show(sizes)} with the channels in between`);
    case "unknown":
      // Sequences, (time features), are the same in PyTorch.
      if (sizes.length === 2) return plain(size);
      if (sizes.length === 3 && IMAGE_CHANNELS.includes(sizes[2]!)) {
        return { kind: "features", last: [flattenedPart(sizes, 0)] };
      }
      return unsure(size, `it flattens ${show(sizes)}, which may be an image or not`);
  }
}

/** Of a tensor without a shape: what makes features makes the same of them in PyTorch. */
function flattenUnknown(input: Layout): Layout {
  if (input.kind === "features" && isPlain(input.last)) return plain(null);
  return unknownParts(null, "it reads a Flatten, and the file does not say of what");
}

function flattenMoved(input: Layout, sizes: PartialShape): Layout {
  const moved = [...sizes.slice(1), sizes[0]!];
  if (input.kind === "image" && input.channel === 1 && input.lead === 0) {
    return { kind: "features", last: [flattenedPart(moved, 0)] };
  }
  const reason = `it flattens ${show(sizes)} with the first of these axes moved last`;
  return unsure(productOf(sizes), reason);
}

/**
 * The layout of what Reshape makes of a tensor; unknown where the new axes may be anything,
 * which those who read them may tell.
 */
export function reshapeLayout(
  input: Layout,
  from: PartialShape | null,
  to: PartialShape | null,
): Layout {
  if (from === null || to === null || from.length < 2) return UNKNOWN;
  if (to.length === 2) return flattenLayout(input, from, false);
  const channels = from.at(-1) ?? null;
  const keepsLast = channels !== null && to.at(-1) === channels;
  if (input.kind === "features") return unflattened(input.last, to);
  if (input.kind !== "image" || input.channel !== from.length - 1) return UNKNOWN;
  const kept = keptAxes(from, to);
  if (kept < input.lead) return UNKNOWN;
  if (keepsLast) {
    const image = { kind: "image", channel: to.length - 1, lead: input.lead } as const;
    return to.length === 3 && from.length > 3 ? { ...image, places: true } : image;
  }
  // (width height channel) made (width, height * channel): each step is flattened.
  const merged = from.slice(1 + kept);
  if (kept !== to.length - 2 || productOf(merged) !== to.at(-1)) return UNKNOWN;
  return { kind: "features", last: [flattenedPart(merged, 0)] };
}

/** How many axes behind the batch are the same before and after. */
function keptAxes(from: PartialShape, to: PartialShape): number {
  let kept = 0;
  while (kept < to.length - 2 && from[kept + 1] === to[kept + 1]) kept += 1;
  return kept;
}

/** A flattened image is one again where its channels come apart; else features are cut. */
function unflattened(last: readonly Part[], to: PartialShape): Layout {
  const [part, ...others] = last;
  const isImage = part?.kind === "image" && others.length === 0;
  if (isImage && part.shape.at(-1) === to.at(-1)) {
    return { kind: "image", channel: to.length - 1, lead: 0 };
  }
  if (isPlain(last)) return UNKNOWN;
  // Axes of size 1 in front leave the flattened one whole: (1, h*w*c).
  if (to.slice(1, -1).every((size) => size === 1)) return { kind: "features", last };
  return unsure(
    to.at(-1) ?? null,
    `it cuts what was flattened into ${show(to.slice(1))}`,
  );
}
