import type { Code } from "../../report/codes.js";
import type { Finding, Note, Report, Severity } from "../../report/diagnostic.js";
import { Problem } from "../problem.js";

/** What a rule was tried on: `label` names it in full, `path` in short. */
export interface TriedOn {
  readonly label: string;
  readonly path: string;
}

/**
 * Gathers what is wrong with rules that are tried on layer after layer: a fault at one
 * place is said once, as it was found first, and names all that it is for.
 */
export interface Faults {
  /** `on`: null where a rule is not about a layer or weight. */
  add(fault: Fault, on: TriedOn | null, notes?: readonly Note[]): void;
  /** How often an error was added, so that one can tell whether some work had errors. */
  readonly errorCount: number;
  report(report: Report): void;
}

export interface Fault {
  readonly code: Code;
  readonly finding: Finding;
  readonly severity?: Severity;
  /** Faults of one code at one place that differ in this are told apart. */
  readonly key?: string;
}

interface Gathered {
  readonly fault: Fault;
  readonly on: TriedOn | null;
  readonly notes: readonly Note[];
  readonly others: Set<string>;
}

export function createFaults(): Faults {
  const gathered = new Map<string, Gathered>();
  let errorCount = 0;
  return {
    get errorCount() {
      return errorCount;
    },
    add(fault, on, notes = []) {
      if (fault.severity !== "warning") errorCount += 1;
      const { span, message } = fault.finding;
      const place = span ? [span.source.file, span.start, span.end] : message;
      const key = JSON.stringify([fault.code, place, fault.key]);
      const earlier = gathered.get(key);
      if (!earlier) gathered.set(key, { fault, on, notes, others: new Set() });
      else if (on && on.path !== earlier.on?.path) earlier.others.add(on.path);
    },
    report(report) {
      for (const { fault, on, notes, others } of gathered.values()) {
        const { code, finding, severity = "error" } = fault;
        const about = on ? [{ message: noteOf(on, [...others]) }] : [];
        const all = [...(finding.notes ?? []), ...about, ...notes];
        report.add({ ...finding, code, severity, notes: all });
      }
    },
  };
}

function noteOf({ label }: TriedOn, others: readonly string[]): string {
  return others.length === 0
    ? `for ${label}`
    : `for ${label}, and likewise for ${listSome(others)}`;
}

/** Most paths that one message names; it counts the others. */
const MOST_NAMED = 8;

/** `a`, `b` and 3 more. */
export function listSome(paths: readonly string[]): string {
  const named = paths.slice(0, MOST_NAMED).map((path) => `\`${path}\``);
  const more = paths.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

/** Runs `work`; null where there was a problem, which `faults` has then. */
export function attempt<T>(
  faults: Faults,
  on: TriedOn | null,
  work: () => T,
  notes?: readonly Note[],
): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    faults.add(error, on, notes);
    return null;
  }
}
