/** Rows up to this many bytes are copied by loops: a call takes longer. */
const SHORT_BYTES = 128;

/** Copies the first `length` of each `step` bytes of `source` into `target`, one after another. */
export function pickRows(
  source: Uint8Array,
  step: number,
  target: Uint8Array,
  length: number,
): void {
  if (length > SHORT_BYTES) {
    for (let from = 0, to = 0; to < target.length; from += step, to += length) {
      target.set(source.subarray(from, from + length), to);
    }
    return;
  }
  const areWords =
    (step | length | source.byteOffset | target.byteOffset | source.length) % 4 === 0;
  if (areWords) pick(wordsOf(source), step / 4, wordsOf(target), length / 4);
  else pick(source, step, target, length);
}

const wordsOf = ({ buffer, byteOffset, length }: Uint8Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length / 4);

function pick<T extends Uint8Array | Uint32Array>(
  source: T,
  step: number,
  target: T,
  length: number,
): void {
  for (let from = 0, to = 0; to < target.length; from += step, to += length) {
    for (let i = 0; i < length; i++) target[to + i] = source[from + i]!;
  }
}
