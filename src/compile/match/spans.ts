import type { PathSubject } from "./subject.js";
import type { Token } from "./tokens.js";

/** Most digits of a `{x:int}`: a double holds every integer of 15 digits. */
export const MAX_DIGITS = 15;

/**
 * The offsets at which `token` may end when it starts at `start`, nearest first: the
 * order of lazy matching. A generator, so that a walk pays only for what it tries.
 */
export function* endsOf(
  token: Token,
  subject: PathSubject,
  start: number,
): Generator<number> {
  const { text, segmentEnd } = subject;
  switch (token.kind) {
    case "literal":
      if (text.startsWith(token.text, start)) yield start + token.text.length;
      return;
    case "any":
    case "text": {
      const first = token.kind === "any" ? start : start + 1;
      for (let end = first; end <= segmentEnd[start]!; end++) yield end;
      return;
    }
    case "int":
    case "alpha": {
      const end = runEnd(token.kind, subject, start);
      if (end > start) yield end;
      return;
    }
    case "words":
      for (const word of token.words) {
        if (text.startsWith(word, start)) yield start + word.length;
      }
      return;
    case "any-segments":
    case "segments":
      if (token.kind === "any-segments") yield start;
      for (let end = start; end < text.length;) {
        end = segmentEnd[end]! + 1;
        yield end;
      }
  }
}

/**
 * End of the whole run of digits or letters that starts at `start`, or `start` where there
 * is none. What stands before is not looked at: in `conv1{x:int}` and `block{x:alpha}` the
 * author says himself where the capture begins.
 */
export function runEnd(
  kind: "int" | "alpha",
  subject: PathSubject,
  start: number,
): number {
  if (kind === "alpha") return subject.lettersEnd[start]!;
  const end = subject.digitsEnd[start]!;
  return end - start > MAX_DIGITS ? start : end;
}

/** Whether `token` may stretch from `start` to `end`, in constant time. */
export function accepts(
  token: Token,
  subject: PathSubject,
  start: number,
  end: number,
): boolean {
  switch (token.kind) {
    case "any":
      return end >= start && end <= subject.segmentEnd[start]!;
    case "text":
      return end > start && end <= subject.segmentEnd[start]!;
    case "int":
    case "alpha":
      return end > start && end === runEnd(token.kind, subject, start);
    case "segments":
      return end > start && subject.segmentEnd[end - 1] === end - 1;
    default:
      return [...endsOf(token, subject, start)].includes(end);
  }
}

/** Where a capture with a given text ends: `{x:**}` takes the `/` of its last segment too. */
export function endOfText(token: Token, start: number, text: string): number {
  return start + text.length + (token.kind === "segments" ? 1 : 0);
}

/** The text that a capture has between two offsets. */
export function capturedText(
  token: Token,
  subject: PathSubject,
  start: number,
  end: number,
): string {
  return subject.text.slice(start, token.kind === "segments" ? end - 1 : end);
}
