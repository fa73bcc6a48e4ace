/**
 * What a conversion is made of, in the order in which it is done. `read`, `copy` and `write`
 * are what `run` is made of, in all threads together; `finish` puts the output on the disk
 * and in its place.
 */
export const PHASES = [
  "parse",
  "link",
  "check",
  "open",
  "bind",
  "plan",
  "run",
  "read",
  "copy",
  "write",
  "finish",
] as const;

export type Phase = (typeof PHASES)[number];

/** How long a phase took. */
export interface Timing {
  readonly phase: Phase;
  /** Of several threads the sum, which may be more than the time that went by. */
  readonly milliseconds: number;
  /** How many worked on it at once. */
  readonly threads: number;
}

/** Adds up how long each phase of a conversion took. */
export interface Timings {
  /** Runs a piece of work of a phase, until its promise is settled where it gives one. */
  measure<Result>(phase: Phase, work: () => Result): Result;
  /** Adds what was measured elsewhere: in so many threads together. */
  add(phase: Phase, milliseconds: number, threads?: number): void;
  /** The phases that there were, in the order of `PHASES`. */
  entries(): readonly Timing[];
}

export function createTimings(): Timings {
  const sums = new Map<Phase, Timing>();
  const add: Timings["add"] = (phase, milliseconds, threads = 1) => {
    const before = sums.get(phase);
    sums.set(phase, {
      phase,
      milliseconds: (before?.milliseconds ?? 0) + milliseconds,
      threads: Math.max(before?.threads ?? 1, threads),
    });
  };
  return {
    add,
    measure(phase, work) {
      const started = performance.now();
      const stop = (): void => add(phase, performance.now() - started);
      let isPending = false;
      try {
        const result = work();
        isPending = result instanceof Promise;
        // The caller is who hears of a rejection; here only its time counts.
        if (result instanceof Promise) result.then(stop, stop);
        return result;
      } finally {
        if (!isPending) stop();
      }
    },
    entries: () =>
      PHASES.flatMap((phase) => {
        const sum = sums.get(phase);
        return sum === undefined ? [] : [sum];
      }),
  };
}
