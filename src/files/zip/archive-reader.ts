import { Readable } from "node:stream";
import { RandomAccessReader } from "yauzl";
import type { ByteFile } from "../bytes/byte-file.js";

const CHUNK = 2 ** 18;

/**
 * How yauzl reads: its own reader hands any offset that a file states to the system, which
 * throws where nothing can catch it. This one checks the bounds first.
 */
export class ArchiveReader extends RandomAccessReader {
  constructor(private readonly bytes: ByteFile) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, count?: number) => void,
  ): void {
    // Answered later, never at once: yauzl would recurse once for each entry.
    process.nextTick(() => {
      if (!this.holds(position, position + length)) {
        callback(new Error(`it states a place beyond its end, byte ${position}`));
        return;
      }
      try {
        this.bytes.read(position, length).copy(buffer, offset);
      } catch (error) {
        callback(error as Error);
        return;
      }
      callback(null, length);
    });
  }

  override _readStreamForRange(start: number, end: number): Readable {
    if (!this.holds(start, end)) throw new Error("bug in k2t-rules: range not checked");
    return Readable.from(this.chunks(start, end), { objectMode: false });
  }

  private *chunks(start: number, end: number): Generator<Buffer> {
    for (let place = start; place < end; place += CHUNK) {
      yield this.bytes.read(place, Math.min(CHUNK, end - place));
    }
  }

  private holds(start: number, end: number): boolean {
    return Number.isSafeInteger(start) && start >= 0 && end <= this.bytes.size;
  }
}
