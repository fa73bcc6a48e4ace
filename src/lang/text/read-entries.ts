import type { Report } from "../../report/diagnostic.js";
import type { BodyEntry, Item } from "../tree.js";
import { entriesOf } from "./entries.js";
import type { Entry, Stretch, Structure } from "./entries.js";
import { checkEntry } from "./entry-checks.js";
import { isHeader, keywordOf, namesParameter } from "./keywords.js";
import type { Keyword, Place } from "./keywords.js";
import { checkPlace, checkPrefixes, reportUnknownStart } from "./misplaced.js";
import { readPrefixes } from "./prefixes.js";
import {
  readDeclaration,
  readLet,
  readPack,
  readTable,
  readUse,
} from "./read-definitions.js";
import {
  readAssignment,
  readIgnore,
  readLayer,
  readMap,
  readMessage,
  readRestore,
  readParam,
  readRemoval,
  readWeight,
} from "./read-rules.js";
import type { Reading } from "./reading.js";
import * as token from "./tokens.js";

type AnyEntry = Item | BodyEntry;

/** Reads the items of a file; those with mistakes are reported and left out. */
export function readItems(structure: Structure, report: Report): Item[] {
  const whole = { from: 0, to: structure.tokens.length };
  const items = readEntries(structure, whole, "file", report);
  return items.filter((item) => item !== null) as Item[];
}

function readEntries(
  structure: Structure,
  stretch: Stretch,
  place: Place,
  report: Report,
): (AnyEntry | null)[] {
  return entriesOf(structure, stretch, "lines").map((entry) =>
    readEntry({ structure, entry, place, report }),
  );
}

/** Reads the body of a map or a layer; null if one of its entries cannot be read. */
function readBody(
  { structure, entry, report }: Reading,
  place: "map" | "layer",
): BodyEntry[] | null {
  const entries = readEntries(structure, entry.block!, place, report);
  return entries.every((inner) => inner !== null) ? (entries as BodyEntry[]) : null;
}

export interface Placed {
  readonly structure: Structure;
  readonly entry: Entry;
  readonly place: Place;
  readonly report: Report;
}

function readEntry(placed: Placed): AnyEntry | null {
  const { structure, entry, report } = placed;
  const readable =
    (isHeader(entry.tokens) && !entry.trailing) || checkEntry(structure, entry, report);
  const prefixes = readPrefixes(structure.fragment, entry.tokens, report);
  if (prefixes === null || entry.tokens.length === 0) return null;
  const { length, optional, allow } = prefixes;
  const tokens = entry.tokens.slice(length);
  const reading = { structure, report, entry, readable, optional, allow };
  const keyword = keywordOf(tokens);
  if (keyword !== null) {
    if (!checkPlace(placed, { kind: keyword, tokens })) return null;
    if (!checkPrefixes(placed, { kind: keyword, length })) return null;
    return READERS[keyword]({ ...reading, rest: tokens.slice(1) });
  }
  const removal = tokens[0]?.tokenType === token.Minus;
  if (!readable && !removal && !namesParameter(tokens)) return null;
  if (!removal && reportUnknownStart(placed, tokens)) return null;
  const kind = removal ? "removal" : "assignment";
  if (!checkPlace(placed, { kind, tokens })) return null;
  if (!checkPrefixes(placed, { kind, length })) return null;
  return removal
    ? readRemoval({ ...reading, rest: tokens.slice(1) })
    : readAssignment({ ...reading, rest: tokens });
}

const READERS: Readonly<Record<Keyword, (reading: Reading) => AnyEntry | null>> = {
  pack: readPack,
  use: readUse,
  let: readLet,
  table: readTable,
  class: (reading) => readDeclaration(reading, "class"),
  module: (reading) => readDeclaration(reading, "module"),
  layer: (reading) => readLayer(reading, readBody),
  map: (reading) => readMap(reading, readBody),
  weight: readWeight,
  param: readParam,
  ignore: readIgnore,
  error: readMessage,
  warn: readMessage,
  restore: readRestore,
};
