import type { Core } from "../core.js";
import { promise } from "./bug.js";
import { concat } from "./concat.js";
import { reversed } from "./digits.js";
import { through } from "./through.js";
import { isEmpty, view, walked } from "./view.js";

/** Reverses one axis. */
export function flip(input: Core, axis: number): Core {
  const size = input.shape[axis];
  promise(size !== undefined, () => `flip axis ${axis} of (${input.shape})`);
  if (size === 1 || isEmpty(input)) return input;
  if (input.kind === "concat") {
    const parts = input.parts.map((part) => flip(part, axis));
    return concat(input.axis, axis === input.axis ? parts.toReversed() : parts);
  }
  const below = through(input, (operand) => flip(operand, axis));
  if (below !== null) return below;
  const { base, offset, axes } = walked(input);
  const turned = reversed(axes[axis]!);
  return view({
    base,
    offset: offset + turned.offset,
    axes: axes.with(axis, turned.digits),
  });
}
