import { closeSync, linkSync, openSync, renameSync, unlinkSync } from "node:fs";
import { systemCode } from "../bytes/reason.js";

/**
 * Gives the file `from` the name `to` in one step. Unless `force`, an existing file stays:
 * the error of the system is then `EEXIST`.
 */
export function placeFile(from: string, to: string, force: boolean): void {
  if (force) {
    renameSync(from, to);
    return;
  }
  try {
    linkSync(from, to);
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw error;
    placeWithoutLinks(from, to);
    return;
  }
  unlinkSync(from);
}

/** For file systems without hard links: takes the name first, then replaces what took it. */
function placeWithoutLinks(from: string, to: string): void {
  closeSync(openSync(to, "wx"));
  try {
    renameSync(from, to);
  } catch (error) {
    unlinkSync(to);
    throw error;
  }
}
