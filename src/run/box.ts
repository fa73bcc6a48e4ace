import type { Box } from "../tensor/catalog.js";
import type { Digit, View } from "../tensor/core.js";
import { elementCount, rowMajorStrides, sameShape, type Shape } from "../tensor/shape.js";
import { digitsApart } from "./digits-apart.js";

type Walk = Pick<View, "offset" | "axes">;

/** The smallest boxes that this module finds around the elements a view walks. */
export interface Boxed {
  /** The size of each. */
  readonly count: Shape;
  /** Where the first begins, and where each does, counted from there. */
  readonly start: readonly number[];
  readonly starts: readonly (readonly number[])[];
  /** The walk over the elements of the boxes, one after the other. */
  readonly offset: number;
  readonly axes: readonly (readonly Digit[])[];
}

/** The boxes one after the other. */
export function boxesOf({ start, starts, count }: Boxed): readonly Box[] {
  return starts.map((from) => ({
    start: from.map((it, axis) => it + start[axis]!),
    count,
  }));
}

/**
 * The part of a weight that a view over it needs, so that a third of a kernel, or a few rows
 * at a time, can be read without the rest. null where that is all of it.
 */
export function boxAround(view: Walk, shape: Shape): Boxed | null {
  if (shape.length === 0) return null;
  const boxed = boxByCoordinates(view, shape) ?? boxOfRows(view, shape);
  return countIn(boxed) < elementCount(shape) ? boxed : null;
}

/**
 * Whether a view goes by strides alone, each along an axis of its base, and so does every
 * part of it that is cut between the steps of its digits.
 */
export function isRegular(view: Walk, shape: Shape): boolean {
  const strided = view.axes.flat().every((digit) => "stride" in digit);
  return strided && boxByCoordinates(view, shape) !== null;
}

/** Elements in all boxes. */
export function countIn({ starts, count }: Boxed): number {
  return starts.length * elementCount(count);
}

/** Any walk lies within the outermost indices of its least and its greatest element. */
function boxOfRows({ offset, axes }: Walk, shape: Shape): Boxed {
  let least = offset;
  let greatest = offset;
  for (const digit of axes.flat()) {
    const [low, high] = extent(digit);
    least += low;
    greatest += high;
  }
  const row = rowMajorStrides(shape)[0]!;
  const first = Math.floor(least / row);
  const rows = Math.floor(greatest / row) - first + 1;
  const origin = shape.map(() => 0);
  return {
    count: shape.with(0, rows),
    start: origin.with(0, first),
    starts: [origin],
    offset: offset - first * row,
    axes,
  };
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
 * do; null otherwise. Where the steps of a digit leave much out, each is a box of its own.
 */
function boxByCoordinates({ offset, axes }: Walk, shape: Shape): Boxed | null {
  const found = relativeBoxes.get(axes);
  const relative =
    found !== undefined && sameShape(found.shape, shape)
      ? found
      : boxesFromLeast(axes, shape);
  if (relative !== found) relativeBoxes.set(axes, relative);
  const start = coordinates(offset + relative.low, relative.strides);
  if (shape.some((size, axis) => start[axis]! + relative.reach[axis]! >= size)) {
    return null;
  }
  return { ...relative.boxed, start };
}

/** What is the same of boxes wherever the walk begins. */
interface Relative {
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** From the walk's offset to the element whose coordinates are the least. */
  readonly low: number;
  /** How far the walk goes from there along each axis. */
  readonly reach: readonly number[];
  readonly boxed: Omit<Boxed, "start">;
}

/** A large weight is read in many parts that differ in where they begin alone. */
const relativeBoxes = new WeakMap<Walk["axes"], Relative>();

function boxesFromLeast(axes: Walk["axes"], shape: Shape): Relative {
  const strides = rowMajorStrides(shape);
  const pieces = axes.map((digits) =>
    digits.flatMap((digit) => ("stride" in digit ? cutAtAxes(digit, strides) : [digit])),
  );
  // Negative steps begin at their other end, so that the origin has the least coordinates.
  const flat = pieces.flat();
  const lows = flat.map((digit) => extent(digit)[0]);
  const low = lows.reduce((sum, it) => sum + it, 0);
  const reaches = flat.map((digit, i) => reachOf(digit, lows[i]!, strides));
  const reached = (axis: number, of: readonly (readonly number[])[]): number =>
    of.reduce((sum, reach) => sum + reach[axis]!, 0);
  const apart = digitsApart(flat, reaches, shape);
  const inside = reaches.filter((_, i) => !apart.includes(i));
  const count = shape.map((_, axis) => reached(axis, inside) + 1);
  const inBox = rowMajorStrides(count);
  const boxElements = elementCount(count);
  const move = (distance: number): number =>
    distance < 0 ? -moved(-distance, strides, inBox) : moved(distance, strides, inBox);
  // The boxes lie one after the other, the last digit that is apart varying fastest.
  const boxSteps = new Map<number, number>();
  apart.toReversed().reduce((step, i) => {
    boxSteps.set(i, step);
    return step * flat[i]!.size;
  }, boxElements);
  let back = 0;
  const walkedDigits = flat.map((digit, i): Digit => {
    const low = lows[i]!;
    const boxStep = boxSteps.get(i);
    if (boxStep !== undefined) {
      if (low < 0) back += (digit.size - 1) * boxStep;
      return { size: digit.size, stride: low < 0 ? -boxStep : boxStep };
    }
    back += move(-low);
    if ("stride" in digit) return { size: digit.size, stride: move(digit.stride) };
    // Counted from the least, where no coordinate is negative, and back.
    const offsets = digit.offsets.map((it) => move(it - low) - move(-low));
    return { size: digit.size, offsets };
  });
  let index = 0;
  const walked = pieces.map((digits) => digits.map(() => walkedDigits[index++]!));
  const starts = apart.reduce<readonly (readonly number[])[]>(
    (all, i) => all.flatMap((from) => stepsFrom(from, flat[i]!.size, reaches[i]!)),
    [shape.map(() => 0)],
  );
  return {
    shape,
    strides,
    low,
    reach: shape.map((_, axis) => reached(axis, reaches)),
    boxed: { count, starts, offset: back, axes: walked },
  };
}

/** The coordinates of each step of a digit. */
function stepsFrom(
  start: readonly number[],
  size: number,
  reach: readonly number[],
): readonly (readonly number[])[] {
  return Array.from({ length: size }, (_, index) =>
    start.map((it, axis) => it + (index * reach[axis]!) / (size - 1)),
  );
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
