/**
 * The inner loops of a strided copy, where those of `compiled/` do not: steps along rows of the source, four rows at a time, so
 * that a transposition fills a piece of each line that it writes; without that it waits for
 * memory. The rows are cut into pieces, for the lines that four of them write are written
 * again by the next four.
 *
 * Three functions that look alike, on purpose: the compiler makes a fast loop of a function
 * that only ever sees one sort of array, and one shared by all is two to three times slower.
 * They take about a nanosecond an element (3 to 4 GB/s of float32, where a plain copy has 11
 * GB/s in memory and 45 GB/s in the cache). Nor may it count in floating point, as it does
 * where a stride comes out of a division: hence every `| 0`, without which they take twice
 * as long.
 */
export interface Rows {
  /** The first so many of both are rows. */
  readonly count: number;
  /** Where each row begins, in elements. */
  readonly from: Places;
  readonly to: Places;
}

/** Integers of 32 bits wherever they do, which is in all but `copyFar`. */
export type Places = Int32Array | Float64Array;

/** A loop along the rows; strides in elements. */
export interface Step {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** Steps along the rows that are done before going on to the next rows. */
const PIECE = 64;

type Narrow = Uint8Array | Uint16Array;

/** One and two bytes an element. */
export function copyNarrow(source: Narrow, target: Narrow, rows: Rows, step: Step): void {
  const { count, from: starts, to: places } = rows;
  const size = step.size | 0;
  const stepFrom = step.from | 0;
  const stepTo = step.to | 0;
  for (let start = 0; start < size; start += PIECE) {
    const length = Math.min(PIECE, size - start);
    const skipFrom = (start * stepFrom) | 0;
    const skipTo = (start * stepTo) | 0;
    let row = 0;
    for (; row + 4 <= count; row += 4) {
      const from0 = (starts[row]! + skipFrom) | 0;
      const from1 = (starts[row + 1]! + skipFrom) | 0;
      const from2 = (starts[row + 2]! + skipFrom) | 0;
      const from3 = (starts[row + 3]! + skipFrom) | 0;
      const to0 = (places[row]! + skipTo) | 0;
      const to1 = (places[row + 1]! + skipTo) | 0;
      const to2 = (places[row + 2]! + skipTo) | 0;
      const to3 = (places[row + 3]! + skipTo) | 0;
      let from = 0;
      let to = 0;
      for (let i = 0; i < length; i++) {
        target[to0 + to] = source[from0 + from]!;
        target[to1 + to] = source[from1 + from]!;
        target[to2 + to] = source[from2 + from]!;
        target[to3 + to] = source[from3 + from]!;
        from = (from + stepFrom) | 0;
        to = (to + stepTo) | 0;
      }
    }
    for (; row < count; row++) {
      let from = (starts[row]! + skipFrom) | 0;
      let to = (places[row]! + skipTo) | 0;
      for (let i = 0; i < length; i++) {
        target[to] = source[from]!;
        from = (from + stepFrom) | 0;
        to = (to + stepTo) | 0;
      }
    }
  }
}

/** Four bytes an element. */
export function copyWords(
  source: Uint32Array,
  target: Uint32Array,
  rows: Rows,
  step: Step,
): void {
  const { count, from: starts, to: places } = rows;
  const size = step.size | 0;
  const stepFrom = step.from | 0;
  const stepTo = step.to | 0;
  for (let start = 0; start < size; start += PIECE) {
    const length = Math.min(PIECE, size - start);
    const skipFrom = (start * stepFrom) | 0;
    const skipTo = (start * stepTo) | 0;
    let row = 0;
    for (; row + 4 <= count; row += 4) {
      const from0 = (starts[row]! + skipFrom) | 0;
      const from1 = (starts[row + 1]! + skipFrom) | 0;
      const from2 = (starts[row + 2]! + skipFrom) | 0;
      const from3 = (starts[row + 3]! + skipFrom) | 0;
      const to0 = (places[row]! + skipTo) | 0;
      const to1 = (places[row + 1]! + skipTo) | 0;
      const to2 = (places[row + 2]! + skipTo) | 0;
      const to3 = (places[row + 3]! + skipTo) | 0;
      let from = 0;
      let to = 0;
      for (let i = 0; i < length; i++) {
        target[to0 + to] = source[from0 + from]!;
        target[to1 + to] = source[from1 + from]!;
        target[to2 + to] = source[from2 + from]!;
        target[to3 + to] = source[from3 + from]!;
        from = (from + stepFrom) | 0;
        to = (to + stepTo) | 0;
      }
    }
    for (; row < count; row++) {
      let from = (starts[row]! + skipFrom) | 0;
      let to = (places[row]! + skipTo) | 0;
      for (let i = 0; i < length; i++) {
        target[to] = source[from]!;
        from = (from + stepFrom) | 0;
        to = (to + stepTo) | 0;
      }
    }
  }
}

/**
 * Eight bytes an element, as pairs of words: a float64 array might change the bits of a NaN
 * (or of an int64 that looks like one), and a bigint array is slow. Two rows at a time.
 */
export function copyPairs(
  source: Uint32Array,
  target: Uint32Array,
  rows: Rows,
  step: Step,
): void {
  const { count, from: starts, to: places } = rows;
  const size = step.size | 0;
  const stepFrom = (2 * step.from) | 0;
  const stepTo = (2 * step.to) | 0;
  for (let start = 0; start < size; start += PIECE) {
    const length = Math.min(PIECE, size - start);
    const skipFrom = (start * stepFrom) | 0;
    const skipTo = (start * stepTo) | 0;
    let row = 0;
    for (; row + 2 <= count; row += 2) {
      const from0 = (2 * starts[row]! + skipFrom) | 0;
      const from1 = (2 * starts[row + 1]! + skipFrom) | 0;
      const to0 = (2 * places[row]! + skipTo) | 0;
      const to1 = (2 * places[row + 1]! + skipTo) | 0;
      let from = 0;
      let to = 0;
      for (let i = 0; i < length; i++) {
        target[to0 + to] = source[from0 + from]!;
        target[to0 + to + 1] = source[from0 + from + 1]!;
        target[to1 + to] = source[from1 + from]!;
        target[to1 + to + 1] = source[from1 + from + 1]!;
        from = (from + stepFrom) | 0;
        to = (to + stepTo) | 0;
      }
    }
    for (; row < count; row++) {
      let from = (2 * starts[row]! + skipFrom) | 0;
      let to = (2 * places[row]! + skipTo) | 0;
      for (let i = 0; i < length; i++) {
        target[to] = source[from]!;
        target[to + 1] = source[from + 1]!;
        from = (from + stepFrom) | 0;
        to = (to + stepTo) | 0;
      }
    }
  }
}

/** In arrays with places beyond 32 bits; an element is `words` of theirs. */
export function copyFar(
  source: Narrow | Uint32Array,
  target: Narrow | Uint32Array,
  rows: Rows,
  { size, from: stepFrom, to: stepTo, words }: Step & { readonly words: 1 | 2 },
): void {
  for (let row = 0; row < rows.count; row++) {
    let from = rows.from[row]! * words;
    let to = rows.to[row]! * words;
    for (let i = 0; i < size; i++) {
      for (let word = 0; word < words; word++) target[to + word] = source[from + word]!;
      from += stepFrom * words;
      to += stepTo * words;
    }
  }
}
