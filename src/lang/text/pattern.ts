import type { Finding, Report } from "../../report/diagnostic.js";
import { joinSpans } from "../../report/source.js";
import type { Pattern, PatternPart, PatternSegment } from "../tree.js";
import { strayCharacter } from "./escapes.js";
import type { Fragment } from "./fragment.js";
import { readCapture } from "./pattern-capture.js";
import { checkPattern } from "./pattern-checks.js";
import { ESCAPABLE } from "./escapes.js";

/** What may stand between the slashes of a pattern. */
export type Mark = PatternPart | Exclude<PatternSegment, { readonly kind: "parts" }>;

/** The marks between two slashes, and where they stand in the text. */
export interface RawSegment {
  readonly marks: readonly Mark[];
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a pattern; null after a report if it cannot be read. A `collect` pattern may
 * begin at the root with a slash, all others begin where they stand.
 */
export function readPattern(
  inside: Fragment,
  use: "pattern" | "collected",
  report: Report,
): Pattern | null {
  const raw = readSegments(inside, report);
  if (raw === null || !checkPattern(inside, { raw, use }, report)) return null;
  const segments = raw.map(({ marks, start, end }): PatternSegment => {
    const [only] = marks;
    if (only?.kind === "any-segments" || only?.kind === "capture-segments") return only;
    const parts = marks.filter((mark) => isPart(mark));
    return { kind: "parts", parts, span: inside.spanOf(start, end) };
  });
  return { segments, span: inside.spanOf(0, inside.text.length) };
}

function isPart(mark: Mark): mark is PatternPart {
  return mark.kind !== "any-segments" && mark.kind !== "capture-segments";
}

/** Null if something in the pattern cannot be read; each mistake is reported. */
function readSegments(inside: Fragment, report: Report): RawSegment[] | null {
  const segments: RawSegment[] = [];
  let marks: Mark[] = [];
  let start = 0;
  let failed = false;
  for (let at = 0; at < inside.text.length;) {
    if (inside.text[at] === "/") {
      segments.push({ marks, start, end: at });
      marks = [];
      at += 1;
      start = at;
      continue;
    }
    const { mark, end } = readMark(inside, at, report);
    if (mark === null) failed = true;
    else addMark(marks, mark);
    at = end;
  }
  segments.push({ marks, start, end: inside.text.length });
  return failed ? null : segments;
}

// eslint-disable-next-line no-control-regex -- names hold none
const PLAIN = /[^\\/*{}\u0000-\u001f\u007f]+/y;

/** The mark that begins at `at`, null if it cannot be read. */
function readMark(
  inside: Fragment,
  at: number,
  report: Report,
): { readonly mark: Mark | null; readonly end: number } {
  const { text } = inside;
  PLAIN.lastIndex = at;
  const plain = PLAIN.exec(text)?.[0];
  if (plain !== undefined) {
    const end = at + plain.length;
    return { mark: { kind: "literal", text: plain, span: inside.spanOf(at, end) }, end };
  }
  if (text[at] === "{") return readCapture(inside, at, report);
  if (text[at] === "*") return readStars(inside, at, report);
  if (text[at] === "\\" && ESCAPABLE.includes(text[at + 1] ?? "none")) {
    const span = inside.spanOf(at, at + 2);
    return { mark: { kind: "literal", text: text[at + 1]!, span }, end: at + 2 };
  }
  const { end, finding } = strayCharacter(inside, at);
  report.error("K2T102", finding);
  return { mark: null, end };
}

function readStars(
  inside: Fragment,
  at: number,
  report: Report,
): { readonly mark: Mark | null; readonly end: number } {
  let end = at;
  while (inside.text[end] === "*") end += 1;
  const span = inside.spanOf(at, end);
  if (end - at === 1) return { mark: { kind: "any", span }, end };
  if (end - at === 2) return { mark: { kind: "any-segments", span }, end };
  const finding: Finding = {
    message: `\`${"*".repeat(Math.min(end - at, 10))}\` means nothing`,
    span,
    suggestion: "**",
    help: "`*` stands for characters within a segment, `**` for whole segments",
  };
  report.error("K2T102", finding);
  return { mark: null, end };
}

/** Adds a mark to a segment; a literal goes on the one before it. */
function addMark(marks: Mark[], mark: Mark): void {
  const before = marks.at(-1);
  if (mark.kind !== "literal" || before?.kind !== "literal") {
    marks.push(mark);
    return;
  }
  marks[marks.length - 1] = {
    kind: "literal",
    text: before.text + mark.text,
    span: joinSpans(before.span, mark.span),
  };
}
