import { fileFailure } from "../../report/failure.js";
import type { StoredTensor } from "../../tensor/catalog.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import { runsOf } from "./box-runs.js";
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
  const { starts, rows, step, length } = runsOf(shape, box, width);
  let filled = 0;
  for (const start of starts) {
    const into = part.subarray(filled, filled + rows * length);
    readRows(region, into, place + start, { rows, step, length });
    filled += into.length;
  }
  return part;
}

interface Rows {
  readonly rows: number;
  readonly step: number;
  readonly length: number;
}

function readRows(
  region: ByteRegion,
  target: Uint8Array,
  place: number,
  { rows, step, length }: Rows,
): void {
  // With what lies between them, rows are read more at once but copied once more.
  const isNear = step - length + length / 2 <= CALL_BYTES;
  if (rows === 1 || !isNear) {
    for (let row = 0; row < rows; row++) {
      readAll(
        region,
        target.subarray(row * length, (row + 1) * length),
        place + row * step,
      );
    }
    return;
  }
  window ??= new Uint8Array(WINDOW_BYTES);
  const most = Math.floor((WINDOW_BYTES - length) / step) + 1;
  for (let row = 0; row < rows; row += most) {
    const count = Math.min(most, rows - row);
    const span = window.subarray(0, (count - 1) * step + length);
    readAll(region, span, place + row * step);
    const into = target.subarray(row * length, (row + count) * length);
    pickRows(span, step, into, length);
  }
}

function readAll(region: ByteRegion, target: Uint8Array, place: number): void {
  const count = region.readInto(target, place);
  if (count === target.length) return;
  const { file } = region;
  const message = `\`${file}\` ends sooner than when it was opened`;
  throw fileFailure("K2T506", file, message);
}
