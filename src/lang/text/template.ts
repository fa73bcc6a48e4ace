import type { Report } from "../../report/diagnostic.js";
import { joinSpans } from "../../report/source.js";
import type { Template, TemplatePart } from "../tree.js";
import type { TextUse } from "./context.js";
import { ESCAPABLE, strayCharacter } from "./escapes.js";
import { partOf } from "./fragment.js";
import type { Fragment } from "./fragment.js";
import { parsePart } from "./parse-part.js";
import { endOfString } from "./scan-string.js";

interface Reading {
  readonly inside: Fragment;
  readonly use: Exclude<TextUse, "pattern" | "collected">;
  /** In how many templates the text stands. */
  readonly holes: number;
  readonly report: Report;
}

interface Read {
  /** Null if the part cannot be read. */
  readonly part: TemplatePart | null;
  readonly end: number;
}

/** Reads a template; null after a report if it cannot be read. */
export function readTemplate(
  inside: Fragment,
  { use, holes }: Pick<Reading, "use" | "holes">,
  report: Report,
): Template | null {
  const reading: Reading = { inside, use, holes, report };
  const parts: TemplatePart[] = [];
  let failed = false;
  for (let at = 0; at < inside.text.length;) {
    const { part, end } = readPart(reading, at);
    if (part === null) failed = true;
    else addPart(parts, part);
    at = end;
  }
  return failed ? null : { parts, span: inside.spanOf(0, inside.text.length) };
}

// eslint-disable-next-line no-control-regex -- names hold none
const PLAIN = /[^\\{}*\u0000-\u001f\u007f]+/y;

function readPart(reading: Reading, at: number): Read {
  const { inside, use, report } = reading;
  const { text } = inside;
  PLAIN.lastIndex = at;
  const plain = PLAIN.exec(text)?.[0];
  if (plain !== undefined) return literal(inside, plain, at, at + plain.length);
  if (text[at] === "{") return readHole(reading, at);
  if (text[at] === "\\" && ESCAPABLE.includes(text[at + 1] ?? "none")) {
    return literal(inside, text[at + 1]!, at, at + 2);
  }
  if (text[at] === "*" && use !== "target") return literal(inside, "*", at, at + 1);
  if (use === "message" && /\s/.test(text[at]!)) {
    return literal(inside, " ", at, at + 1);
  }
  const { finding, end } = strayCharacter(inside, at);
  const help =
    text[at] === "*"
      ? "a template builds one name: capture what it depends on, `{x}`, in the pattern"
      : finding.help;
  report.error("K2T103", { ...finding, ...(help !== undefined && { help }) });
  return { part: null, end };
}

function literal(inside: Fragment, text: string, start: number, end: number): Read {
  return { part: { kind: "literal", text, span: inside.spanOf(start, end) }, end };
}

function readHole({ inside, holes, report }: Reading, at: number): Read {
  const close = closingBrace(inside.text, at + 1);
  if (close === null) {
    report.error("K2T103", strayCharacter(inside, at).finding);
    return { part: null, end: inside.text.length };
  }
  const end = close + 1;
  const span = inside.spanOf(at, end);
  if (inside.text.slice(at + 1, close).trim() === "") {
    report.error("K2T103", {
      message: "nothing stands between `{` and `}`",
      span,
      help: "write the name of a capture, or `\\{\\}` for the characters",
    });
    return { part: null, end };
  }
  const value = parsePart(
    partOf(inside, at + 1, close),
    { holes: holes + 1, end: "`}`" },
    (parser) => parser.expression(),
    report,
  );
  return { part: value === null ? null : { kind: "hole", value: value.node, span }, end };
}

const NAME = /[A-Za-z_]\w*(?:'+(?!\w))?/y;

/** The `}` that closes a hole, past the quoted texts and braces within it. */
function closingBrace(text: string, from: number): number | null {
  let open = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if (/[A-Za-z_]/.test(character)) {
      // As a whole, for it may end with primes, which open no text.
      NAME.lastIndex = at;
      at += NAME.exec(text)![0].length - 1;
    } else if (character === '"' || character === "'") {
      const end = endOfString(text, at);
      if (end !== null) at = end - 1;
    } else if (character === "{") {
      open += 1;
    } else if (character === "}") {
      if (open === 0) return at;
      open -= 1;
    }
  }
  return null;
}

/** Adds a part; a literal goes on the one before it. */
function addPart(parts: TemplatePart[], part: TemplatePart): void {
  const before = parts.at(-1);
  if (part.kind !== "literal" || before?.kind !== "literal") {
    parts.push(part);
    return;
  }
  parts[parts.length - 1] = {
    kind: "literal",
    text: before.text + part.text,
    span: joinSpans(before.span, part.span),
  };
}
