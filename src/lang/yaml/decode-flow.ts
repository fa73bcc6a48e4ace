import { createTextBuilder } from "./text-builder.js";
import type { DecodedText, TextBuilder } from "./text-builder.js";

/**
 * Plain and single-quoted scalars. Lines are folded: one line end reads as a space, more
 * as one line end fewer; blanks around line ends are dropped. `content` is the scalar
 * without its quotes and stands at `offset` of the file.
 */
export function decodeFolded(
  content: string,
  offset: number,
  quoted: boolean,
): DecodedText {
  const builder = createTextBuilder();
  const copy = quoted ? copySingleQuoted : copyPlain;
  const lines = linesOf(content);
  let blank = 0;
  for (const [index, { text, start }] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const from = index === 0 ? 0 : countBlanks(text);
    const until = isLast ? text.length : text.length - countBlanksAtEnd(text);
    const line = text.slice(from, Math.max(from, until));
    if (index > 0 && line === "" && !isLast) {
      // The first line end of several is the one that is dropped.
      if (blank > 0) addLineEnd(builder, lines[index - 1]!, offset, "\n");
      blank++;
      continue;
    }
    if (index > 0) {
      addLineEnd(builder, lines[index - 1]!, offset, blank > 0 ? "\n" : " ");
    }
    blank = 0;
    copy(builder, line, offset + start + from);
  }
  return builder.finish(offset + content.length);
}

/** Characters that stand for others after a `\` in a double-quoted scalar. */
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ "0": "\0", a: "\x07", b: "\b", e: "\x1b", f: "\f", n: "\n", r: "\r", t: "\t" },
  ...{ v: "\v", N: "\u0085", _: "\u00a0", L: "\u2028", P: "\u2029" },
  ...{ " ": " ", '"': '"', "/": "/", "\\": "\\", "\t": "\t" },
};

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Double-quoted scalars: escapes, and folding as in the other flow scalars. */
export function decodeDoubleQuoted(content: string, offset: number): DecodedText {
  const builder = createTextBuilder();
  let index = 0;
  while (index < content.length) {
    const start = offset + index;
    if (content[index] === "\\") {
      const { text, end } = readEscape(content, index);
      builder.add(text, start, offset + end);
      index = end;
      continue;
    }
    const space = /[ \t\r\n]+/y;
    space.lastIndex = index;
    const run = space.exec(content)?.[0];
    if (run === undefined) {
      builder.copy(content[index]!, start);
      index++;
      continue;
    }
    if (run.includes("\n")) addFold(builder, run, start);
    else builder.copy(run, start);
    index += run.length;
  }
  return builder.finish(offset + content.length);
}

/** One line end and the blanks around it are a space, more are one line end fewer. */
function addFold(builder: TextBuilder, run: string, start: number): void {
  const count = run.split("\n").length - 1;
  const text = count === 1 ? " " : "\n".repeat(count - 1);
  builder.add(text, start, start + run.length);
}

function readEscape(content: string, index: number): { text: string; end: number } {
  const lineEnd = /\\\r?\n[ \t]*/y;
  lineEnd.lastIndex = index;
  const joined = lineEnd.exec(content);
  if (joined) return { text: "", end: index + joined[0].length };
  const letter = content[index + 1] ?? "";
  const digits = HEX_DIGITS[letter];
  if (digits === undefined) return { text: ESCAPES[letter] ?? "", end: index + 2 };
  const end = index + 2 + digits;
  const code = Number.parseInt(content.slice(index + 2, end), 16);
  return { text: code <= 0x10ffff ? String.fromCodePoint(code) : "", end };
}

interface Line {
  readonly text: string;
  /** Offset in the content. */
  readonly start: number;
  /** Offset of the line end, and just after it; both the content's end for the last. */
  readonly end: number;
  readonly next: number;
}

function linesOf(content: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const { index, 0: lineEnd } of content.matchAll(/\r?\n/g)) {
    const next = index + lineEnd.length;
    lines.push({ text: content.slice(start, index), start, end: index, next });
    start = next;
  }
  const end = content.length;
  lines.push({ text: content.slice(start), start, end, next: end });
  return lines;
}

function addLineEnd(
  builder: TextBuilder,
  { end, next }: Line,
  offset: number,
  text: string,
): void {
  builder.add(text, offset + end, offset + next);
}

function copyPlain(builder: TextBuilder, line: string, start: number): void {
  builder.copy(line, start);
}

function copySingleQuoted(builder: TextBuilder, line: string, start: number): void {
  let place = start;
  for (const [index, part] of line.split("''").entries()) {
    if (index > 0) {
      builder.add("'", place, place + 2);
      place += 2;
    }
    builder.copy(part, place);
    place += part.length;
  }
}

function countBlanks(text: string): number {
  return text.length - text.replace(/^[ \t]+/, "").length;
}

function countBlanksAtEnd(text: string): number {
  let count = 0;
  while (count < text.length && " \t".includes(text[text.length - 1 - count]!)) count++;
  return count;
}
