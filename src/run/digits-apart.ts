import type { Digit } from "../tensor/core.js";
import { rowMajorStrides, type Shape } from "../tensor/shape.js";

/** Reading through fewer elements than this is no dearer than another system call. */
const SMALL_GAP = 2048;

const MOST_BOXES = 4096;

/**
 * Which digits of a walk, slowest first, leave out more along an axis of its base than they
 * take: some channels of each of 49 places of an image are better read as 49 boxes than as
 * one. `reaches` says how far each digit goes along each axis.
 */
export function digitsApart(
  digits: readonly Digit[],
  reaches: readonly (readonly number[])[],
  shape: Shape,
): readonly number[] {
  const strides = rowMajorStrides(shape);
  const apart: number[] = [];
  let boxes = 1;
  for (const axis of shape.keys()) {
    const along = [...digits.keys()].filter((i) => reaches[i]![axis]! > 0);
    const stepOf = (i: number): number => reaches[i]![axis]! / (digits[i]!.size - 1);
    let length = along.reduce((sum, i) => sum + reaches[i]![axis]!, 1);
    let taken = along.reduce((product, i) => product * digits[i]!.size, 1);
    const slowestFirst = along
      .filter((i) => "stride" in digits[i]! && goesAlongOne(reaches[i]!))
      .sort((a, b) => stepOf(b) - stepOf(a));
    for (const i of slowestFirst) {
      const { size } = digits[i]!;
      const rest = length - reaches[i]![axis]!;
      const gap = (stepOf(i) - rest) * strides[axis]!;
      if (2 * taken > length || gap < SMALL_GAP || boxes * size > MOST_BOXES) break;
      apart.push(i);
      boxes *= size;
      length = rest;
      taken /= size;
    }
  }
  return apart;
}

function goesAlongOne(reach: readonly number[]): boolean {
  return reach.filter((it) => it > 0).length === 1;
}
