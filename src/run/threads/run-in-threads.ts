import { Worker } from "node:worker_threads";
import type { Spent } from "../clock.js";
import { createFaults } from "../faults.js";
import type { Room } from "../grain.js";
import type { RunOptions } from "../run-plan.js";
import { tasksOf, type PlannedParameter } from "../tasks.js";
import { errorOf, faultOf, type News, type Order, type Setup } from "./messages.js";
import type { Shared, Threads } from "./threads.js";

/** A thread has a next task at hand when it is done with one. */
const TASKS_AHEAD = 2;

export interface ThreadedOptions extends RunOptions {
  readonly threads: Threads;
  /** Of each thread. */
  readonly room: Room;
}

/**
 * Does the tasks of a plan in other threads, while this one only hands them out and takes
 * notice. When the promise is settled, all threads have ended. Rejects as `runPlan` does; a
 * thread that ends by itself is a bug.
 */
export async function runInThreads(
  parameters: readonly PlannedParameter[],
  { source, sink }: Shared,
  options: ThreadedOptions,
): Promise<void> {
  const { threads, room, signal, onProgress, onSpent } = options;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const faults = createFaults();
  const crew = startThreads(threads, { source, room, checksums: sink.checksums, stop });
  let onAbort = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      onAbort = () => reject(signal?.reason as Error);
      signal?.addEventListener("abort", onAbort);
      const tasks = tasksOf(parameters, threads.count);
      let open = 0;
      const handOut = (member: Member): void => {
        const { value: task } = tasks.next();
        if (task !== undefined) {
          open++;
          const places = task.map(({ ordinal }) => sink.place(ordinal));
          member.worker.postMessage({ task, places } satisfies Order);
        } else if (open === 0) resolve();
      };
      const hear = (member: Member, news: News): void => {
        if (news.kind === "failed") throw errorOf(news.error);
        if (news.kind === "fault") faults.add(faultOf(news.fault));
        if (news.kind === "done") {
          member.spent = news.spent;
          open--;
          handOut(member);
        }
        if (news.kind !== "wrote") return;
        for (const { ordinal, offset, length, checksum } of news.pieces) {
          sink.wrote(ordinal, offset, length, checksum);
          onProgress?.({ parameter: ordinal, bytes: length });
        }
      };
      for (const member of crew) listen(member, hear, reject);
      for (let ahead = 0; ahead < TASKS_AHEAD; ahead++) crew.forEach(handOut);
    });
  } finally {
    signal?.removeEventListener("abort", onAbort);
    Atomics.store(stop, 0, 1);
    await Promise.all(crew.map(({ worker }) => worker.terminate()));
  }
  faults.throwFirst();
  onSpent?.(sumOf(crew.map(({ spent }) => spent)));
}

/** A thread, and what it has told of its time. */
interface Member {
  readonly worker: Worker;
  spent: Spent;
}

function startThreads({ entry, count }: Threads, setup: Setup): readonly Member[] {
  return Array.from({ length: count }, () => ({
    worker: new Worker(entry, { workerData: setup }),
    spent: { read: 0, copy: 0, write: 0 },
  }));
}

function listen(
  member: Member,
  hear: (member: Member, news: News) => void,
  reject: (error: unknown) => void,
): void {
  const endedBadly = (how: unknown): void => {
    const why = how instanceof Error ? (how.stack ?? how.message) : String(how);
    reject(new Error(`bug in k2t-rules: a thread ended: ${why}`));
  };
  member.worker.on("error", endedBadly);
  member.worker.on("messageerror", endedBadly);
  member.worker.on("exit", (code) => endedBadly(`it exited with ${code}`));
  member.worker.on("message", (news: News) => {
    // What a listener throws would be lost.
    try {
      hear(member, news);
    } catch (error) {
      reject(error);
    }
  });
}

function sumOf(all: readonly Spent[]): Spent {
  return all.reduce(
    (sum, it) => ({
      read: sum.read + it.read,
      copy: sum.copy + it.copy,
      write: sum.write + it.write,
    }),
    { read: 0, copy: 0, write: 0 },
  );
}
