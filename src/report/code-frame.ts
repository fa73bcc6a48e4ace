import { clip } from "./clip.js";
import type { Paint, Style } from "./paint.js";
import { lineText, positionAt, type Position, type Span } from "./source.js";
import { visible } from "./visible.js";
import { widthOf } from "./width.js";

/** How a frame is drawn. */
export interface FrameStyle {
  readonly paint: Paint;
  /** Of the marks and the label. */
  readonly mark: Style;
  /** Columns for line numbers. */
  readonly gutter: number;
}

/** Of a marked stretch with more lines than this only the first and last are shown. */
const MOST_LINES = 6;

/** First and last line that a frame of this span shows. */
export function frameEnds(span: Span): { start: Position; end: Position } {
  const start = positionAt(span.source, span.start);
  const end = positionAt(span.source, Math.max(span.start, span.end));
  if (end.line === start.line || end.column > 1) return { start, end };
  // A stretch that ends with a line end marks nothing of the next line.
  const line = end.line - 1;
  return { start, end: { line, column: lineText(span.source, line).length + 1 } };
}

/** The lines of the source with the span marked, from ` --> file:line:column` on. */
export function codeFrame(
  span: Span,
  label: string | undefined,
  style: FrameStyle,
): string[] {
  const { start, end } = frameEnds(span);
  const file = visible(span.source.file);
  const place = `${file}:${start.line}:${start.column}`;
  const arrow = `${" ".repeat(style.gutter)}${style.paint("gutter", "-->")} ${place}`;
  const rows = start.line === end.line ? oneLine : manyLines;
  return [arrow, gutter(style), ...rows(span, visible(label ?? ""), style)];
}

/** An empty gutter, or one with a line number, before `text`. */
export function gutter(style: FrameStyle, text = "", line: number | "" = ""): string {
  const bar = `${String(line).padStart(style.gutter)} |`;
  return `${style.paint("gutter", bar)} ${text}`.trimEnd();
}

function oneLine(span: Span, label: string, style: FrameStyle): string[] {
  const { start, end } = frameEnds(span);
  const line = lineText(span.source, start.line);
  const part = clip(line, start.column - 1, end.column - 1);
  const indent = widthOf(visible(part.text.slice(0, part.start)));
  const length = widthOf(visible(part.text.slice(part.start, part.end)));
  const marks = "^".repeat(Math.max(1, length)) + (label === "" ? "" : ` ${label}`);
  return [
    gutter(style, visible(part.text), start.line),
    gutter(style, " ".repeat(indent) + style.paint(style.mark, marks)),
  ];
}

function manyLines(span: Span, label: string, style: FrameStyle): string[] {
  const { start, end } = frameEnds(span);
  const mark = (text: string): string => style.paint(style.mark, text);
  const rows = [...openingRows(span, start, style)];
  const skipped = end.line - start.line + 1 > MOST_LINES;
  for (let line = start.line + 1; line <= end.line; line++) {
    if (skipped && line === start.line + 3) {
      rows.push(style.paint("gutter", "..."));
      line = end.line - 1;
    }
    const text = visible(clip(lineText(span.source, line), 0, 0).text);
    rows.push(gutter(style, `${mark("|")} ${text}`, line));
  }
  const last = clip(lineText(span.source, end.line), 0, 0).text;
  const width = widthOf(visible(last.slice(0, end.column - 1)));
  const marks = `|${"_".repeat(Math.max(1, width))}^${label === "" ? "" : ` ${label}`}`;
  return [...rows, gutter(style, mark(marks))];
}

/** The first of many lines: `/` beside it, or an arrow that points into it. */
function openingRows(span: Span, start: Position, style: FrameStyle): string[] {
  const mark = (text: string): string => style.paint(style.mark, text);
  const part = clip(
    lineText(span.source, start.line),
    start.column - 1,
    start.column - 1,
  );
  const before = part.text.slice(0, part.start);
  const text = visible(part.text);
  if (before.trim() === "") return [gutter(style, `${mark("/")} ${text}`, start.line)];
  const arrow = ` ${"_".repeat(widthOf(visible(before)) + 1)}^`;
  return [gutter(style, `  ${text}`, start.line), gutter(style, mark(arrow))];
}
