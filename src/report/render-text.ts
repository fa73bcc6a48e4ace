import { codeFrame, frameEnds, gutter, type FrameStyle } from "./code-frame.js";
import { summarize } from "./count.js";
import type { Diagnostic, Note } from "./diagnostic.js";
import { painter, type Paint, type Style } from "./paint.js";
import { sortDiagnostics } from "./sort.js";
import { visible } from "./visible.js";

/**
 * Diagnostics for people, as rustc shows them: sorted by place, each with its code frame,
 * notes and help, and a closing line such as `2 errors, 1 warning`. Ends with a line end;
 * empty if there are no diagnostics. With `color`, ANSI escapes dress it; characters from
 * files never reach the terminal as controls.
 */
export function renderText(
  diagnostics: readonly Diagnostic[],
  { color }: { readonly color: boolean },
): string {
  if (diagnostics.length === 0) return "";
  const paint = painter(color);
  const texts = sortDiagnostics(diagnostics).map((it) => `${renderOne(it, paint)}\n\n`);
  return `${texts.join("")}${paint("strong", summarize(diagnostics))}\n`;
}

function renderOne(diagnostic: Diagnostic, paint: Paint): string {
  const { code, severity, message, span, file, label, notes } = diagnostic;
  const style = { paint, mark: severity, gutter: gutterWidth(diagnostic) };
  const title = paint(severity, `${severity}[${code}]`);
  const rows = [`${title}${paint("strong", `: ${visible(message)}`)}`];
  if (span !== undefined) rows.push(...codeFrame(span, label, style));
  else if (file !== undefined) {
    rows.push(`${" ".repeat(style.gutter)}${paint("gutter", "-->")} ${visible(file)}`);
  }
  const facts = [...notes.filter((it) => it.span === undefined).map((it) => it.message)];
  if (span !== undefined && hasTail(diagnostic)) rows.push(gutter(style));
  for (const fact of facts) rows.push(tail("note", fact, style));
  for (const note of notes) rows.push(...placedNote(note, style));
  for (const help of helps(diagnostic)) rows.push(tail("help", help, style));
  return rows.join("\n");
}

function hasTail(diagnostic: Diagnostic): boolean {
  return diagnostic.notes.length > 0 || helps(diagnostic).length > 0;
}

function helps({ suggestion, help }: Diagnostic): string[] {
  const meant = suggestion === undefined ? [] : [`did you mean \`${suggestion}\`?`];
  return help === undefined ? meant : [...meant, help];
}

/** ` = help: …`, on one line: line ends in it are those of names in files. */
function tail(kind: "note" | "help", text: string, style: FrameStyle): string {
  const mark = `${" ".repeat(style.gutter)} ${style.paint("gutter", "=")}`;
  return `${mark} ${style.paint(kind, kind)}: ${visible(text)}`;
}

function placedNote({ message, span }: Note, style: FrameStyle): string[] {
  if (span === undefined) return [];
  const mark: Style = "note";
  const title = `${style.paint(mark, "note")}: ${visible(message)}`;
  return [title, ...codeFrame(span, undefined, { ...style, mark })];
}

/** Columns for the largest line number of a diagnostic and its notes. */
function gutterWidth({ span, notes }: Diagnostic): number {
  const spans = [span, ...notes.map((it) => it.span)].filter((it) => it !== undefined);
  const lines = spans.map((it) => frameEnds(it).end.line);
  return String(Math.max(1, ...lines)).length;
}
