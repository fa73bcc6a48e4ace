import type { Finding } from "../../report/diagnostic.js";
import { lineStarts, positionAt, textOf } from "../../report/source.js";
import type { Source, Span } from "../../report/source.js";

/** `text` as a YAML scalar in quotes, of the kind that needs fewest escapes. */
export function quoted(text: string): string {
  const isSafe = !/["\\]/.test(text) && ![...text].some((it) => it < " ");
  return isSafe ? `"${text}"` : `'${text.replaceAll("'", "''")}'`;
}

type Cure = Pick<Finding, "help" | "suggestion">;

/** How to mend a text of one line that YAML takes for something else. */
export function quoteHelp(span: Span): Cure {
  const text = textOf(span);
  if (text === "" || /[\r\n]/.test(text)) {
    return { help: "put the text in quotes, so that YAML leaves it alone" };
  }
  return {
    help: `put the text in quotes: ${quoted(text)}`,
    suggestion: quoted(text),
  };
}

/** Indentation, dashes and one key with its colon: what stands before a value. */
const BEFORE_VALUE =
  /^[ \t]*(?:-[ \t]+)*(?:(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s"'{[#][^:#\r\n]*?)[ \t]*:[ \t]+)?/;

/**
 * The value on the line of `offset`, if it looks like one text that should have been in
 * quotes: a template such as `{p}.weight`, a reference, a condition with `? :`.
 */
export function unquotedValue(source: Source, offset: number): Span | null {
  const starts = lineStarts(source);
  const { line } = positionAt(source, offset);
  const start = starts[line - 1]!;
  const text = source.text.slice(start, starts[line] ?? source.text.length);
  const from = BEFORE_VALUE.exec(text)?.[0].length ?? 0;
  const value = text.slice(from).trimEnd();
  const isEntry = /\S/.test(text.slice(0, from));
  if (!isEntry || value === "" || offset < start + from || !isOneText(value)) return null;
  return { source, start: start + from, end: start + from + value.length };
}

function isOneText(value: string): boolean {
  // A string that was never closed, or a comment.
  if (/^(?:"[^"]*|'[^']*|#.*)$/.test(value)) return false;
  // A mapping or list in which one of the texts is at fault, or a bracket is missing.
  if (value.startsWith("{")) return /^\{[^{}:,]*(?::[a-z|*]+)?\}/.test(value);
  if (value.startsWith("[")) return /^\[[^\]]*->/.test(value);
  return true;
}
