import { closeSync, openSync, unlinkSync } from "node:fs";
import { systemCode } from "../bytes/reason.js";
import { temporaryName } from "./temporary-names.js";

/** Files to remove should the process end before they are whole. */
const unfinished = new Set<string>();

/**
 * A new file beside `file`, which nobody else can have opened: its name is random and it
 * did not exist. If the process exits, it goes away.
 */
export function createTemporary(file: string): { path: string; descriptor: number } {
  const path = temporaryName(file);
  const descriptor = openSync(path, "wx");
  watchTemporary(path);
  return { path, descriptor };
}

/** If the process exits, the file at `path` goes away, should it be there. */
export function watchTemporary(path: string): void {
  if (unfinished.size === 0) process.on("exit", removeUnfinished);
  unfinished.add(path);
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
