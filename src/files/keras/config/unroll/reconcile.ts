import type { PartialShape } from "../config-layer.js";

/** `shape` with a batch axis of unknown size: models saved for one batch size are alike. */
export function anyBatch(shape: PartialShape): PartialShape {
  return shape.length === 0 ? shape : [null, ...shape.slice(1)];
}

/**
 * One shape from what was inferred and what the file states. Where both know an axis and
 * differ, or the ranks differ, the file is right if the layer is called once: a statement
 * is made for the first call only.
 */
export function reconcile(
  inferred: PartialShape | null,
  stated: PartialShape | null,
  calledOnce: boolean,
): PartialShape | null {
  if (stated === null) return inferred;
  const claim = anyBatch(stated);
  if (inferred === null) return claim;
  const agree =
    inferred.length === claim.length &&
    inferred.every((size, i) => size === null || claim[i] === null || size === claim[i]);
  if (!agree) return calledOnce ? claim : inferred;
  return inferred.map((size, i) => size ?? claim[i]!);
}
