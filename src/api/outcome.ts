import type { Diagnostic, Report } from "../report/diagnostic.js";
import { Failure } from "../report/failure.js";

/** What every command gives back: what was found, and the exit status of the contract. */
export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** 0 done; 1 rules, model or target do not fit; 3 a file cannot be read or written. */
  readonly status: 0 | 1 | 3;
}

/** Gathers diagnostics and the failures of whole files over the steps of a command. */
export interface Findings {
  /** Runs a step; a `Failure` in it is noted, and gives null. */
  attempt<T>(step: () => T | Promise<T>): Promise<T | null>;
  outcome(): Outcome;
}

export function createFindings(report: Report): Findings {
  let status: Outcome["status"] = 0;
  return {
    async attempt(step) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        for (const diagnostic of error.diagnostics) report.add(diagnostic);
        if (error.status > status) status = error.status;
        return null;
      }
    },
    outcome: () => ({
      diagnostics: report.diagnostics,
      status: status === 0 && report.hasErrors() ? 1 : status,
    }),
  };
}
