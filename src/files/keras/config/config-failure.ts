import type { Code } from "../../../report/codes.js";
import { Failure } from "../../../report/failure.js";

/** A failure for a whole model file whose config cannot be used. */
export function configFailure(file: string, code: Code, message: string): Failure {
  return new Failure([{ code, severity: "error", message, file, notes: [] }], 3);
}
