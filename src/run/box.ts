import type { Box } from "../tensor/catalog.js";
import type { Digit, View } from "../tensor/core.js";
import { elementCount, rowMajorStrides, type Shape } from "../tensor/shape.js";

/** The smallest box that this module finds around the elements a view walks, and the walk in it. */
export interface Boxed {
  readonly box: Box;
  readonly offset: number;
  readonly axes: readonly (readonly Digit[])[];
}

/**
 * The part of a weight that a view over it needs, so that a third of a kernel, or a few rows
 * at a time, can be read without the rest. null where that is all of it.
 */
export function boxAround(
  view: Pick<View, "offset" | "axes">,
  shape: Shape,
): Boxed | null {
  if (shape.length === 0) return null;
  const boxed = boxByCoordinates(view, shape) ?? boxOfRows(view, shape);
  return elementCount(boxed.box.count) < elementCount(shape) ? boxed : null;
}

/** Any walk lies within the outermost indices of its least and its greatest element. */
function boxOfRows({ offset, axes }: Pick<View, "offset" | "axes">, shape: Shape): Boxed {
  let least = offset;
  let greatest = offset;
  for (const digit of axes.flat()) {
    const [low, high] = extent(digit);
    least += low;
    greatest += high;
  }
  const row = rowMajorStrides(shape)[0]!;
  const first = Math.floor(least / row);
  const count = Math.floor(greatest / row) - first + 1;
  const box = { start: shape.map(() => 0).with(0, first), count: shape.with(0, count) };
  return { box, offset: offset - first * row, axes };
}

function extent(digit: Digit): readonly [number, number] {
  if ("stride" in digit) {
    const end = (digit.size - 1) * digit.stride;
    return [Math.min(0, end), Math.max(0, end)];
  }
  let [low, high] = [0, 0];
  for (const offset of digit.offsets) {
    if (offset < low) low = offset;
    if (offset > high) high = offset;
  }
  return [low, high];
}

/**
 * The walk with every offset told apart into coordinates of the base. It gives a box if no sum
 * of coordinates carries over to the next axis, which splits, slices and transpositions never
 * do; null otherwise.
 */
function boxByCoordinates(
  { offset, axes }: Pick<View, "offset" | "axes">,
  shape: Shape,
): Boxed | null {
  const strides = rowMajorStrides(shape);
  const pieces = axes.map((digits) =>
    digits.flatMap((digit) => ("stride" in digit ? cutAtAxes(digit, strides) : [digit])),
  );
  // Negative steps begin at their other end, so that the origin has the least coordinates.
  const flat = pieces.flat();
  const lows = flat.map((digit) => extent(digit)[0]);
  const origin = offset + lows.reduce((sum, low) => sum + low, 0);
  const start = coordinates(origin, strides);
  const end = [...start];
  flat.forEach((digit, i) => {
    for (const [axis, reach] of reachOf(digit, lows[i]!, strides).entries()) {
      end[axis]! += reach;
    }
  });
  if (end.some((coordinate, axis) => coordinate >= shape[axis]!)) return null;
  const count = end.map((coordinate, axis) => coordinate - start[axis]! + 1);
  const inBox = rowMajorStrides(count);
  const move = (distance: number): number =>
    distance < 0 ? -moved(-distance, strides, inBox) : moved(distance, strides, inBox);
  const movedDigit = (digit: Digit, low: number): Digit =>
    "stride" in digit
      ? { size: digit.size, stride: move(digit.stride) }
      : {
          size: digit.size,
          // Counted from the least, where no coordinate is negative, and back.
          offsets: digit.offsets.map((it) => move(it - low) - move(-low)),
        };
  let index = 0;
  const walked = pieces.map((digits) =>
    digits.map((digit) => movedDigit(digit, lows[index++]!)),
  );
  const back = lows.reduce((sum, low) => sum + move(-low), 0);
  return { box: { start, count }, offset: back, axes: walked };
}

/** A digit that runs over several axes of the base, cut so that each piece stays in one. */
function cutAtAxes(
  digit: { readonly size: number; readonly stride: number },
  strides: readonly number[],
): readonly Digit[] {
  const step = Math.abs(digit.stride);
  if (step === 0) return [digit];
  const outer = strides.filter((stride) => stride > step).at(-1);
  if (outer === undefined || step * digit.size <= outer) return [digit];
  const fast = outer / step;
  if (!Number.isInteger(fast) || digit.size % fast !== 0) return [digit];
  const slow = { size: digit.size / fast, stride: digit.stride * fast };
  return [...cutAtAxes(slow, strides), { size: fast, stride: digit.stride }];
}

function coordinates(offset: number, strides: readonly number[]): number[] {
  let rest = offset;
  return strides.map((stride) => {
    const coordinate = Math.floor(rest / stride);
    rest -= coordinate * stride;
    return coordinate;
  });
}

/** How far a digit reaches along each axis of the base from its least offset. */
function reachOf(
  digit: Digit,
  low: number,
  strides: readonly number[],
): readonly number[] {
  if ("stride" in digit) {
    const one = coordinates(Math.abs(digit.stride), strides);
    return one.map((coordinate) => coordinate * (digit.size - 1));
  }
  const reach = strides.map(() => 0);
  for (const offset of digit.offsets) {
    coordinates(offset - low, strides).forEach((coordinate, axis) => {
      reach[axis] = Math.max(reach[axis]!, coordinate);
    });
  }
  return reach;
}

function moved(
  distance: number,
  strides: readonly number[],
  inBox: readonly number[],
): number {
  return coordinates(distance, strides).reduce(
    (sum, coordinate, axis) => sum + coordinate * inBox[axis]!,
    0,
  );
}
