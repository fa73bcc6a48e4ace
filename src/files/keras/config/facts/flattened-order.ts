import type { Part } from "../layouts/layout.js";

/** Longest axis whose order is listed: 16 Mi indices. */
const LONGEST = 16 * 1024 * 1024;

/**
 * For each number of a last axis in PyTorch's order, its index in Keras's; null where it
 * cannot be told or is too long. An image (spatial… channel) comes to (channel spatial…),
 * frames (time spatial… channel) to (time channel spatial…).
 */
export function flattenedOrder(parts: readonly Part[]): readonly number[] | null {
  const order: number[] = [];
  for (const part of parts) {
    const sizes = sizesOf(part);
    if (sizes === null) return null;
    const [frames, places, channels] = sizes;
    const start = order.length;
    if (start + frames * places * channels > LONGEST) return null;
    for (let frame = 0; frame < frames; frame++) {
      for (let channel = 0; channel < channels; channel++) {
        for (let place = 0; place < places; place++) {
          order.push(start + (frame * places + place) * channels + channel);
        }
      }
    }
  }
  return order;
}

/** How many frames, places and channels. */
function sizesOf(part: Part): readonly [number, number, number] | null {
  const product = (sizes: readonly number[]): number =>
    sizes.reduce((total, size) => total * size, 1);
  switch (part.kind) {
    case "unsure":
    case "unknown":
      return null;
    case "plain":
      return part.size === null ? null : [1, part.size, 1];
    case "image":
      return [1, product(part.shape.slice(0, -1)), part.shape.at(-1)!];
    case "frames":
      return [part.shape[0]!, product(part.shape.slice(1, -1)), part.shape.at(-1)!];
  }
}
