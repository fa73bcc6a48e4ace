import { Worker } from "node:worker_threads";
import type { News, Order, Setup } from "./messages.js";

/**
 * Threads that do the tasks of runs, one run after the other. To start one takes a while, so
 * it may be done before there is anything to do. Whoever makes a crew must dismiss it.
 */
export interface Crew {
  /** Starts threads until there are so many, and does not wait for them. */
  start(count: number): void;
  /** So many of the threads; those that are missing are started. */
  take(count: number): readonly Member[];
  /** Ends all threads: when the promise is settled, none of them reads or writes any more. */
  dismiss(): Promise<void>;
}

/** A thread. */
export interface Member {
  /** What it has not been told yet, it is told in order when it has started. */
  tell(message: Setup | Order): void;
  /** From here on what it tells goes there, first that it has ended if it has. */
  listen(listener: Listener): void;
  /** It has nothing to do any more; it stays, but does not keep the process alive. */
  rest(): void;
}

export interface Listener {
  hear(news: News): void;
  /** The thread has ended, or `hear` has thrown. */
  fail(error: unknown): void;
}

/** Threads that run a module, which calls `serveTasks`. */
export function createCrew(entry: URL): Crew {
  let threads: readonly Thread[] = [];
  const start = (count: number): void => {
    while (threads.length < count) threads = [...threads, startThread(entry)];
  };
  return {
    start,
    take: (count) => {
      start(count);
      return threads.slice(0, count);
    },
    dismiss: async () => {
      const ending = threads;
      threads = [];
      await Promise.all(ending.map((it) => it.end()));
    },
  };
}

interface Thread extends Member {
  end(): Promise<unknown>;
}

function startThread(entry: URL): Thread {
  const worker = new Worker(entry);
  let listener: Listener | null = null;
  let ended: Error | null = null;
  const end = (how: unknown): void => {
    const why = how instanceof Error ? (how.stack ?? how.message) : String(how);
    ended ??= new Error(`bug in k2t-rules: a thread ended: ${why}`);
    listener?.fail(ended);
  };
  // Without a listener, an error would end the process, even one that nobody waits for.
  worker.on("error", end);
  worker.on("messageerror", end);
  worker.on("exit", (code) => end(`it exited with ${code}`));
  worker.on("message", (news: News) => {
    // What a listener throws would be lost.
    try {
      listener?.hear(news);
    } catch (error) {
      listener?.fail(error);
    }
  });
  worker.unref();
  return {
    tell: (message) => worker.postMessage(message),
    listen: (next) => {
      listener = next;
      worker.ref();
      if (ended !== null) next.fail(ended);
    },
    rest: () => {
      listener = null;
      worker.unref();
    },
    end: () => worker.terminate(),
  };
}
