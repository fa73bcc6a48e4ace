import type { Spent } from "../clock.js";
import { createFaults } from "../faults.js";
import type { Room } from "../grain.js";
import type { RunOptions } from "../run-plan.js";
import { tasksOf, type PlannedParameter } from "../tasks.js";
import type { Member } from "./crew.js";
import { createFlusher, type Flusher } from "./flusher.js";
import { errorOf, faultOf, type News } from "./messages.js";
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
 * notice. When the promise is settled, no thread does anything any more: after a failure, for
 * the crew is dismissed. Rejects as `runPlan` does; a thread that ends by itself is a bug.
 */
export async function runInThreads(
  parameters: readonly PlannedParameter[],
  shared: Shared,
  options: ThreadedOptions,
): Promise<void> {
  const { threads, signal, onSpent } = options;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const members = threads.crew.take(threads.count);
  const faults = createFaults();
  const spent = new Map<Member, Spent>();
  let fail: (error: unknown) => void;
  const flusher = createFlusher(shared.sink, (error) => fail(error));
  const onAbort = (): void => fail(signal?.reason);
  try {
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      signal?.addEventListener("abort", onAbort);
      const desk = { stop, members, flusher, faults, spent, resolve, reject };
      handOutTasks(parameters, shared, { ...options, ...desk });
    });
    await flusher.finish();
  } catch (error) {
    Atomics.store(stop, 0, 1);
    await Promise.allSettled([threads.crew.dismiss(), flusher.finish()]);
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    for (const member of members) member.rest();
  }
  faults.throwFirst();
  onSpent?.(sumOf([...spent.values()]), members.length);
}

interface Desk extends ThreadedOptions {
  /** One integer, which is not 0 any more when all are to stop. */
  readonly stop: Int32Array;
  readonly members: readonly Member[];
  readonly flusher: Flusher;
  /** What the threads tell of data and of their time. */
  readonly faults: ReturnType<typeof createFaults>;
  readonly spent: Map<Member, Spent>;
  /** When all tasks are done. */
  resolve(): void;
  reject(error: unknown): void;
}

function handOutTasks(
  parameters: readonly PlannedParameter[],
  { source, sink }: Shared,
  desk: Desk,
): void {
  const { members, flusher, room, stop, faults, spent, onProgress } = desk;
  const setup = { kind: "setup", source, room, checksums: sink.checksums, stop } as const;
  const tasks = tasksOf(parameters, members.length);
  let open = 0;
  const handOut = (member: Member): void => {
    const { value: task } = tasks.next();
    if (task !== undefined) {
      open++;
      const places = task.map(({ ordinal }) => sink.place(ordinal));
      member.tell({ kind: "order", task, places });
    } else if (open === 0) desk.resolve();
  };
  const hear = (member: Member, news: News): void => {
    if (news.kind === "failed") throw errorOf(news.error);
    if (news.kind === "fault") faults.add(faultOf(news.fault));
    if (news.kind === "done") {
      spent.set(member, news.spent);
      open--;
      handOut(member);
    }
    if (news.kind !== "wrote") return;
    for (const { ordinal, offset, length, checksum } of news.pieces) {
      sink.wrote(ordinal, offset, length, checksum);
      flusher.wrote(ordinal, length);
      onProgress?.({ parameter: ordinal, bytes: length });
    }
  };
  for (const member of members) {
    member.listen({ hear: (news) => hear(member, news), fail: desk.reject });
    member.tell(setup);
  }
  for (let ahead = 0; ahead < TASKS_AHEAD; ahead++) members.forEach(handOut);
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
