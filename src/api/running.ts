import type { PlannedParameter } from "../compile/plan/plan.js";
import { bytesOf } from "../files/state-dict/file-sink.js";
import { peakBytes } from "../run/peak-bytes.js";
import type { RunOptions } from "../run/run-plan.js";
import type { Crew } from "../run/threads/crew.js";
import { threadsFor } from "./crew.js";
import type { RunningOptions } from "./options.js";

/** What a conversion runs with. */
export interface Running extends RunningOptions {
  /** Its threads, as many as are needed of them. */
  readonly crew: Crew;
}

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
  { maxMemory, workers, crew }: Running,
): Pick<RunOptions, "maxMemory" | "wantedMemory" | "threads"> {
  const total = parameters.reduce((sum, it) => sum + bytesOf(it), 0);
  let count = workers ?? threadsFor(total);
  if (maxMemory !== undefined) {
    while (count > 1 && !isEnough(parameters, Math.floor(maxMemory / count))) count--;
  }
  return {
    wantedMemory: wantedMemory(process.availableMemory()),
    ...(maxMemory !== undefined && { maxMemory }),
    ...(count > 0 && { threads: { crew, count } }),
  };
}

function wantedMemory(free: number): number {
  return Math.max(LITTLE_MEMORY, Math.min(ENOUGH_MEMORY, free * SHARE_OF_FREE));
}

function isEnough(parameters: readonly PlannedParameter[], memory: number): boolean {
  return parameters.every(({ node }) => peakBytes(node, memory) <= memory);
}
