import type { Core } from "../core.js";
import { sameShape } from "../shape.js";
import { promise } from "./bug.js";
import { joinParts } from "./join.js";
import { fill } from "./leaves.js";

/**
 * Parts one after the other along `axis`; there is at least one, and their other axes and
 * dtypes are equal. Empty parts are dropped, parts that are such concats are taken apart, and
 * equal values everywhere are one, as are parts of one weight that a view can walk together.
 */
export function concat(axis: number, parts: readonly Core[]): Core {
  const first = parts[0];
  promise(first !== undefined, () => "concat of nothing");
  promise(axis >= 0 && axis < first.shape.length, () => `concat along axis ${axis}`);
  const outline = first.shape.with(axis, 0);
  let size = 0;
  for (const part of parts) {
    const fits =
      sameShape(part.shape.with(axis, 0), outline) && part.dtype === first.dtype;
    promise(
      fits,
      () => `concat of ${first.dtype} (${first.shape}) and ${part.dtype} (${part.shape})`,
    );
    size += part.shape[axis]!;
  }
  const shape = first.shape.with(axis, size);
  const full = parts
    .filter((part) => part.shape[axis] !== 0)
    .flatMap((part) =>
      part.kind === "concat" && part.axis === axis ? part.parts : [part],
    );
  if (shape.includes(0)) return fill(shape, first.dtype, 0);
  const value = full[0]!.kind === "fill" ? full[0]!.value : null;
  if (
    value !== null &&
    full.every((it) => it.kind === "fill" && Object.is(it.value, value))
  ) {
    return fill(shape, first.dtype, value);
  }
  const joined = joinParts(axis, full);
  if (joined.length === 1) return joined[0]!;
  return { kind: "concat", shape, dtype: first.dtype, axis, parts: joined };
}
