import type { WeightReader } from "../tensor/catalog.js";

/** Milliseconds that went into the parts of the work, of all threads together. */
export interface Spent {
  readonly read: number;
  readonly copy: number;
  readonly write: number;
}

/** Tells the time of work from that of reading and writing within it. */
export interface Clock {
  reading<Result>(work: () => Result): Result;
  writing<Result>(work: () => Result): Result;
  /** Work in which there is reading and writing; what is left of its time is copying. */
  copying<Result>(work: () => Result): Result;
  spent(): Spent;
}

export function createClock(): Clock {
  const sums = { read: 0, copy: 0, write: 0 };
  const timed =
    (phase: keyof Spent, within: boolean) =>
    <Result>(work: () => Result): Result => {
      const started = performance.now();
      try {
        return work();
      } finally {
        const spent = performance.now() - started;
        sums[phase] += spent;
        if (within) sums.copy -= spent;
      }
    };
  return {
    reading: timed("read", true),
    writing: timed("write", true),
    copying: timed("copy", false),
    spent: () => ({ ...sums }),
  };
}

/** A reader whose time is counted. */
export function clockedReader(
  reader: Pick<WeightReader, "read">,
  clock: Clock,
): Pick<WeightReader, "read"> {
  return {
    read: (tensor, box, target) => clock.reading(() => reader.read(tensor, box, target)),
  };
}
