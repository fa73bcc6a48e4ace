import { statSync } from "node:fs";
import { systemCode } from "./reason.js";

/** Whether a path is a folder. What cannot be read at all is told by the one that opens it. */
export function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return false;
  }
}
