import { availableParallelism } from "node:os";
import type { PlannedParameter } from "../compile/plan/plan.js";
import { bytesOf } from "../files/state-dict/file-sink.js";
import { peakBytes } from "../run/peak-bytes.js";
import type { RunOptions } from "../run/run-plan.js";
import type { RunningOptions } from "./options.js";
import { workerEntry } from "./worker-entry.js";

/** Smaller conversions are done before threads have started. */
const SMALL_CONVERSION = 2 ** 25;

/** More threads than this only wait for each other at the file that they write. */
const MOST_THREADS = 8;

/** Bytes that are worth a thread more. */
const BYTES_A_THREAD = 2 ** 24;

/** More memory does not make a conversion faster. */
const ENOUGH_MEMORY = 2 ** 28;

/** Less makes it slow. What a container's files take in the cache counts as taken, too. */
const LITTLE_MEMORY = 2 ** 26;

/** The share of the free memory, of the machine or of its container, taken without asking. */
const SHARE_OF_FREE = 1 / 4;

/**
 * The threads and the memory of a conversion: as many threads as the machine has processors
 * and the memory allows, each of which has its share of that.
 */
export function runningOf(
  parameters: readonly PlannedParameter[],
  { maxMemory, workers }: RunningOptions,
): Pick<RunOptions, "maxMemory" | "wantedMemory" | "threads"> {
  const total = parameters.reduce((sum, it) => sum + bytesOf(it), 0);
  let count = workers ?? threadsFor(total);
  if (maxMemory !== undefined) {
    while (count > 1 && !isEnough(parameters, Math.floor(maxMemory / count))) count--;
  }
  return {
    wantedMemory: wantedMemory(process.availableMemory()),
    ...(maxMemory !== undefined && { maxMemory }),
    ...(count > 0 && { threads: { entry: workerEntry(), count } }),
  };
}

function wantedMemory(free: number): number {
  return Math.max(LITTLE_MEMORY, Math.min(ENOUGH_MEMORY, free * SHARE_OF_FREE));
}

function threadsFor(total: number): number {
  if (total < SMALL_CONVERSION) return 0;
  const useful = Math.floor(total / BYTES_A_THREAD);
  return Math.min(availableParallelism(), MOST_THREADS, useful);
}

function isEnough(parameters: readonly PlannedParameter[], memory: number): boolean {
  return parameters.every(({ node }) => peakBytes(node, memory) <= memory);
}
