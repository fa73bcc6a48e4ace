import { Failure, fileFailure } from "../../report/failure.js";
import { reasonOf, systemCode } from "../bytes/reason.js";

/** Does `work`, and says in a diagnostic (K2T602, K2T601) what the system has against it. */
export function attempt<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (systemCode(error) === "EEXIST") throw existing(file);
    const folder = systemCode(error) === "ENOENT";
    const reason = folder ? "its folder does not exist" : reasonOf(error);
    throw fileFailure("K2T602", file, `cannot write \`${file}\`: ${reason}`);
  }
}

/** There is something at `file` that must stay. */
export function existing(file: string): Failure {
  const help = "give another name, or `--force` to replace it";
  return fileFailure("K2T601", file, `\`${file}\` exists already`, help);
}
