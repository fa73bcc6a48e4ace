import type { SharedSink } from "../../tensor/state-dict.js";

/**
 * Has what threads wrote put on the disk while they write more, so that little is left to be
 * put there when they are done.
 */
export interface Flusher {
  /** Takes notice of bytes of a parameter that were written. */
  wrote(ordinal: number, bytes: number): void;
  /**
   * When nothing is on its way to the disk any more. Rejects with the first that the sink has
   * said of bytes that did not get there.
   */
  finish(): Promise<void>;
}

/** Bytes that are put on the disk at once: with fewer the system has more to do in all. */
const FLUSH_BYTES = 2 ** 26;

/** `fail` is told at once what `finish` tells in the end. */
export function createFlusher(sink: SharedSink, fail: (error: unknown) => void): Flusher {
  let written = 0;
  let flush: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  const failed = (error: unknown): void => {
    failure ??= { error };
    fail(error);
  };
  return {
    wrote: (ordinal, bytes) => {
      written += bytes;
      if (flush !== null || written < FLUSH_BYTES) return;
      written = 0;
      flush = sink
        .flush(ordinal)
        .catch(failed)
        .finally(() => (flush = null));
    },
    finish: async () => {
      await flush;
      if (failure !== null) throw failure.error;
    },
  };
}
