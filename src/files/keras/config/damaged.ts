import { Failure } from "../../../report/failure.js";
import type { Code } from "../../../report/codes.js";

/** A failure for a whole model file whose config cannot be used. */
export function configFailure(
  file: string,
  code: Code,
  message: string,
  help?: string,
): Failure {
  const help_ = help === undefined ? {} : { help };
  return new Failure(
    [{ code, severity: "error", message, file, notes: [], ...help_ }],
    3,
  );
}
