import type { Code } from "../report/codes.js";
import type { Finding, Note, Report, Severity } from "../report/diagnostic.js";
import type { Span } from "../report/source.js";
import { Fault, type FaultKind } from "../tensor/fault.js";

/**
 * One thing wrong at one place, on its way from the expression where it was found to the
 * rule that reports it. `absent`: it is only that a variable or config key is not there,
 * which `??`, `?=` and `has` go past.
 *
 * It is no `Error`, and what there is to say is worked out when it is said: conditions with
 * `has` come across what is absent at every layer, and a stack trace and a search for near
 * names would cost more than all the rest of them.
 */
export class Problem {
  #finding: Finding | (() => Finding);

  constructor(
    readonly code: Code,
    finding: Finding | (() => Finding),
    readonly absent = false,
  ) {
    this.#finding = finding;
  }

  get finding(): Finding {
    if (typeof this.#finding === "function") this.#finding = this.#finding();
    return this.#finding;
  }

  /** For the report of a bug, should one go uncaught. */
  toString(): string {
    return `${this.code}: ${this.finding.message}`;
  }
}

const CODE_OF_FAULT: Readonly<Record<FaultKind, Code>> = {
  arity: "K2T120",
  kind: "K2T121",
  "argument-name": "K2T218",
  condition: "K2T122",
  name: "K2T201",
  "dtype-name": "K2T205",
  "division-by-zero": "K2T208",
  shape: "K2T301",
  dtype: "K2T302",
  axis: "K2T303",
  "axis-side": "K2T304",
  "axis-count": "K2T305",
  "axis-size": "K2T306",
  results: "K2T312",
};

/** Gives a fault of a lower floor its code and its place. */
export function problemOf(
  { kind, message, help }: Fault,
  span: Span,
  notes: readonly Note[] = [],
): Problem {
  const finding = { message, span, notes, ...(help && { help }) };
  return new Problem(CODE_OF_FAULT[kind], finding);
}

/** Runs `work`; a fault in it becomes a problem at the span that `spanOf` finds for it. */
export function placingFaults<T>(spanOf: (fault: Fault) => Span, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Fault) throw problemOf(error, spanOf(error));
    throw error;
  }
}

/** Runs `work` and reports a problem in it, with notes on how one came there. */
export function reporting<T>(
  report: Report,
  work: () => T,
  notes: readonly Note[] = [],
  severity: Severity = "error",
): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const finding = {
      ...error.finding,
      notes: [...(error.finding.notes ?? []), ...notes],
    };
    report.add({ ...finding, code: error.code, severity });
    return null;
  }
}
