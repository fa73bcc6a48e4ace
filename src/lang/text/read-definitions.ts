import type {
  Declaration,
  DeclaredTensor,
  Let,
  Name,
  NamedExpression,
  Pack,
  Table,
  TableEntry,
  Use,
} from "../tree.js";
import { bracketFault } from "./brackets.js";
import { entriesOf } from "./entries.js";
import type { EntryParser } from "./entry-parser.js";
import { checkEntry } from "./entry-checks.js";
import { unescaped } from "./escapes.js";
import { endOf } from "./lex.js";
import { reportUnreadable } from "./lexical-errors.js";
import { hasBlock, hasNoBlock, parseRest, spanOfEntry } from "./reading.js";
import type { Reading } from "./reading.js";
import { endOfString } from "./scan-string.js";
import * as token from "./tokens.js";

// Items that are no rules. Each gives null after a report of what is wrong.

export function readPack(reading: Reading): Pack | null {
  const words = readHeader(reading, "a name and a version: `pack acme/vision 1.2.0`", 2);
  if (words === null) return null;
  const [name, version] = words;
  const span = spanOfEntry(reading.structure, reading.entry);
  return { kind: "pack", name: name!, version: version ?? null, span };
}

export function readUse(reading: Reading): Use | null {
  const help = "the name of a pack: `keras/core`, `./file.k2t` or `npm:NAME`";
  const { structure, entry } = reading;
  const opens = entry.tokens.findIndex(({ tokenType }) => tokenType === token.OpenParen);
  const given = opens < 0 ? [] : entry.tokens.slice(opens);
  const words = readHeader(reading, help, 1, given[0]?.startOffset);
  const settings = given.length === 0 ? [] : readSettings({ ...reading, rest: given });
  if (words === null || settings === null) return null;
  return {
    kind: "use",
    target: words[0]!,
    settings,
    span: spanOfEntry(structure, entry),
  };
}

/** What stands in the parentheses after the name, which is of the language again. */
function readSettings(reading: Reading): readonly NamedExpression[] | null {
  const { structure, report, entry, rest } = reading;
  if (reportUnreadable(structure.fragment, rest, report)) return null;
  const fault = bracketFault(structure.faults, entry);
  if (fault === null) return parseRest(reading, (parser) => parser.useSettings());
  report.error("K2T100", fault);
  return null;
}

/**
 * One word at least and `most` at most, before the offset `end`; null after a report of
 * anything else.
 */
function readHeader(
  reading: Reading,
  takes: string,
  most: number,
  end = endOf(reading.entry.tokens.at(-1)!),
): Name[] | null {
  const { structure, report, entry } = reading;
  const keyword = entry.tokens[0]!.image;
  if (!hasNoBlock(reading, `a \`${keyword}\``)) return null;
  const words = wordsOf(reading, end);
  if (words.length > 0 && words.length <= most) return words;
  const extra = words[most];
  report.error("K2T100", {
    message:
      extra === undefined
        ? `\`${keyword}\` without a name`
        : `unexpected \`${extra.text}\` after \`${words[most - 1]!.text}\``,
    span: extra?.span ?? spanOfEntry(structure, entry),
    help: `\`${keyword}\` takes ${takes}`,
  });
  return null;
}

/** The words of a header as written: the names of packs are no words of the language. */
function wordsOf({ structure: { fragment }, entry }: Reading, end: number): Name[] {
  const { text } = fragment;
  const words: Name[] = [];
  for (let at = endOf(entry.tokens[0]!); at < end;) {
    if (/\s/.test(text[at]!)) {
      at += 1;
      continue;
    }
    const start = at;
    const closed = /["']/.test(text[at]!) ? endOfString(text, at) : null;
    if (closed === null) while (at < end && !/\s/.test(text[at]!)) at += 1;
    else at = closed;
    const written = text.slice(start, at);
    const name = closed === null ? written : unescaped(written.slice(1, -1));
    words.push({ text: name, span: fragment.spanOf(start, at) });
  }
  return words;
}

export function readLet(reading: Reading): Let | null {
  const head = parseRest(reading, (parser) => parser.letHead());
  if (head === null || !hasNoBlock(reading, "a `let`")) return null;
  return { kind: "let", ...head, span: spanOfEntry(reading.structure, reading.entry) };
}

export function readTable(reading: Reading): Table | null {
  const name = parseRest(reading, (parser) => parser.tableHead());
  const example = "the entries of a table stand in braces: `table t { 1: 0, 2: 2 }`";
  if (!hasBlock(reading, name, example)) return null;
  const entries = readList(reading, (parser) => parser.tableEntry());
  if (name === null || entries === null) return null;
  const span = spanOfEntry(reading.structure, reading.entry);
  return { kind: "table", name, entries: entries satisfies TableEntry[], span };
}

export function readDeclaration(
  reading: Reading,
  kind: "class" | "module",
): Declaration | null {
  const name = parseRest(reading, (parser) => parser.className());
  const example = "what is declared stands in braces: `{ kernel [in out], bias? [out] }`";
  if (!hasBlock(reading, name, example)) return null;
  const entries = readList(reading, (parser) => parser.declaredTensor());
  if (name === null || entries === null) return null;
  const span = spanOfEntry(reading.structure, reading.entry);
  return { kind, name, entries: entries satisfies DeclaredTensor[], span };
}

/** The entries of a block that commas may part; null if one of them cannot be read. */
function readList<Head>(
  { structure, report, entry }: Reading,
  rule: (parser: EntryParser) => Head,
): (Head & Pick<Table, "span">)[] | null {
  const list: (Head & Pick<Table, "span">)[] = [];
  let failed = false;
  for (const inner of entriesOf(structure, entry.block!, "lines and commas")) {
    const reading = { structure, report, entry: inner, optional: false, allow: [] };
    const readable = checkEntry(structure, inner, report);
    const head = parseRest({ ...reading, rest: inner.tokens, readable }, rule);
    if (head === null) failed = true;
    else list.push({ ...head, span: spanOfEntry(structure, inner) });
  }
  return failed ? null : list;
}
