import type {
  Declaration,
  DeclaredTensor,
  Let,
  Name,
  Pack,
  Table,
  TableEntry,
  Use,
} from "../tree.js";
import { entriesOf } from "./entries.js";
import type { EntryParser } from "./entry-parser.js";
import { checkEntry } from "./entry-checks.js";
import { unescaped } from "./escapes.js";
import { endOf } from "./lex.js";
import { hasBlock, hasNoBlock, parseRest, spanOfEntry } from "./reading.js";
import type { Reading } from "./reading.js";
import * as token from "./tokens.js";

// Items that are no rules. Each gives null after a report of what is wrong.

export function readPack(reading: Reading): Pack | null {
  const words = wordsOf(reading);
  const [name, version] = words;
  if (!hasNoBlock(reading, "a `pack` header")) return null;
  if (name === undefined || words.length > 2) {
    reportWords(reading, "`pack` takes a name and a version: `pack acme/vision 1.2.0`");
    return null;
  }
  const span = spanOfEntry(reading.structure, reading.entry);
  return { kind: "pack", name, version: version ?? null, span };
}

export function readUse(reading: Reading): Use | null {
  const [target, ...more] = wordsOf(reading);
  if (!hasNoBlock(reading, "a `use`")) return null;
  if (target === undefined || more.length > 0) {
    reportWords(
      reading,
      "`use` takes one pack: `keras/core`, `./file.k2t` or `npm:NAME`",
    );
    return null;
  }
  return { kind: "use", target, span: spanOfEntry(reading.structure, reading.entry) };
}

/** The words of a header as written: the names of packs are no words of the language. */
function wordsOf({ structure: { fragment }, entry, rest }: Reading): Name[] {
  const [only] = rest;
  if (rest.length === 1 && only?.tokenType === token.Text) {
    const span = fragment.spanOf(only.startOffset, endOf(only));
    return [{ text: unescaped(only.image.slice(1, -1)), span }];
  }
  const from = endOf(entry.tokens[0]!);
  const text = fragment.text.slice(from, endOf(entry.tokens.at(-1)!));
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    span: fragment.spanOf(from + index, from + index + word.length),
  }));
}

function reportWords({ structure, report, entry }: Reading, help: string): void {
  const message = `\`${entry.tokens[0]!.image}\` with more or less than it takes`;
  report.error("K2T100", { message, span: spanOfEntry(structure, entry), help });
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
