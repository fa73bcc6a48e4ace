// What bounds a conversion: reading, copying or writing as many bytes and nothing else, on
// as many threads as there are cores, in slabs as large as the engine's.
//
//   bounds.mjs read FILE | copy BYTES | write BYTES OUT
import { Buffer } from "node:buffer";
import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
import { Worker, isMainThread, workerData } from "node:worker_threads";

const SLAB = 8 * 2 ** 20;
const [what, first, second] = process.argv.slice(2);
const bytes = what === "read" ? statSync(first).size : Number(first);
const threads = availableParallelism();

/** The share of a thread: every so manieth slab. */
function work(part, descriptor) {
  const slab = Buffer.alloc(SLAB, part + 1);
  const other = Buffer.alloc(SLAB);
  for (let start = part * SLAB; start < bytes; start += threads * SLAB) {
    const length = Math.min(SLAB, bytes - start);
    if (what === "read") readSync(descriptor, slab, 0, length, start);
    if (what === "copy") other.set(slab.subarray(0, length));
    if (what === "write") writeSync(descriptor, slab, 0, length, start);
  }
}

if (isMainThread) {
  const file = { read: first, write: second }[what];
  const descriptor = file && openSync(file, what === "read" ? "r" : "w");
  const workers = Array.from({ length: threads - 1 }, (_, i) => {
    const options = {
      workerData: { part: i + 1, descriptor },
      argv: process.argv.slice(2),
    };
    return new Worker(import.meta.filename, options);
  });
  work(0, descriptor);
  await Promise.all(
    workers.map(
      (it) => new Promise((done, fail) => it.on("exit", done).on("error", fail)),
    ),
  );
  if (what === "write") fsyncSync(descriptor);
  if (file) closeSync(descriptor);
} else {
  work(workerData.part, workerData.descriptor);
}
