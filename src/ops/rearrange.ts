import type { Core } from "../tensor/core.js";
import { reshape, slice } from "../tensor/nodes.js";
import type { Axis } from "../tensor/type.js";
import { noteRearranged, rearrangedAlike } from "./rearrange/alike.js";
import { checkTerms } from "./rearrange/check-terms.js";
import { leftFromLabels } from "./rearrange/left-side.js";
import { canLower, lowerPieces } from "./rearrange/lower.js";
import { composeAxis, outputOf } from "./rearrange/output.js";
import type { Output } from "./rearrange/output.js";
import { inputPieces, pickedSize } from "./rearrange/pieces.js";
import type { Piece } from "./rearrange/pieces.js";
import { joinWholeAxes } from "./rearrange/whole-axes.js";
import { groupsOf, namesOf } from "./rearrange/terms.js";
import type { Arrangement, AxisTermLike, Rearranged } from "./rearrange/terms.js";
import { checkResults } from "./results.js";
import { tensorOf, UNKNOWN_AXIS } from "./tensors.js";
import type { TensorValue, Value } from "./value.js";

export type { Arrangement, AxisTermLike, Rearranged } from "./rearrange/terms.js";

/**
 * `x[LEFT -> RIGHT; bindings]`: language.md section 5. The result is typed as far as sizes
 * are known, and lowered where the input has a node.
 *
 * @throws Fault with `axis` set to the name at fault, and `parameter` to `bindings` where
 *   its binding is: `axis-side` for names that stand where they cannot, `axis-count`,
 *   `axis-size`, `axis` for a picked index or an axis of unknown meaning.
 */
export function rearrange(input: TensorValue, written: Arrangement): Rearranged {
  const known = rearrangedAlike(input, written);
  if (known !== null) return known;
  const result = rearrangedAnew(input, written);
  noteRearranged(input, written, result);
  return result;
}

function rearrangedAnew(input: TensorValue, written: Arrangement): Rearranged {
  const { type } = input;
  const named = written.left ?? (type.axes && leftFromLabels(type.axes));
  checkTerms(written, named);
  const { left, arrangement } =
    written.left === null && named !== null
      ? joinWholeAxes(named, written)
      : { left: named, arrangement: written };
  const apart = namesOf(groupsOf(arrangement.right)).find((term) => term.apart);
  const name = apart?.name ?? null;
  const axes = type.axes ?? axesNamed(left);
  if (left === null || axes === null) {
    const value: Value =
      name === null
        ? tensorOf({ axes: null, dtype: type.dtype }, null)
        : { kind: "unknown" };
    return { apart: name, value };
  }
  const pieces = inputPieces(axes, left, arrangement);
  const output = outputOf(pieces, arrangement);
  const result = { input, pieces, output };
  return { apart: name, value: apart ? takeApart(result) : whole(result) };
}

/** As many axes as the left side names; null where `...` leaves the number open. */
function axesNamed(left: readonly AxisTermLike[] | null): readonly Axis[] | null {
  if (left === null || left.some((term) => term.kind === "ellipsis")) return null;
  return left.map(() => UNKNOWN_AXIS);
}

interface Result {
  readonly input: TensorValue;
  readonly pieces: ReadonlyMap<string, Piece>;
  readonly output: Output;
}

function whole({ input: { type, node }, pieces, output }: Result): TensorValue {
  const axes = output.axes.map(composeAxis);
  const lower =
    node && canLower(output)
      ? () => reshape(lowerPieces(node, pieces, output), shapeOf(axes))
      : null;
  return tensorOf({ axes, dtype: type.dtype }, lower);
}

/** One tensor for each index of the axis; unknown while it is not known how many. */
function takeApart({ input: { type, node }, pieces, output }: Result): Value {
  const { key } = output.apart!;
  const count = pickedSize(output.apart!);
  if (count === null) return { kind: "unknown" };
  checkResults(`{${key}}`, count);
  const axes = output.axes.map(composeAxis);
  // All of them together are one node first, which must not be too large either.
  tensorOf({ axes: [{ size: count, label: null }, ...axes], dtype: type.dtype }, null);
  let together: Core | null = null;
  const items = Array.from({ length: count }, (_, i) => {
    const lower =
      node && canLower(output)
        ? () => {
            together ??= lowerPieces(node, pieces, output);
            return reshape(slice(together, 0, i, i + 1), shapeOf(axes));
          }
        : null;
    return tensorOf({ axes, dtype: type.dtype }, lower);
  });
  return { kind: "tensors", items };
}

function shapeOf(axes: readonly Axis[]): readonly number[] {
  return axes.map(({ size }) => size!);
}
