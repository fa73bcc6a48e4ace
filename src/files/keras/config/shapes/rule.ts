import type { Config } from "../../../../tensor/catalog.js";
import { spatialRank } from "../builtin-class.js";
import type { ConfigLayer, PartialShape } from "../config-layer.js";

/** What is known of a call when its result's shapes are asked for. */
export interface ShapeRequest {
  readonly layer: ConfigLayer;
  readonly className: string;
  /** The layer's. */
  readonly config: Config;
  /** Batch axis included; null where not even the rank is known. Never empty. */
  readonly inputs: readonly (PartialShape | null)[];
  /** The inputs by the name of the argument, where they have one (`query`). */
  readonly named: ReadonlyMap<string, PartialShape | null>;
}

/** The shapes of a call's results, in order; null where one is not known. */
export type ShapeRule = (request: ShapeRequest) => readonly (PartialShape | null)[];

/** A rule for classes with one input and one output. */
export function oneToOne(
  rule: (input: PartialShape, request: ShapeRequest) => PartialShape | null,
): ShapeRule {
  return (request) => {
    const input = request.inputs[0] ?? null;
    return [input === null ? null : rule(input, request)];
  };
}

/**
 * A rule for classes whose name states the rank of what they read: of an input of which
 * nothing is known, the rank still is.
 */
export function ofImages(
  rule: (input: PartialShape, request: ShapeRequest) => PartialShape | null,
): ShapeRule {
  return (request) => {
    const rank = spatialRank(request.className) + 2;
    const input = request.inputs[0] ?? new Array<null>(rank).fill(null);
    return [input.length === rank ? rule(input, request) : null];
  };
}

export function withAxis(
  shape: PartialShape,
  axis: number,
  size: number | null,
): PartialShape {
  return shape.map((old, i) => (i === axis ? size : old));
}
