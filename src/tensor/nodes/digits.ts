import type { Digit } from "../core.js";

/**
 * The digits of one axis, with what they give at index 0 taken out: a table begins with 0,
 * so that a walk of size 1 has no digits.
 */
export interface Walk {
  readonly offset: number;
  readonly digits: readonly Digit[];
}

/** Number of indices that the digits make up. */
export function sizeOf(digits: readonly Digit[]): number {
  return digits.reduce((size, digit) => size * digit.size, 1);
}

/** What one digit gives at `index`. */
function digitOffset(digit: Digit, index: number): number {
  return "stride" in digit ? index * digit.stride : digit.offsets[index]!;
}

/** What an axis's digits give at `index`. */
export function offsetAt(digits: readonly Digit[], index: number): number {
  let offset = 0;
  let rest = index;
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = digits[i]!;
    offset += digitOffset(digit, rest % digit.size);
    rest = Math.floor(rest / digit.size);
  }
  return offset;
}

/** Without digits of size 1, neighbours that walk by one stride joined. Sizes are not 0. */
export function canonical(digits: readonly Digit[]): Walk {
  let offset = 0;
  const joined: Digit[] = [];
  for (const digit of digits) {
    const start = digitOffset(digit, 0);
    offset += start;
    if (digit.size === 1) continue;
    const next =
      "stride" in digit || start === 0
        ? digit
        : { size: digit.size, offsets: digit.offsets.map((it) => it - start) };
    const last = joined.at(-1);
    const both = last === undefined ? null : join(last, next);
    if (both === null) joined.push(next);
    else joined[joined.length - 1] = both;
  }
  return { offset, digits: joined };
}

function join(slow: Digit, fast: Digit): Digit | null {
  if (!("stride" in slow) || !("stride" in fast)) return null;
  if (slow.stride !== fast.stride * fast.size) return null;
  return { size: slow.size * fast.size, stride: fast.stride };
}

/** The fewest digits found that give these offsets: strides where they have a pattern. */
export function walkOfTable(offsets: readonly number[]): Walk {
  const size = offsets.length;
  const first = offsets[0]!;
  if (size === 1) return { offset: first, digits: [] };
  const stride = offsets[1]! - first;
  // Runs of this stride may be cut wherever it breaks, so in pieces of the divisor common to
  // all breaks; one such piece is a digit and a table over the pieces is left.
  let piece = size;
  for (let i = 1; i < size && piece > 1; i++) {
    if (offsets[i]! - offsets[i - 1]! !== stride) piece = greatestDivisor(piece, i);
  }
  if (piece === size) return { offset: first, digits: [{ size, stride }] };
  if (piece === 1) {
    return {
      offset: first,
      digits: [{ size, offsets: offsets.map((it) => it - first) }],
    };
  }
  const outer = walkOfTable(offsets.filter((_, i) => i % piece === 0));
  return canonicalFrom(outer.offset, [...outer.digits, { size: piece, stride }]);
}

function canonicalFrom(offset: number, digits: readonly Digit[]): Walk {
  const walk = canonical(digits);
  return { offset: offset + walk.offset, digits: walk.digits };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/**
 * Cuts a row of digits into groups whose sizes multiply to `sizes` (none of them 0). null
 * where a cut falls inside a digit that it does not divide, or inside a table that is not
 * the sum of a table over its pieces and one within them.
 */
export function cutDigits(
  digits: readonly Digit[],
  sizes: readonly number[],
): readonly (readonly Digit[])[] | null {
  const left = [...digits];
  const groups: (readonly Digit[])[] = [];
  for (const size of sizes.toReversed()) {
    const group: Digit[] = [];
    let wanted = size;
    while (wanted > 1) {
      const digit = left.pop()!;
      if (digit.size <= wanted) {
        if (wanted % digit.size !== 0) return null;
        wanted /= digit.size;
        group.unshift(digit);
        continue;
      }
      const parts = splitDigit(digit, wanted);
      if (parts === null) return null;
      left.push(parts[0]);
      group.unshift(parts[1]);
      wanted = 1;
    }
    groups.unshift(group);
  }
  return groups;
}

/** A digit as a slow one and a fast one of size `fast`. */
function splitDigit(digit: Digit, fast: number): readonly [Digit, Digit] | null {
  if (digit.size % fast !== 0) return null;
  const slow = digit.size / fast;
  if ("stride" in digit) {
    return [
      { size: slow, stride: digit.stride * fast },
      { size: fast, stride: digit.stride },
    ];
  }
  const { offsets } = digit;
  const first = offsets[0]!;
  const separable = offsets.every((offset, i) => {
    const within = offsets[i % fast]! - first;
    return offset - offsets[i - (i % fast)]! === within;
  });
  if (!separable) return null;
  return [
    { size: slow, offsets: offsets.filter((_, i) => i % fast === 0) },
    { size: fast, offsets: offsets.slice(0, fast).map((offset) => offset - first) },
  ];
}

/** The digits walked from their last index to their first. */
export function reversed(digits: readonly Digit[]): Walk {
  let offset = 0;
  const turned = digits.map((digit): Digit => {
    if (!("stride" in digit)) {
      return { size: digit.size, offsets: digit.offsets.toReversed() };
    }
    offset += (digit.size - 1) * digit.stride;
    // Not -0 for a repeated axis.
    return { size: digit.size, stride: digit.stride === 0 ? 0 : -digit.stride };
  });
  return canonicalFrom(offset, turned);
}

/**
 * Indices `start` to `stop` of an axis, `stop` not included and not `start`. Where a bound
 * falls inside a digit this takes a table; null if that would be longer than `limit`.
 */
export function slicedDigits(
  digits: readonly Digit[],
  start: number,
  stop: number,
  limit: number,
): Walk | null {
  const [outer, ...inner] = digits;
  if (outer === undefined) return { offset: 0, digits: [] };
  const unit = sizeOf(inner);
  if (start % unit === 0 && stop % unit === 0) {
    const part = slicedDigit(outer, start / unit, stop / unit);
    return canonicalFrom(part.offset, [...part.digits, ...inner]);
  }
  const index = Math.floor(start / unit);
  if (index === Math.floor((stop - 1) / unit)) {
    const part = slicedDigits(inner, start - index * unit, stop - index * unit, limit);
    if (part === null) return null;
    return { offset: part.offset + digitOffset(outer, index), digits: part.digits };
  }
  if (stop - start > limit) return null;
  return walkOfTable(
    Array.from({ length: stop - start }, (_, i) => offsetAt(digits, start + i)),
  );
}

function slicedDigit(digit: Digit, start: number, stop: number): Walk {
  if ("stride" in digit) {
    const part = { size: stop - start, stride: digit.stride };
    return canonicalFrom(start * digit.stride, [part]);
  }
  return walkOfTable(digit.offsets.slice(start, stop));
}
