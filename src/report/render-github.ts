import type { Diagnostic, Note } from "./diagnostic.js";
import { rangeOf } from "./range.js";
import { fileOf, sortDiagnostics } from "./sort.js";
import { visible } from "./visible.js";

/**
 * Diagnostics as workflow commands of GitHub Actions, one a line, which show up as
 * annotations of the changed files. Empty if there are none.
 */
export function renderGithub(diagnostics: readonly Diagnostic[]): string {
  return sortDiagnostics(diagnostics)
    .map((it) => `${command(it)}\n`)
    .join("");
}

function command(diagnostic: Diagnostic): string {
  const { code, severity, message, notes, suggestion, help } = diagnostic;
  const lines = [message, ...notes.map(noteLine)];
  if (suggestion !== undefined) lines.push(`help: did you mean \`${suggestion}\`?`);
  if (help !== undefined) lines.push(`help: ${help}`);
  const properties = Object.entries({ ...place(diagnostic), title: code })
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(",");
  return `::${severity} ${properties}::${escapeData(lines.map(visible).join("\n"))}`;
}

/** GitHub takes columns only where the annotation stays on one line. */
function place(diagnostic: Diagnostic): object {
  const file = fileOf(diagnostic);
  if (file === undefined) return {};
  if (diagnostic.span === undefined) return { file };
  const { start, end } = rangeOf(diagnostic.span);
  const lines = { file, line: start.line, endLine: end.line };
  if (start.line !== end.line) return lines;
  return { ...lines, col: start.column, endColumn: end.column };
}

function noteLine({ message, span }: Note): string {
  if (span === undefined) return `note: ${message}`;
  const { start } = rangeOf(span);
  return `note: ${message} (${span.source.file}:${start.line}:${start.column})`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(visible(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
