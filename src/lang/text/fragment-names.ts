import type { Report } from "../../report/diagnostic.js";
import type { Literal, Text } from "../tree.js";
import { unescaped } from "./escapes.js";
import { partOf } from "./fragment.js";
import type { Fragment } from "./fragment.js";
import { parseTemplateFragment } from "./fragment-texts.js";
import { parsePart } from "./parse-part.js";
import { endOfString } from "./scan-string.js";

const BARE = /^\w+(?:\.\w+)*$/;

/** `q.weight, k.weight` or `bias?`: names of parameters, each with or without quotes. */
export interface AssignedNames {
  readonly names: Text[];
  /** A `?` at the end: left out when a variable that is needed is absent. */
  readonly ifPresent: boolean;
}

/** Null after a report. */
export function parseAssignedNames(
  fragment: Fragment,
  report: Report,
): AssignedNames | null {
  const names: Text[] = [];
  let ifPresent = false;
  let failed = false;
  for (const piece of piecesOf(fragment)) {
    const marked = piece.text.endsWith("?");
    ifPresent ||= marked;
    const written = marked ? trimmed(partOf(piece, 0, piece.text.length - 1)) : piece;
    const name = nameOf(written, report);
    if (name === null) failed = true;
    else names.push(name);
  }
  return failed ? null : { names, ifPresent };
}

function nameOf(written: Fragment, report: Report): Text | null {
  if (written.text === "") {
    const message = "the name of a parameter is missing";
    report.error("K2T100", { message, span: written.spanOf(0, 0) });
    return null;
  }
  const name = parseTemplateFragment(withoutQuotes(written), report);
  if (name === null) return null;
  return { ...name, quoted: !BARE.test(written.text) };
}

/** `1,2`, `-1` or `a`: the keys of an entry of a table. Null after a report. */
export function parseLiteralKeysFragment(
  fragment: Fragment,
  report: Report,
): Literal[] | null {
  const keys = piecesOf(fragment).map((piece) => keyOf(piece, report));
  return keys.every((key) => key !== null) ? keys : null;
}

/** In YAML a key stands in quotes already, so that any word may be one. */
function keyOf(piece: Fragment, report: Report): Literal | null {
  const span = piece.spanOf(0, piece.text.length);
  if (piece.text === "") {
    report.error("K2T100", { message: "a key of a table is missing", span });
    return null;
  }
  if (/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|none)$/.test(piece.text)) {
    const place = { holes: 0, end: "the end of the text" } as const;
    return parsePart(piece, place, (parser) => parser.literalKey(), report);
  }
  return { kind: "string", value: unescaped(withoutQuotes(piece).text), span };
}

/** The parts between the commas that stand neither in quotes nor in braces. */
function piecesOf(fragment: Fragment): Fragment[] {
  const { text } = fragment;
  const pieces: Fragment[] = [];
  let start = 0;
  let braces = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at += 1;
    else if (character === "{") braces += 1;
    else if (character === "}") braces = Math.max(0, braces - 1);
    else if (character === '"' || character === "'") {
      at = (endOfString(text, at) ?? at + 1) - 1;
    } else if (character === "," && braces === 0) {
      pieces.push(trimmed(partOf(fragment, start, at)));
      start = at + 1;
    }
  }
  pieces.push(trimmed(partOf(fragment, start, text.length)));
  return pieces;
}

function trimmed(fragment: Fragment): Fragment {
  const { text } = fragment;
  const start = text.length - text.trimStart().length;
  return partOf(fragment, start, Math.max(start, text.trimEnd().length));
}

/** What stands between quotes that take the whole text. */
function withoutQuotes(piece: Fragment): Fragment {
  const { text } = piece;
  const quoted = /^["']/.test(text) && endOfString(text, 0) === text.length;
  return quoted ? partOf(piece, 1, text.length - 1) : piece;
}
