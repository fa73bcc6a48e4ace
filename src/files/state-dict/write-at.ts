import { writeSync } from "node:fs";
import type { WritePlace } from "../../tensor/state-dict.js";
import { attempt } from "./write-failure.js";

/**
 * One system call writes at most this many bytes. Linux takes up to 2 GiB, but for more than
 * about a megabyte at a time it needs six times as long (measured on ext4, Linux 6.18: 553 MB
 * in calls of 16 MiB take 0.75 to 1.1 s of the processor, in calls of 1 MiB or 64 KiB 0.13 s).
 */
export const LONGEST_WRITE = 2 ** 20;

/** Writes to an open file, in any thread. Throws a `Failure` (K2T602) where that fails. */
export function writeAt(
  { file, descriptor, position }: WritePlace,
  bytes: Uint8Array,
): void {
  attempt(file, () => {
    let done = 0;
    while (done < bytes.length) {
      const length = Math.min(bytes.length - done, LONGEST_WRITE);
      done += writeSync(descriptor, bytes, done, length, position + done);
    }
  });
}
