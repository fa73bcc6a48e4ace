import { lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemCode } from "../bytes/reason.js";
import { hasEnded } from "./process-tag.js";
import { removeIfThere } from "./temporary-files.js";
import { parseTemporary } from "./temporary-names.js";

/**
 * Removes what killed processes left in the folder of `file` of the files named `bases`: what
 * this user made in a process of this machine that has surely ended, and, with
 * `abandonedBefore` (milliseconds, by the clock of the folder), all that nobody has written
 * to since. What other machines may be at work on stays.
 */
export function removeLeftovers(
  file: string,
  bases: ReadonlySet<string>,
  abandonedBefore = -Infinity,
): void {
  for (const { name, tag } of temporariesIn(dirname(file), bases)) {
    const path = join(dirname(file), name);
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (!status?.isFile()) continue;
    const isOwn = status.uid === process.getuid?.();
    const isAbandoned = status.mtimeMs < abandonedBefore;
    if (isAbandoned || (isOwn && hasEnded(tag))) remove(path);
  }
}

function temporariesIn(
  folder: string,
  bases: ReadonlySet<string>,
): readonly { readonly name: string; readonly tag: string }[] {
  return namesIn(folder).flatMap((name) => {
    const parsed = parseTemporary(name);
    return parsed && bases.has(parsed.base) ? [{ name, tag: parsed.tag }] : [];
  });
}

/** A folder that cannot be listed is told of by the one that writes into it. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return [];
  }
}

/** What cannot be removed is only in the way, and not of the work. */
function remove(path: string): void {
  try {
    removeIfThere(path);
  } catch (error) {
    if (systemCode(error) === null) throw error;
  }
}
