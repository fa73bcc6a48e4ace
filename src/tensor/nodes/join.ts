import type { Core, Digit } from "../core.js";
import { cast, isCopy } from "./cast.js";
import { offsetAt, walkOfTable } from "./digits.js";
import { view, walked } from "./view.js";

/** Longer axes are not looked at index by index. */
const LONGEST = 2 ** 16;

/**
 * Neighbouring parts of one weight along an axis as one view of it: what a split and a concat
 * in another order make. The others stay as they are.
 */
export function joinParts(axis: number, parts: readonly Core[]): readonly Core[] {
  const joined: Core[] = [];
  let run: Core[] = [];
  const end = (): void => {
    const one = run.length < 2 ? null : joinRun(axis, run);
    joined.push(...(one === null ? run : [one]));
  };
  for (const part of parts) {
    if (run.length === 0 || alike(run[0]!, part, axis)) {
      run.push(part);
    } else {
      end();
      run = [part];
    }
  }
  end();
  return joined;
}

function joinRun(axis: number, run: readonly Core[]): Core | null {
  const first = run[0]!;
  if (first.kind === "cast") {
    const operands = run.map((part) => (part.kind === "cast" ? part.operand : part));
    const operand = joinRun(axis, operands);
    return operand === null ? null : cast(operand, first.dtype);
  }
  if (run.reduce((size, part) => size + part.shape[axis]!, 0) > LONGEST) return null;
  const offsets = run.flatMap((part) => {
    const { offset, axes } = walked(part);
    const size = part.shape[axis]!;
    return Array.from({ length: size }, (_, i) => offset + offsetAt(axes[axis]!, i));
  });
  const walk = walkOfTable(offsets);
  // A table with more entries than there were parts would copy in smaller pieces than they do.
  const entries = walk.digits.reduce(
    (sum, digit) => ("stride" in digit ? sum : sum + digit.size),
    0,
  );
  if (entries > run.length) return null;
  const { base, axes } = walked(first);
  return view({ base, offset: walk.offset, axes: axes.with(axis, walk.digits) });
}

/** Whether two parts differ in nothing but where they are along the axis. */
function alike(first: Core, second: Core, axis: number): boolean {
  if (first.kind === "cast" && second.kind === "cast") {
    if (isCopy(first) || isCopy(second)) return false;
    return alike(first.operand, second.operand, axis);
  }
  if (first.kind === "cast" || second.kind === "cast") return false;
  const [a, b] = [walked(first), walked(second)];
  return (
    sameBase(a.base, b.base) &&
    a.axes.every((digits, i) => i === axis || sameDigits(digits, b.axes[i]!))
  );
}

function sameBase(first: Core, second: Core): boolean {
  if (first.kind !== "load" || second.kind !== "load") return first === second;
  return first.tensor === second.tensor || first.tensor.stored === second.tensor.stored;
}

function sameDigits(first: readonly Digit[], second: readonly Digit[]): boolean {
  return (
    first.length === second.length &&
    first.every((digit, i) => sameDigit(digit, second[i]!))
  );
}

function sameDigit(first: Digit, second: Digit): boolean {
  if (first.size !== second.size) return false;
  if ("stride" in first) return "stride" in second && first.stride === second.stride;
  if ("stride" in second) return false;
  return first.offsets.every((offset, i) => offset === second.offsets[i]);
}
