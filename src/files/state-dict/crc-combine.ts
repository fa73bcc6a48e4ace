/** The polynomial of CRC-32, lowest power in the highest bit, without x^32. */
const POLYNOMIAL = 0xedb88320;

/** x^(2^i) modulo the polynomial. x^(2^32) is x again, so that 32 are enough. */
const POWERS = (() => {
  const powers = [2 ** 30];
  for (let i = 1; i < 32; i++) powers.push(multiply(powers[i - 1]!, powers[i - 1]!));
  return powers;
})();

/**
 * The CRC-32 of two stretches of bytes that follow each other, from the CRC-32 of each and
 * the length of the second: appending n bytes multiplies the first by x^(8n), as the CRC is
 * a remainder of polynomials over GF(2).
 */
export function combineCrc(first: number, second: number, secondLength: number): number {
  let shift = 2 ** 31;
  let power = 3; // x^(2^3): one byte
  for (let rest = secondLength; rest > 0; rest = Math.floor(rest / 2), power++) {
    if (rest % 2 === 1) shift = multiply(POWERS[power % 32]!, shift);
  }
  return (multiply(shift, first) ^ second) >>> 0;
}

/** The product of two polynomials modulo the polynomial. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) product ^= b;
    b = b & 1 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1;
  }
  return product >>> 0;
}
