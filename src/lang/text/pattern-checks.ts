import type { Report } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type { Fragment } from "./fragment.js";
import type { Mark, RawSegment } from "./pattern.js";

/** What a pattern must not be although each of its marks can be read. */
export function checkPattern(
  inside: Fragment,
  { raw, use }: { readonly raw: readonly RawSegment[]; readonly use: string },
  report: Report,
): boolean {
  const marks = raw.flatMap((segment) => segment.marks);
  const checks = [
    standAlone(raw, report),
    noEmptySegments(inside, { raw, rooted: use === "collected" }, report),
    fewRepeats(marks, report),
  ];
  return checks.every((fine) => fine);
}

/** `**` and `{x:**}` take whole segments. */
function standAlone(raw: readonly RawSegment[], report: Report): boolean {
  let fine = true;
  for (const { marks } of raw) {
    if (marks.length < 2) continue;
    for (const mark of marks) {
      if (mark.kind !== "any-segments" && mark.kind !== "capture-segments") continue;
      const name = mark.kind === "any-segments" ? null : mark.name.text;
      const written = name === null ? "**" : `{${name}:**}`;
      const within = name === null ? "*" : `{${name}}`;
      fine = false;
      report.error("K2T102", {
        message: `\`${written}\` does not stand alone between slashes`,
        span: mark.span,
        suggestion: within,
        help: `\`${within}\` stands for characters within a segment, \`${written}\` for whole segments`,
      });
    }
  }
  return fine;
}

function noEmptySegments(
  inside: Fragment,
  { raw, rooted }: { readonly raw: readonly RawSegment[]; readonly rooted: boolean },
  report: Report,
): boolean {
  if (raw.length === 1) return true;
  const empty = raw.filter(({ marks }, index) => {
    return marks.length === 0 && !(rooted && index === 0);
  });
  if (empty.length === 0) return true;
  const kept = raw.filter((segment) => !empty.includes(segment));
  const only = empty.length === 1 && empty[0] === raw[0];
  report.error("K2T102", {
    message: "a pattern with an empty segment",
    span: inside.spanOf(0, inside.text.length),
    suggestion: kept.map(({ start, end }) => inside.text.slice(start, end)).join("/"),
    help: only
      ? "a pattern begins where it stands, without a slash"
      : "segments are parted by one slash",
  });
  return false;
}

/** One repeated capture of unbounded length costs the square of the path, two its cube. */
function fewRepeats(marks: readonly Mark[], report: Report): boolean {
  const first = new Map<string, Span>();
  let repeated: string | null = null;
  for (const mark of marks) {
    if (mark.kind !== "capture" && mark.kind !== "capture-segments") continue;
    if (mark.kind === "capture" && mark.type === "words") continue;
    const name = mark.name.text;
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, mark.span);
    } else if (repeated !== null && repeated !== name) {
      report.error("K2T102", {
        message: `both \`${repeated}\` and \`${name}\` are captured more than once`,
        span: mark.span,
        notes: [{ message: `\`${name}\` is captured here first`, span: before }],
        help: "a pattern repeats one capture at most; compare others with `where`",
      });
      return false;
    } else {
      repeated = name;
    }
  }
  return true;
}
