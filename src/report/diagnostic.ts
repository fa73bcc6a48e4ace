import type { Code } from "./codes.js";
import type { Span } from "./source.js";

export type Severity = "error" | "warning";

/** A related place, or a fact that belongs to no place. */
export interface Note {
  readonly message: string;
  readonly span?: Span;
}

/**
 * One thing that is wrong, as data; `render-*.ts` turns it into text.
 * `message` says what, in lower case without a final stop; `help` says how to mend it.
 * No text has line ends of its own: those in it come from names in files, and renderers
 * show them as the control characters that they are.
 */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  /** The place in a rule file; absent where the fault is a whole file's. */
  readonly span?: Span;
  /** The file at fault where there is no span. */
  readonly file?: string;
  /** A few words printed beside the marked text. */
  readonly label?: string;
  readonly notes: readonly Note[];
  /** What may replace the marked text ("did you mean"), taken from what is really there. */
  readonly suggestion?: string;
  readonly help?: string;
}

/** A diagnostic as its finder states it: severity and notes have defaults. */
export type Finding = Omit<Diagnostic, "severity" | "notes" | "code"> & {
  readonly notes?: readonly Note[];
};

/** Where a phase puts what it finds. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  error(code: Code, finding: Finding): void;
  warning(code: Code, finding: Finding): void;
  add(diagnostic: Diagnostic): void;
  hasErrors(): boolean;
}

/** An empty report. One thing found twice at one place is kept once. */
export function createReport(): Report {
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const add = (diagnostic: Diagnostic): void => {
    const { code, message, span, file } = diagnostic;
    const place = span && `${span.source.file}:${span.start}:${span.end}`;
    const key = JSON.stringify([code, message, place ?? file]);
    if (seen.has(key)) return;
    seen.add(key);
    diagnostics.push(diagnostic);
  };
  const find = (severity: Severity) => (code: Code, finding: Finding) =>
    add({ notes: [], ...finding, code, severity });
  return {
    diagnostics,
    add,
    error: find("error"),
    warning: find("warning"),
    hasErrors: () => diagnostics.some(({ severity }) => severity === "error"),
  };
}
