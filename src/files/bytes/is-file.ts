import { statSync } from "node:fs";
import { systemCode } from "./reason.js";

/** Whether a path is a regular file, links followed: no folder, pipe or device. */
export function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return false;
  }
}
