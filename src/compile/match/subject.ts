/**
 * A path prepared for matching: every segment ends in `/`. Each array has one entry per
 * offset of `text` and one for its end; they make every question of a match O(1).
 */
export interface PathSubject {
  readonly text: string;
  /** Offset of the `/` that ends the segment of an offset; the text's end at its end. */
  readonly segmentEnd: Int32Array;
  /** End of the digits that start at an offset; the offset itself where there are none. */
  readonly digitsEnd: Int32Array;
  /** Likewise for ASCII letters. */
  readonly lettersEnd: Int32Array;
}

export function pathSubject(path: string): PathSubject {
  const text = path === "" ? "" : `${path}/`;
  const size = text.length;
  const segmentEnd = new Int32Array(size + 1).fill(size);
  const digitsEnd = new Int32Array(size + 1).fill(size);
  const lettersEnd = new Int32Array(size + 1).fill(size);
  for (let offset = size - 1; offset >= 0; offset--) {
    const unit = text.charCodeAt(offset);
    segmentEnd[offset] = unit === SLASH ? offset : segmentEnd[offset + 1]!;
    digitsEnd[offset] = isDigit(unit) ? digitsEnd[offset + 1]! : offset;
    lettersEnd[offset] = isLetter(unit) ? lettersEnd[offset + 1]! : offset;
  }
  return { text, segmentEnd, digitsEnd, lettersEnd };
}

const SLASH = 0x2f;

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isLetter(unit: number): boolean {
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
