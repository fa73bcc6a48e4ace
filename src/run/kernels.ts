/**
 * Two nested loops of a strided copy: `fast` within `slow`. They are unrolled four times over
 * `slow`, so that a transposition reads four rows at once and fills a piece of each line that
 * it writes; without that it waits for memory.
 *
 * Three functions that look alike, on purpose: the compiler makes a fast loop of a function
 * that only ever sees one sort of array, and one shared by all is two to three times slower.
 */
export interface Plane {
  /** Offsets of the first element, and strides; all in elements. */
  readonly from: number;
  readonly to: number;
  readonly fast: Step;
  readonly slow: Step;
}

export interface Step {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

type Narrow = Uint8Array | Uint16Array;

/** One and two bytes an element. */
export function copyNarrow(source: Narrow, target: Narrow, plane: Plane): void {
  const { size, from: stepFrom, to: stepTo } = plane.fast;
  const { size: rows, from: rowFrom, to: rowTo } = plane.slow;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    let from = plane.from + row * rowFrom;
    let to = plane.to + row * rowTo;
    for (let i = 0; i < size; i++) {
      target[to] = source[from]!;
      target[to + rowTo] = source[from + rowFrom]!;
      target[to + 2 * rowTo] = source[from + 2 * rowFrom]!;
      target[to + 3 * rowTo] = source[from + 3 * rowFrom]!;
      from += stepFrom;
      to += stepTo;
    }
  }
  for (; row < rows; row++) {
    let from = plane.from + row * rowFrom;
    let to = plane.to + row * rowTo;
    for (let i = 0; i < size; i++) {
      target[to] = source[from]!;
      from += stepFrom;
      to += stepTo;
    }
  }
}

/** Four bytes an element. */
export function copyWords(source: Uint32Array, target: Uint32Array, plane: Plane): void {
  const { size, from: stepFrom, to: stepTo } = plane.fast;
  const { size: rows, from: rowFrom, to: rowTo } = plane.slow;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    let from = plane.from + row * rowFrom;
    let to = plane.to + row * rowTo;
    for (let i = 0; i < size; i++) {
      target[to] = source[from]!;
      target[to + rowTo] = source[from + rowFrom]!;
      target[to + 2 * rowTo] = source[from + 2 * rowFrom]!;
      target[to + 3 * rowTo] = source[from + 3 * rowFrom]!;
      from += stepFrom;
      to += stepTo;
    }
  }
  for (; row < rows; row++) {
    let from = plane.from + row * rowFrom;
    let to = plane.to + row * rowTo;
    for (let i = 0; i < size; i++) {
      target[to] = source[from]!;
      from += stepFrom;
      to += stepTo;
    }
  }
}

/**
 * Eight bytes an element, as pairs of words: a float64 array might change the bits of a NaN
 * (or of an int64 that looks like one), and a bigint array is slow.
 */
export function copyPairs(source: Uint32Array, target: Uint32Array, plane: Plane): void {
  const { size } = plane.fast;
  const stepFrom = 2 * plane.fast.from;
  const stepTo = 2 * plane.fast.to;
  const rowFrom = 2 * plane.slow.from;
  const rowTo = 2 * plane.slow.to;
  let row = 0;
  for (; row + 2 <= plane.slow.size; row += 2) {
    let from = 2 * plane.from + row * rowFrom;
    let to = 2 * plane.to + row * rowTo;
    for (let i = 0; i < size; i++) {
      target[to] = source[from]!;
      target[to + 1] = source[from + 1]!;
      target[to + rowTo] = source[from + rowFrom]!;
      target[to + rowTo + 1] = source[from + rowFrom + 1]!;
      from += stepFrom;
      to += stepTo;
    }
  }
  for (; row < plane.slow.size; row++) {
    let from = 2 * plane.from + row * rowFrom;
    let to = 2 * plane.to + row * rowTo;
    for (let i = 0; i < size; i++) {
      target[to] = source[from]!;
      target[to + 1] = source[from + 1]!;
      from += stepFrom;
      to += stepTo;
    }
  }
}
