import { CODES } from "./codes.js";
import type { Diagnostic, Note } from "./diagnostic.js";
import { rangeOf } from "./range.js";
import { jsonText } from "./render-json.js";
import { fileOf, sortDiagnostics } from "./sort.js";
import type { Span } from "./source.js";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** Diagnostics as a SARIF 2.1.0 log, for code scanning services and editors. */
export function renderSarif(
  diagnostics: readonly Diagnostic[],
  { version }: { readonly version: string },
): string {
  const sorted = sortDiagnostics(diagnostics);
  const codes = [...new Set(sorted.map(({ code }) => code))].sort();
  const rules = codes.map((id) => ({ id, shortDescription: { text: CODES[id] } }));
  const run = {
    tool: { driver: { name: "k2t-rules", version, rules } },
    columnKind: "utf16CodeUnits",
    results: sorted.map((it) => result(it, codes.indexOf(it.code))),
  };
  return jsonText({ $schema: SCHEMA, version: "2.1.0", runs: [run] });
}

function result(diagnostic: Diagnostic, ruleIndex: number): object {
  const { code, severity, notes, span } = diagnostic;
  const file = fileOf(diagnostic);
  const placed = notes.filter((note) => note.span !== undefined);
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: messageText(diagnostic) },
    locations: file === undefined ? [] : [{ physicalLocation: placeOf(file, span) }],
    ...(placed.length === 0 ? {} : { relatedLocations: placed.map(relatedLocation) }),
    ...fixes(diagnostic),
  };
}

/** SARIF has no field for help, nor for notes without a place: each has a line. */
function messageText({ message, notes, suggestion, help }: Diagnostic): string {
  const lines = [message];
  for (const note of notes)
    if (note.span === undefined) lines.push(`note: ${note.message}`);
  if (suggestion !== undefined) lines.push(`help: did you mean \`${suggestion}\`?`);
  if (help !== undefined) lines.push(`help: ${help}`);
  return lines.map(onOneLine).join("\n");
}

/** A line end of a name starts no line. */
const onOneLine = (text: string): string =>
  text.replaceAll("\n", "␊").replaceAll("\r", "␍");

function relatedLocation({ message, span }: Note, id: number): object {
  const place = placeOf(span!.source.file, span);
  return { id, message: { text: message }, physicalLocation: place };
}

function fixes({ suggestion, span }: Diagnostic): object {
  if (suggestion === undefined || span === undefined) return {};
  const replacements = [
    { deletedRegion: region(span), insertedContent: { text: suggestion } },
  ];
  const artifactLocation = { uri: uriOf(span.source.file) };
  const description = { text: `replace it by \`${suggestion}\`` };
  return {
    fixes: [{ description, artifactChanges: [{ artifactLocation, replacements }] }],
  };
}

function placeOf(file: string, span: Span | undefined): object {
  const artifactLocation = { uri: uriOf(file) };
  return span === undefined
    ? { artifactLocation }
    : { artifactLocation, region: region(span) };
}

function region(span: Span): object {
  const { start, end } = rangeOf(span);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** A file name as a URI: absolute paths as `file:` URLs, others relative. */
function uriOf(file: string): string {
  const path = file.replace(/\p{Surrogate}/gu, "�").replaceAll("\\", "/");
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  if (/^[A-Za-z]:\//.test(path)) return `file:///${encoded.replace("%3A", ":")}`;
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}
