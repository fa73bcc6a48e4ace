import type { PartialShape } from "../config-layer.js";
import type { Size } from "../settings.js";

/**
 * How PyTorch arranges the axes of what is a tensor of a Keras model. It is tracked
 * because a weight that reads a flattened tensor must be permuted wherever PyTorch
 * flattens other axes than Keras does.
 */
export type Layout =
  | { readonly kind: "unknown" }
  /** PyTorch has `channel` behind the first `lead` axes after the batch; `lead` counts
   * the time axes of frames. Axes count from the batch axis, 0. */
  | {
      readonly kind: "image";
      readonly channel: number;
      readonly lead: number;
      /** A sequence of an image's places, which PyTorch models as often have channels last. */
      readonly places?: true;
    }
  /** PyTorch has the same axes in the same order, but for what is in the last one. */
  | { readonly kind: "features"; readonly last: readonly Part[] };

/** A stretch of the last axis, and where it comes from. */
export type Part =
  /** In the same order in PyTorch. */
  | { readonly kind: "plain"; readonly size: Size }
  /** Flattened from (spatial… channel), which PyTorch flattens as (channel spatial…). */
  | { readonly kind: "image"; readonly shape: readonly number[] }
  /** Flattened from (time spatial… channel), in PyTorch (time channel spatial…). */
  | { readonly kind: "frames"; readonly shape: readonly number[] }
  /** What was flattened is not known; where it was no image, the order is the same. */
  | { readonly kind: "unknown"; readonly size: Size; readonly reason: string }
  /** It is known in which order Keras has it, but not in which PyTorch does. */
  | { readonly kind: "unsure"; readonly size: Size; readonly reason: string };

export const UNKNOWN: Layout = { kind: "unknown" };

export function plain(size: Size): Layout {
  return { kind: "features", last: [{ kind: "plain", size }] };
}

/** A tensor of features with nothing flattened in it. */
export function plainOf(shape: PartialShape | null): Layout {
  return plain(shape?.at(-1) ?? null);
}

export function unsure(size: Size, reason: string): Layout {
  return { kind: "features", last: [{ kind: "unsure", size, reason }] };
}

export function unknownParts(size: Size, reason: string): Layout {
  return { kind: "features", last: [{ kind: "unknown", size, reason }] };
}

function samePart(first: Part, second: Part): boolean {
  if (first.kind === "image" || first.kind === "frames") {
    const shape = second.kind === first.kind ? second.shape : null;
    return (
      shape?.length === first.shape.length &&
      first.shape.every((size, i) => size === shape[i])
    );
  }
  return first.kind === second.kind && first.kind === "plain";
}

export function sameParts(first: readonly Part[], second: readonly Part[]): boolean {
  return (
    first.length === second.length && first.every((it, i) => samePart(it, second[i]!))
  );
}

export function isPlain(parts: readonly Part[]): boolean {
  return parts.every(({ kind }) => kind === "plain");
}

export function sameLayout(first: Layout, second: Layout): boolean {
  if (first.kind === "image" && second.kind === "image") {
    return first.channel === second.channel && first.lead === second.lead;
  }
  if (first.kind === "features" && second.kind === "features") {
    return sameParts(first.last, second.last);
  }
  return first.kind === second.kind;
}
