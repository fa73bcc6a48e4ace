/** What a conversion is made of, in the order in which it is done. */
export const PHASES = [
  "parse",
  "link",
  "check",
  "open",
  "bind",
  "plan",
  "read",
  "copy",
  "write",
] as const;

export type Phase = (typeof PHASES)[number];

/**
 * Adds up how long each phase of a conversion took, in milliseconds. Phases that several
 * threads work on at once may come to more than the time that went by.
 */
export interface Timings {
  /** Runs a piece of work of a phase, until its promise is settled where it gives one. */
  measure<Result>(phase: Phase, work: () => Result): Result;
  /** Adds what was measured elsewhere, such as in another thread. */
  add(phase: Phase, milliseconds: number): void;
  /** The phases that there were, in the order of `PHASES`. */
  entries(): readonly (readonly [phase: Phase, milliseconds: number])[];
}

export function createTimings(): Timings {
  const sums = new Map<Phase, number>();
  const add: Timings["add"] = (phase, milliseconds) => {
    sums.set(phase, (sums.get(phase) ?? 0) + milliseconds);
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
        return sum === undefined ? [] : [[phase, sum] as const];
      }),
  };
}
