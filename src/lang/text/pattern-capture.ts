import type { Finding, Report } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import { strayCharacter, unescaped } from "./escapes.js";
import type { Fragment } from "./fragment.js";
import type { Mark } from "./pattern.js";
import { RESERVED_WORDS } from "./reserved-words.js";

/** What else people call the types of captures, from other languages. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ...["integer", "number", "num", "digits", "digit", "d", "\\d", "\\d+", "[0-9]+"].map(
    (alias) => [alias, ":int"] as const,
  ),
  ...["letters", "letter", "az", "a-z", "[a-z]+"].map(
    (alias) => [alias, ":alpha"] as const,
  ),
  ...["str", "string", "text", "word", "name", "any", "*", "\\w+", ".*", "[^/]+"].map(
    (alias) => [alias, ""] as const,
  ),
  ...["path", "segments", "***"].map((alias) => [alias, ":**"] as const),
]);
const TYPES_HELP =
  "a capture is `{x}`, `{x:int}`, `{x:alpha}`, `{x:**}` or `{x:a|b}` with at least two words";

/** Reads the capture that opens at `at`; its mark is null if it cannot be read. */
export function readCapture(
  inside: Fragment,
  at: number,
  report: Report,
): { readonly mark: Mark | null; readonly end: number } {
  const close = closingBrace(inside.text, at + 1);
  if (close === null) {
    const { finding } = strayCharacter(inside, at);
    report.error("K2T102", finding);
    return { mark: null, end: inside.text.length };
  }
  const end = close + 1;
  const written = inside.text.slice(at + 1, close);
  const mistake = nameMistake(written) ?? typeMistake(written);
  if (mistake !== null) {
    report.error("K2T102", { ...mistake, span: inside.spanOf(at, end) });
    return { mark: null, end };
  }
  return { mark: captureMark(inside, written, at), end };
}

function closingBrace(text: string, from: number): number | null {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "}") return at;
    else if (text[at] === "{") return null;
  }
  return null;
}

type Mistake = Omit<Finding, "span">;

function nameMistake(written: string): Mistake | null {
  const [name, type] = nameAndType(written);
  if (/^[A-Za-z_]\w*$/.test(name)) {
    if (!RESERVED_WORDS.has(name)) return null;
    const message = `\`${name}\` is a word of the language and names no capture`;
    return { message, suggestion: `{${name}_${type === null ? "" : `:${type}`}}` };
  }
  const trimmed = written.replaceAll(/\s/g, "");
  if (trimmed === "") {
    return { message: "a capture without a name", suggestion: "{x}", help: TYPES_HELP };
  }
  if (/^[A-Za-z_]\w*(?::.*)?$/.test(trimmed)) {
    return { message: "a capture holds no spaces", suggestion: `{${trimmed}}` };
  }
  return {
    message: `\`${shortened(written)}\` is no capture`,
    help: `a pattern takes a name from the path and computes nothing; ${TYPES_HELP}`,
  };
}

function typeMistake(written: string): Mistake | null {
  const [name, type] = nameAndType(written);
  if (type === null || ["int", "alpha", "**"].includes(type)) return null;
  const words = wordsOf(type);
  if (words.length > 1 && words.every((word) => isWord(word))) return null;
  const message = `\`${shortened(type)}\` is no type of a capture`;
  const alias = ALIASES.get(type.trim().toLowerCase());
  if (alias !== undefined) {
    return { message, suggestion: `{${name}${alias}}`, help: TYPES_HELP };
  }
  const tidy = words.map((word) => word.trim()).filter((word) => isWord(word));
  if (words.length > 1) {
    const help = "the words are parted by `|`; each has a character, and no slash";
    if (tidy.length < 2) return { message, help };
    return { message, suggestion: `{${name}:${tidy.join("|")}}`, help };
  }
  const near = nearest(type, ["int", "alpha"]);
  if (near !== undefined) {
    return { message, suggestion: `{${name}:${near}}`, help: TYPES_HELP };
  }
  return tidy.length === 1
    ? { message, suggestion: type, help: TYPES_HELP }
    : { message, help: TYPES_HELP };
}

function captureMark(inside: Fragment, written: string, at: number): Mark {
  const [name, type] = nameAndType(written);
  const start = at + 1;
  const span = inside.spanOf(at, start + written.length + 1);
  const named = { text: name, span: inside.spanOf(start, start + name.length) };
  if (type === "**") return { kind: "capture-segments", name: named, span };
  const common = { kind: "capture", name: named, words: [], span } as const;
  if (type === null) return { ...common, type: "text" };
  if (type === "int" || type === "alpha") return { ...common, type };
  return { ...common, type: "words", words: wordsOf(type).map(unescaped) };
}

function nameAndType(written: string): readonly [string, string | null] {
  const colon = written.indexOf(":");
  if (colon < 0) return [written, null];
  return [written.slice(0, colon), written.slice(colon + 1)];
}

/** Parts `a|b` at its bars. */
function wordsOf(type: string): string[] {
  return type.split("|");
}

/** Whether a text may be one of a capture's words, escapes as written. */
function isWord(word: string): boolean {
  return /^(?:[^\\/*{}\s]|\\["'\\{}*])+$/.test(word);
}

function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
