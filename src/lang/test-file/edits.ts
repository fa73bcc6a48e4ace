import { lineStarts, positionAt, type Source } from "../../report/source.js";
import type { Comment } from "../tree.js";
import type { YamlEntry, YamlMapping } from "../yaml/nodes.js";

/** A stretch of a text and what is put in its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A value as it is written: on one line, and on several where it may be. */
export interface ValueText {
  readonly flow: string;
  /** Each without its indentation; null: it has one line only. */
  readonly lines: readonly string[] | null;
}

/** Longest line that is written where the value could be on several. */
export const LONGEST_LINE = 90;

/** Carries out edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let place = 0;
  for (const { start, end, text: put } of sorted) {
    if (start < place) throw new Error("bug in k2t-rules: edits of a test file overlap");
    result += text.slice(place, start) + put;
    place = end;
  }
  return result + text.slice(place);
}

/** The comments that stand in what edits replace. */
export function lostComments(
  comments: readonly Comment[],
  edits: readonly Edit[],
): readonly Comment[] {
  return comments.filter(({ span }) =>
    edits.some(({ start, end }) => start <= span.start && span.start < end),
  );
}

/** Gives an entry another value; null where an alias stands for the value. */
export function setValue(
  mapping: YamlMapping,
  { key, value }: YamlEntry,
  put: ValueText,
): Edit | null {
  const { start, end, source } = value.span;
  if (start < key.span.end) return null;
  const sameLine = lineOf(source, start) === lineOf(source, key.span.end);
  const indent = mapping.flow ? null : columnOf(source, key.span.start);
  const text = valueAfterKey(put, indent, source, key.span.end - key.span.start);
  return sameLine && !text.startsWith(lineEnd(source))
    ? { start, end, text: text.trimStart() }
    : { start: key.span.end, end, text: `:${text}` };
}

/** Takes entries out, with their lines where they have lines of their own; not all of them. */
export function removeEntries(
  mapping: YamlMapping,
  isRemoved: (entry: YamlEntry) => boolean,
): readonly Edit[] {
  const { entries } = mapping;
  if (!mapping.flow) {
    return entries.flatMap((it, i) => {
      return isRemoved(it) ? [wholeLines(it, entries[i + 1])] : [];
    });
  }
  // Each goes with the comma behind it, those at the end with the one before them.
  const last = entries.findLastIndex((it) => !isRemoved(it));
  const inside = entries.slice(0, last).flatMap((entry, i) => {
    const { start } = entry.key.span;
    const end = entries[i + 1]!.key.span.start;
    return isRemoved(entry) ? [{ start, end, text: "" }] : [];
  });
  const [start, end] = [entries[last]!, entries.at(-1)!].map(entryEnd);
  return last === entries.length - 1
    ? inside
    : [...inside, { start: start!, end: end!, text: "" }];
}

function wholeLines(entry: YamlEntry, next: YamlEntry | undefined): Edit {
  const { source, start } = entry.key.span;
  const line = lineStarts(source)[lineOf(source, start) - 1]!;
  // The first entry of an item stands behind its dash.
  if (next && source.text.slice(line, start).trim() !== "") {
    return { start, end: next.key.span.start, text: "" };
  }
  return { start: line, end: nextLine(source, entryEnd(entry)), text: "" };
}

/** Puts an entry after the last of a mapping that has some. */
export function addEntry(mapping: YamlMapping, key: string, put: ValueText): Edit {
  const { source } = mapping.span;
  const last = mapping.entries.at(-1)!;
  if (mapping.flow) {
    const start = entryEnd(last);
    return { start, end: start, text: `, ${key}: ${put.flow}` };
  }
  const column = columnOf(source, mapping.entries[0]!.key.span.start);
  const start = nextLine(source, entryEnd(last));
  const line = `${" ".repeat(column)}${key}:${valueAfterKey(put, column, source, key.length)}`;
  const end = lineEnd(source);
  const isOpen = start === source.text.length && !/[\r\n]$/.test(source.text);
  return { start, end: start, text: isOpen ? `${end}${line}` : `${line}${end}` };
}

/** With the space or the line end before it; `indent` null: within braces. */
function valueAfterKey(
  { flow, lines }: ValueText,
  indent: number | null,
  source: Source,
  keyLength: number,
): string {
  if (lines === null || indent === null) return ` ${flow}`;
  if (indent + keyLength + flow.length + 2 <= LONGEST_LINE) return ` ${flow}`;
  const margin = `${lineEnd(source)}${" ".repeat(indent + 2)}`;
  return lines.map((line) => `${margin}${line}`).join("");
}

/** Where the value ends; after the key's line where an alias stands for it. */
function entryEnd({ key, value }: YamlEntry): number {
  if (value.span.start >= key.span.end) return value.span.end;
  const { source } = key.span;
  const end = nextLine(source, key.span.end);
  return source.text.slice(0, end).replace(/\r?\n$/, "").length;
}

const lineOf = (source: Source, offset: number): number =>
  positionAt(source, offset).line;

/** How far from the start of its line; a byte order mark is none of the line's. */
function columnOf(source: Source, offset: number): number {
  const { line, column } = positionAt(source, offset);
  return line === 1 && source.text.startsWith("\uFEFF") ? column - 2 : column - 1;
}

function nextLine(source: Source, offset: number): number {
  return lineStarts(source)[lineOf(source, offset)] ?? source.text.length;
}

function lineEnd({ text }: Source): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
