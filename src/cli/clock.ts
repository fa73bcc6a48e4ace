import { createTimings, type Timings } from "../report/timings.js";
import { table } from "./table.js";
import type { Streams } from "./terminal.js";

/** What `--timings` measures; nothing where it is not wanted. */
export interface Clock {
  /** For the options of a conversion. */
  readonly option: { readonly timings?: Timings };
  readonly print: (streams: Streams) => void;
}

/** To be made when a command starts to work, for `start` is the time until then. */
export function createClock(wanted = false): Clock {
  if (!wanted) return { option: {}, print: () => undefined };
  const start = performance.now();
  const timings = createTimings();
  return {
    option: { timings },
    print: ({ stderr }) => stderr.write(timingsText(timings, start, performance.now())),
  };
}

/**
 * A row for each phase, from the start of the process to the end of the command, all in
 * milliseconds. Threads work at once, so that what they did may come to more than the whole:
 * the row says so.
 */
export function timingsText(timings: Timings, start: number, whole: number): string {
  const rows = [
    { phase: "start", milliseconds: start, threads: 1 },
    ...timings.entries(),
    { phase: "whole", milliseconds: whole, threads: 1 },
  ];
  return table(
    [{ title: "phase" }, { title: "seconds", align: "right" }, { title: "" }],
    rows.map(({ phase, milliseconds, threads }) => [
      phase,
      (milliseconds / 1000).toFixed(3),
      threads > 1 ? `in ${threads} threads together` : "",
    ]),
  );
}
