import type { Core } from "../tensor/core.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { elementCount } from "../tensor/shape.js";
import { costOf, LARGEST_SLAB, TOLERANCE, UNPACKED_TOLERANCE } from "./grain.js";
import { readsOf, readsOfAll } from "./reads.js";
import { slabsOf } from "./slabs.js";

/** A parameter of the result and how it is computed. */
export interface PlannedParameter {
  readonly name: string;
  readonly node: Core;
}

/** Neighbouring bytes of a parameter. */
export interface TaskPart {
  /** Of the parameter in the plan. */
  readonly ordinal: number;
  readonly name: string;
  /** In bytes of the parameter. */
  readonly offset: number;
  readonly node: Core;
}

/** What one thread does at a time; plain data. */
export type Task = readonly TaskPart[];

/** Small parameters are done together until they are this large. */
const SMALL_BYTES = 2 ** 22;

/** The fewest tasks a thread should have, so that all end at about the same time. */
const TASKS_A_THREAD = 4;

/**
 * Cuts a plan into tasks, the largest parameters first. No task needs another one to be done,
 * and together they write each byte of each parameter once.
 */
export function* tasksOf(
  parameters: readonly PlannedParameter[],
  threads: number,
): Generator<Task, void, undefined> {
  const total = parameters.reduce((sum, { node }) => sum + bytesOf(node), 0);
  const most = Math.min(
    LARGEST_SLAB,
    Math.max(SMALL_BYTES, Math.ceil(total / (threads * TASKS_A_THREAD))),
  );
  const bySize = parameters
    .map(({ name, node }, ordinal) => ({ name, node, ordinal, bytes: bytesOf(node) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || a.ordinal - b.ordinal);
  let small: TaskPart[] = [];
  let smallBytes = 0;
  for (const { name, node, ordinal, bytes } of bySize) {
    const whole = { ordinal, name, offset: 0, node };
    if (bytes > SMALL_BYTES) {
      yield* partsOf(whole, most, threads);
      continue;
    }
    if (smallBytes + bytes > SMALL_BYTES) {
      yield small;
      [small, smallBytes] = [[], 0];
    }
    small.push(whole);
    smallBytes += bytes;
  }
  if (small.length > 0) yield small;
}

/** Parts would read again what is common to them; more than this much is not worth it. */
const MOST_READ_AGAIN = 1.5;

/**
 * Tasks of about one size for a large parameter: fewer than are best to share out where each
 * of them reads in stretches that are shorter for it.
 */
function* partsOf(
  whole: TaskPart,
  most: number,
  threads: number,
): Generator<Task, void, undefined> {
  const { node } = whole;
  const bytes = bytesOf(node);
  const many = Math.ceil(bytes / most);
  const least = Math.max(threads, Math.ceil(bytes / LARGEST_SLAB));
  const few = Math.min(many, Math.ceil(least / threads) * threads);
  const [finely, coarsely] = [cutInto(node, many), cutInto(node, few)];
  const cut = costOf(finely) > TOLERANCE * costOf(coarsely) ? coarsely : finely;
  const [read, once] = [readsOfAll(cut), readsOf(node)];
  const isAgain =
    read.bytes > MOST_READ_AGAIN * once.bytes ||
    read.unpacked > UNPACKED_TOLERANCE * once.unpacked;
  let offset = 0;
  for (const part of isAgain ? [node] : cut) {
    yield [{ ...whole, offset, node: part }];
    offset += bytesOf(part);
  }
}

/** About so many slabs of equally many steps of the first axis, as far as it has them. */
function cutInto(node: Core, count: number): readonly Core[] {
  const steps = node.shape.find((size) => size > 1) ?? 1;
  const bytes = bytesOf(node);
  const even = steps < count ? bytes / count : (bytes / steps) * Math.ceil(steps / count);
  return slabsOf(node, Math.ceil(even), bytesOf) ?? [node];
}

/** Bytes of a node's elements. */
export function bytesOf({ shape, dtype }: Core): number {
  return elementCount(shape) * bytesPerElement(dtype);
}
