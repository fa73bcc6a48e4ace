import { fileFailure } from "../../report/failure.js";
import type { StoredTensor } from "../../tensor/catalog.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import { runsOf, type BoxRuns } from "./box-runs.js";
import type { ByteRegion } from "./byte-region.js";
import { pickRows } from "./pick-rows.js";
import { checkBox, targetOf, type Wanted } from "./wanted.js";

/** A system call takes as long as copying about so many bytes. */
const CALL_BYTES = 2 ** 13;

/** Bytes of rows read at once with what lies between them; they fit into a near cache. */
const WINDOW_BYTES = 2 ** 18;

let window: Uint8Array<ArrayBuffer> | null = null;

/**
 * The elements of a tensor, or of a box of it, that lie as they are wanted from `place` of the
 * region on: straight into the target. Throws a `Failure` (K2T506) where the file cannot be
 * read or has become shorter.
 */
export function readStretch(
  region: ByteRegion,
  { shape, dtype, bytes }: StoredTensor,
  place: number,
  { box, target }: Wanted,
): Uint8Array {
  if (box === undefined) {
    const whole = targetOf(bytes, target);
    readAll(region, whole, place);
    return whole;
  }
  checkBox(box, shape);
  const width = bytesPerElement(dtype);
  const part = targetOf(elementCount(box.count) * width, target);
  if (part.length === 0) return part;
  const runs = knownRuns(shape, box.count, width);
  const first = box.start.reduce(
    (sum, it, axis) => sum + it * runs.strides[axis]!,
    place,
  );
  let filled = 0;
  for (const start of runs.starts) {
    readRows(region, { target: part, filled, place: first + start }, runs);
    filled += runs.rows * runs.length;
  }
  return part;
}

let last: { shape: Shape; count: Shape; width: number; runs: BoxRuns } | null = null;

/** Boxes of one size, which share that, come one after the other by the thousand. */
function knownRuns(shape: Shape, count: Shape, width: number): BoxRuns {
  if (last?.shape !== shape || last.count !== count || last.width !== width) {
    last = { shape, count, width, runs: runsOf(shape, count, width) };
  }
  return last.runs;
}

interface Into {
  readonly target: Uint8Array;
  /** Bytes of the target that are there already. */
  readonly filled: number;
  /** In the region. */
  readonly place: number;
}

function readRows(
  region: ByteRegion,
  { target, filled, place }: Into,
  { rows, step, length }: BoxRuns,
): void {
  // With what lies between them, rows are read more at once but copied once more.
  const isNear = step - length + length / 2 <= CALL_BYTES;
  if (rows === 1 || !isNear) {
    for (let row = 0; row < rows; row++) {
      readAll(region, target, place + row * step, filled + row * length, length);
    }
    return;
  }
  window ??= new Uint8Array(WINDOW_BYTES);
  const most = Math.floor((WINDOW_BYTES - length) / step) + 1;
  for (let row = 0; row < rows; row += most) {
    const count = Math.min(most, rows - row);
    const span = window.subarray(0, (count - 1) * step + length);
    readAll(region, span, place + row * step);
    const start = filled + row * length;
    const into = target.subarray(start, start + count * length);
    pickRows(span, step, into, length);
  }
}

function readAll(
  region: ByteRegion,
  target: Uint8Array,
  place: number,
  start = 0,
  length = target.length,
): void {
  const count = region.readInto(target, place, start, length);
  if (count === length) return;
  const { file } = region;
  const message = `\`${file}\` ends sooner than when it was opened`;
  throw fileFailure("K2T506", file, message);
}
