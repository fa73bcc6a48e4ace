import { fileFailure, type Failure } from "../../report/failure.js";

/** A file that contradicts itself. */
export function damagedStateDict(file: string, why: string): Failure {
  const help = "copy or save the file again";
  return fileFailure("K2T502", file, `\`${file}\` is damaged: ${why}`, help);
}

/** A file that may be whole, but that is no state dict or none that can be read. */
export function unreadable(file: string, why: string, help?: string): Failure {
  const message = `\`${file}\` cannot be read as a state dict: ${why}`;
  return fileFailure("K2T510", file, message, help);
}
