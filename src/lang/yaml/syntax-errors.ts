import type { YAMLParseError } from "yaml";
import type { Finding, Report } from "../../report/diagnostic.js";
import { positionAt } from "../../report/source.js";
import type { Source, Span } from "../../report/source.js";
import { quoteHelp, unquotedValue } from "./quoting.js";

/** After so many the rest follows from these. */
const MAX_ERRORS = 20;

/** Errors that leave the rest of the document readable. */
const LOCAL: ReadonlySet<string> = new Set(["BAD_SCALAR_START", "BAD_DQ_ESCAPE"]);

export interface SyntaxErrors {
  /** Whether what was read around the errors can be relied on. */
  readonly readable: boolean;
  /** Offsets in the scalars that could not be read. */
  readonly broken: readonly number[];
}

/** Reports what YAML itself refuses, one error a line, each with how to mend it. */
export function reportSyntaxErrors(
  source: Source,
  errors: readonly YAMLParseError[],
  report: Report,
): SyntaxErrors {
  const lines = new Set<number>();
  const firsts: YAMLParseError[] = [];
  for (const error of errors) {
    const { line } = positionAt(source, error.pos[0]);
    if (lines.has(line)) continue;
    lines.add(line);
    firsts.push(error);
  }
  const readable =
    errors.length <= MAX_ERRORS && errors.every(({ code }) => LOCAL.has(code));
  // After an error that is not local, the package's recovery makes up others.
  const told = readable ? firsts : firsts.slice(0, 1);
  for (const error of told) report.error("K2T110", findingOf(source, error));
  return { readable, broken: errors.map(({ pos }) => pos[0]) };
}

function findingOf(source: Source, error: YAMLParseError): Finding {
  const tab = tabBefore(source, error.pos[0]);
  if (tab) return { ...TAB, span: tab };
  const span = spanOf(source, error);
  const known = error.message.startsWith(NO_VALUE) ? WITHOUT_COLON : KNOWN[error.code];
  if (known !== undefined) return { ...known, span };
  const value = unquotedValue(source, error.pos[0]);
  if (value === null) {
    return {
      message: `not valid YAML: ${plainly(error.message)}`,
      span,
      help: "a text that holds any of `{ } [ ] , : # & * ! | > ' \" % @` is best put in quotes",
    };
  }
  return {
    message: "YAML cannot read this text without quotes",
    span: value,
    ...quoteHelp(value),
  };
}

type Known = Pick<Finding, "message" | "help">;

const TAB: Known = {
  message: "a tab in the indentation, which YAML does not allow",
  help: "indent with spaces",
};

/** The indentation before the first text of a line, where the package errs, with a tab in it. */
function tabBefore(source: Source, offset: number): Span | null {
  const { column } = positionAt(source, offset);
  const start = offset - column + 1;
  const before = source.text.slice(start, offset);
  return /^ *\t[ \t]*$/.test(before) ? { source, start, end: offset } : null;
}

const KNOWN: Readonly<Partial<Record<string, Known>>> = {
  TAB_AS_INDENT: TAB,
  BAD_DQ_ESCAPE: {
    message: "an escape that YAML does not know in double quotes",
    help: "double the backslash, or use single quotes, in which a backslash is itself",
  },
  RESOURCE_EXHAUSTION: {
    message: "the nesting is too deep",
    help: "look for a bracket too many",
  },
};

/** The package's message for a line that is neither an entry nor an item. */
const NO_VALUE = "Implicit map keys need to be followed by map values";

const WITHOUT_COLON: Known = {
  message: "a line without `: ` where an entry of a mapping is expected",
  help: "write `key: value`, with a space after the colon; put a text of several lines in quotes",
};

function spanOf(source: Source, { code, pos }: YAMLParseError): Span {
  const size = source.text.length;
  const start = Math.max(0, Math.min(pos[0], size));
  // The package marks the backslash alone.
  const end = code === "BAD_DQ_ESCAPE" ? start + 2 : pos[1];
  return { source, start, end: Math.max(start, Math.min(end, size)) };
}

/** The package's wording in the style of these messages. */
function plainly(message: string): string {
  const [first = ""] = message.split("\n");
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/[.:]$/, "");
}
