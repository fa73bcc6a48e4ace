/**
 * Bob Jenkins's "lookup3" hash of bytes (`hashlittle`, initial value 0), which guards the
 * newer structures of HDF5.
 */
export function checksum(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  let a = (0xdeadbeef + (end - start)) | 0;
  let b = a;
  let c = a;
  for (; end - place > 12; place += 12) {
    a = (a + wordAt(bytes, place, end)) | 0;
    b = (b + wordAt(bytes, place + 4, end)) | 0;
    c = (c + wordAt(bytes, place + 8, end)) | 0;
    a = (a - c) ^ rotated(c, 4);
    c = (c + b) | 0;
    b = (b - a) ^ rotated(a, 6);
    a = (a + c) | 0;
    c = (c - b) ^ rotated(b, 8);
    b = (b + a) | 0;
    a = (a - c) ^ rotated(c, 16);
    c = (c + b) | 0;
    b = (b - a) ^ rotated(a, 19);
    a = (a + c) | 0;
    c = (c - b) ^ rotated(b, 4);
    b = (b + a) | 0;
  }
  if (place === end) return c >>> 0;
  a = (a + wordAt(bytes, place, end)) | 0;
  b = (b + wordAt(bytes, place + 4, end)) | 0;
  c = (c + wordAt(bytes, place + 8, end)) | 0;
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  c = ((c ^ b) - rotated(b, 24)) | 0;
  return c >>> 0;
}

const rotated = (word: number, bits: number): number =>
  (word << bits) | (word >>> (32 - bits));

/** Four bytes, little-endian; those at and behind `end` count as zeros. */
function wordAt(bytes: Uint8Array, place: number, end: number): number {
  let word = 0;
  for (let i = 0; i < 4 && place + i < end; i++) word |= bytes[place + i]! << (8 * i);
  return word;
}
