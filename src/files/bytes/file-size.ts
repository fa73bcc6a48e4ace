import { statSync } from "node:fs";
import { systemCode } from "./reason.js";

/**
 * The bytes of a regular file, links followed; 0 for what is none or cannot be asked. What is
 * wrong with it is told by the one that opens it.
 */
export function fileSize(file: string): number {
  try {
    const found = statSync(file);
    return found.isFile() ? found.size : 0;
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return 0;
  }
}
