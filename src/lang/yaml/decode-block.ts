import { createTextBuilder } from "./text-builder.js";
import type { DecodedText, TextBuilder } from "./text-builder.js";

/** A block scalar: its header such as `|2-`, and the lines below it. */
export interface BlockText {
  readonly header: string;
  /** Everything below the header's line, and its offset in the file. */
  readonly source: string;
  readonly offset: number;
  /** Indentation of the node that holds the scalar, to which `|2` adds. */
  readonly indent: number;
}

interface BlockLine {
  /** Spaces before the content. */
  readonly indent: number;
  readonly content: string;
  readonly start: number;
  /** Where the content ends and where the next line starts. */
  readonly end: number;
  readonly next: number;
}

/** A literal `|` or folded `>` scalar with the places of its characters. */
export function decodeBlock(block: BlockText): DecodedText {
  const lines = linesOf(block);
  const explicit = /[1-9]/.exec(block.header)?.[0];
  const firstFull = lines.find(({ content }) => content !== "");
  const blankEnd = lines.findLastIndex(({ content }) => content !== "") + 1;
  const indent =
    explicit === undefined ? (firstFull?.indent ?? 0) : block.indent + Number(explicit);
  const builder = createTextBuilder();
  const shown = lines.slice(0, lastShown(lines, blankEnd, indent));
  if (block.header.startsWith("|")) addLiteral(builder, shown, indent);
  else addFolded(builder, shown, indent);
  const end = shown.at(-1)?.end ?? block.offset;
  // The line ends that chomping keeps are left out: no rule text ends in one.
  return builder.finish(end);
}

/** Lines of blanks at the end count as text where they are indented more than it. */
function lastShown(
  lines: readonly BlockLine[],
  blankEnd: number,
  indent: number,
): number {
  if (blankEnd === 0) return 0;
  let count = blankEnd;
  for (let index = lines.length - 1; index >= blankEnd; index--) {
    if (lines[index]!.indent > indent) {
      count = index + 1;
      break;
    }
  }
  return count;
}

function addLiteral(
  builder: TextBuilder,
  lines: readonly BlockLine[],
  indent: number,
): void {
  for (const [index, line] of lines.entries()) {
    if (index > 0) addLineEnd(builder, lines[index - 1]!, "\n");
    copyLine(builder, line, indent);
  }
}

/** As YAML folds: a line end between two lines of the same indentation reads as a space. */
function addFolded(
  builder: TextBuilder,
  lines: readonly BlockLine[],
  indent: number,
): void {
  const first = lines.findIndex(({ content }) => content !== "");
  for (const line of lines.slice(0, Math.max(0, first))) {
    builder.copy(" ".repeat(Math.max(0, line.indent - indent)), line.start + indent);
    addLineEnd(builder, line, "\n");
  }
  let separator = "";
  let wasIndented = false;
  for (const [index, line] of lines.entries()) {
    if (index < first) continue;
    const before = lines[index - 1] ?? line;
    if (line.indent > indent || line.content.startsWith("\t")) {
      if (separator === " ") separator = "\n";
      else if (!wasIndented && separator === "\n") separator = "\n\n";
      addLineEnd(builder, before, separator);
      copyLine(builder, line, indent);
      separator = "\n";
      wasIndented = true;
    } else if (line.content === "") {
      if (separator === "\n") addLineEnd(builder, before, "\n");
      else separator = "\n";
    } else {
      addLineEnd(builder, before, separator);
      copyLine(builder, line, indent);
      separator = " ";
      wasIndented = false;
    }
  }
}

function addLineEnd(builder: TextBuilder, line: BlockLine, text: string): void {
  builder.add(text, line.end, line.next);
}

function copyLine(builder: TextBuilder, line: BlockLine, indent: number): void {
  const kept = Math.max(0, line.indent - indent);
  const start = line.start + line.indent - kept;
  builder.copy(" ".repeat(kept) + line.content, start);
}

function linesOf({ source, offset }: BlockText): readonly BlockLine[] {
  const lines: BlockLine[] = [];
  let start = offset;
  for (const text of source.split("\n")) {
    const indent = /^ */.exec(text)![0].length;
    const hasReturn = text.endsWith("\r");
    const content = text.slice(indent, hasReturn ? -1 : undefined);
    const end = start + text.length - (hasReturn ? 1 : 0);
    const next = Math.min(start + text.length + 1, offset + source.length);
    lines.push({ indent, content, start, end, next });
    start += text.length + 1;
  }
  return lines;
}
