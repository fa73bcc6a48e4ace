import type { Code } from "./codes.js";
import type { Diagnostic } from "./diagnostic.js";

/**
 * The work cannot go on, for reasons that a user can mend. Files and runs throw it; the
 * public API catches it and gives its diagnostics back with its `status`:
 * 1 rules, model or target do not fit; 3 a file cannot be read or written.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    readonly diagnostics: readonly Diagnostic[],
    readonly status: 1 | 3,
  ) {
    super(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  }
}

/** Messages quote names from files, which may be of any length. */
const LONGEST_MESSAGE = 1000;

/** The failure (status 3) of one file as a whole: unreadable, damaged, unwritable. */
export function fileFailure(
  code: Code,
  file: string,
  message: string,
  help?: string,
): Failure {
  const half = LONGEST_MESSAGE / 2;
  const short =
    message.length <= LONGEST_MESSAGE
      ? message
      : `${message.slice(0, half)}…${message.slice(-half)}`;
  const diagnostic: Diagnostic = {
    code,
    severity: "error",
    message: short,
    file,
    notes: [],
  };
  return new Failure([help === undefined ? diagnostic : { ...diagnostic, help }], 3);
}
