import { countOf } from "./count.js";
import type { Diagnostic, Note } from "./diagnostic.js";
import { rangeOf } from "./range.js";
import { fileOf, sortDiagnostics } from "./sort.js";
import type { Span } from "./source.js";

/**
 * Diagnostics for programs: the stable JSON (version 1), sorted by place. What a diagnostic
 * lacks is left out. Ends with a line end.
 */
export function renderJson(diagnostics: readonly Diagnostic[]): string {
  return jsonText({
    version: 1,
    ...diagnosticsJson(diagnostics),
    summary: {
      errors: countOf(diagnostics, "error"),
      warnings: countOf(diagnostics, "warning"),
    },
  });
}

/** The list of diagnostics within a document of the stable JSON. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): {
  readonly diagnostics: readonly object[];
} {
  return { diagnostics: sortDiagnostics(diagnostics).map(diagnosticJson) };
}

/** Indented JSON in which no control or direction character stands raw. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const raw = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
  const escape = (character: string): string =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${text.replace(raw, escape)}\n`;
}

function diagnosticJson(diagnostic: Diagnostic): object {
  const { code, severity, message, span, label, notes, suggestion, help } = diagnostic;
  return {
    code,
    severity,
    message,
    file: fileOf(diagnostic),
    range: span && rangeOf(span),
    label,
    notes: notes.map(noteJson),
    suggestion,
    help,
  };
}

function noteJson({ message, span }: Note): object {
  return { message, ...placeJson(span) };
}

function placeJson(span: Span | undefined): object {
  return span === undefined ? {} : { file: span.source.file, range: rangeOf(span) };
}
