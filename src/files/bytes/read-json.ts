/** Why a text is not taken as JSON, as a sentence about "it". */
export interface JsonFault {
  readonly fault: string;
}

/**
 * Parses JSON from a stranger: the UTF-8 must be whole, nesting at most `depth` deep, and no
 * object may have a key twice (of which JSON.parse would keep the last without a word).
 */
export function parseStrictJson(
  bytes: Uint8Array,
  depth: number,
): { value: unknown } | JsonFault {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { fault: "it is no UTF-8 text" };
  }
  // The scan comes first: it bounds the nesting that JSON.parse meets.
  const fault = scan(text, depth);
  if (fault !== null) return { fault };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { fault: "it is no valid JSON" };
  }
}

/**
 * Parses JSON as Python writes it: NaN, Infinity and -Infinity are taken as null, and of a
 * key that an object has twice the last counts, as in Python. Null where it is no JSON.
 * Call it with a text of which `nestsDeeper` is false.
 */
export function parsePythonJson(text: string): { value: unknown } | null {
  return parsed(text) ?? parsed(withoutSpecialNumbers(text));
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** Whether brackets nest more than `depth` deep, those within strings left out. */
export function nestsDeeper(text: string, depth: number): boolean {
  let open = 0;
  for (let place = 0; place < text.length; place++) {
    const character = text[place];
    if (character === '"') place = stringEnd(text, place) - 1;
    else if (character === "{" || character === "[") open++;
    else if (character === "}" || character === "]") open--;
    if (open > depth) return true;
  }
  return false;
}

const SPECIAL_NUMBERS = ["NaN", "Infinity", "-Infinity"];

/** How many pieces of a text are joined at once: millions of small ones take much memory. */
const MOST_PIECES = 2 ** 16;

/** Python's special numbers as null, strings left alone. */
function withoutSpecialNumbers(text: string): string {
  const blocks: string[] = [];
  let pieces: string[] = [];
  let start = 0;
  for (let place = 0; place < text.length; place++) {
    const character = text[place]!;
    if (character === '"') place = stringEnd(text, place) - 1;
    if (character !== "N" && character !== "I" && character !== "-") continue;
    const number = SPECIAL_NUMBERS.find((it) => text.startsWith(it, place));
    if (number === undefined) continue;
    pieces.push(text.slice(start, place), "null");
    start = place + number.length;
    place = start - 1;
    if (pieces.length < MOST_PIECES) continue;
    blocks.push(pieces.join(""));
    pieces = [];
  }
  return [...blocks, ...pieces, text.slice(start)].join("");
}

/** Looks at brackets and keys only; what else is wrong JSON.parse finds. */
function scan(text: string, depth: number): string | null {
  /** For each open bracket the keys of its object; null for an array. */
  const open: (Set<string> | null)[] = [];
  let string = "";
  for (let place = 0; place < text.length; place++) {
    const character = text[place]!;
    if (character === '"') {
      const end = stringEnd(text, place);
      string = text.slice(place, end);
      place = end - 1;
    } else if (character === "{" || character === "[") {
      if (open.length === depth) return `it nests more than ${depth} deep`;
      open.push(character === "{" ? new Set() : null);
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === ":") {
      const key = unescaped(string);
      const keys = open.at(-1);
      if (keys?.has(key)) return `it has the key \`${key}\` twice`;
      keys?.add(key);
    }
  }
  return null;
}

/** Where the string that starts at `start` ends, its closing quote included. */
function stringEnd(text: string, start: number): number {
  for (let place = start + 1; place < text.length; place++) {
    if (text[place] === "\\") place++;
    else if (text[place] === '"') return place + 1;
  }
  return text.length;
}

/** What a string token says; one that is no valid JSON stands for itself. */
function unescaped(token: string): string {
  if (!token.includes("\\")) return token.slice(1, -1);
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is a list of sizes: integers from 0 that a number holds exactly. */
export function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((it) => Number.isSafeInteger(it) && it >= 0);
}
