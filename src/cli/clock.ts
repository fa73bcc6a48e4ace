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
 * milliseconds. Threads work at once, so that `read`, `copy` and `write` may come to more
 * than the whole.
 */
export function timingsText(timings: Timings, start: number, whole: number): string {
  const rows = [
    ["start", start] as const,
    ...timings.entries(),
    ["whole", whole] as const,
  ];
  return table(
    [{ title: "phase" }, { title: "seconds", align: "right" }],
    rows.map(([phase, milliseconds]) => [phase, (milliseconds / 1000).toFixed(3)]),
  );
}
