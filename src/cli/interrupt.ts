import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Work that is done, or the exit status of one that the user interrupted. */
export type Work<Result> =
  { readonly result: Result } | { readonly interrupted: true; readonly status: number };

/** What a shell says of a process that a signal ended. */
const statusOf = (name: (typeof SIGNALS)[number]): number =>
  128 + constants.signals[name];

/**
 * Runs `work` until it is done or the user interrupts it. The first signal aborts the work,
 * which then cleans up after itself; a second one ends the process at once.
 */
export async function untilInterrupted<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Work<Result>> {
  const controller = new AbortController();
  let status = 0;
  const stop = (name: NodeJS.Signals): void => {
    const first = status === 0;
    status = statusOf(name as (typeof SIGNALS)[number]);
    if (!first) process.exit(status);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  try {
    return { result: await work(controller.signal) };
  } catch (error) {
    if (error !== controller.signal.reason) throw error;
    return { interrupted: true, status };
  } finally {
    for (const name of SIGNALS) process.removeListener(name, stop);
  }
}
