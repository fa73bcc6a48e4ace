import type { Diagnostic } from "./diagnostic.js";

/** The file that a diagnostic is about; undefined if it is about none. */
export function fileOf({ span, file }: Diagnostic): string | undefined {
  return span?.source.file ?? file;
}

/**
 * By file, then place, then code and message, so that work in any order prints the same.
 * What concerns a whole file comes before its places; what concerns no file comes last.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareFiles(fileOf(a), fileOf(b)) ||
      (a.span?.start ?? -1) - (b.span?.start ?? -1) ||
      (a.span?.end ?? -1) - (b.span?.end ?? -1) ||
      compareTexts(a.code, b.code) ||
      compareTexts(a.message, b.message),
  );
}

function compareFiles(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined)
    return Number(a === undefined) - Number(b === undefined);
  return compareTexts(a, b);
}

/** By code units, not by the language of the machine. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
