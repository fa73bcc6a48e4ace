import { closeSync, openSync, unlinkSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { systemCode } from "../bytes/reason.js";

/** Files to remove should the process end before they are whole. */
const unfinished = new Set<string>();

/**
 * A new file beside `file`, which nobody else can have opened: its name is random and it
 * did not exist. If the process exits, it goes away.
 */
export function createTemporary(file: string): { path: string; descriptor: number } {
  const suffix = randomBytes(8).toString("hex");
  // Names may have 255 bytes; the suffix must fit beside a long one.
  const path = join(dirname(file), `.${basename(file).slice(0, 40)}.${suffix}.tmp`);
  const descriptor = openSync(path, "wx");
  if (unfinished.size === 0) process.on("exit", removeUnfinished);
  unfinished.add(path);
  return { path, descriptor };
}

/** The file is in its place, or gone. */
export function forgetTemporary(path: string): void {
  unfinished.delete(path);
  if (unfinished.size === 0) process.off("exit", removeUnfinished);
}

/** Closes and removes a temporary file, if it is there still. */
export function removeTemporary(path: string, descriptor: number | null): void {
  if (descriptor !== null) closeSync(descriptor);
  removeIfThere(path);
  forgetTemporary(path);
}

function removeUnfinished(): void {
  for (const path of unfinished) removeIfThere(path);
}

export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}
