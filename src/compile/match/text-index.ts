import type { Fixed } from "./place-index.js";

/** Some of the owners of texts, which are cheap to count and dearer to list. */
export interface Found {
  /** How many there are, or more: of one with several such texts, as many as it has. */
  readonly count: number;
  /** The ordinals of the owners, in order, each once. */
  readonly owners: () => readonly number[];
}

/** Finds who owns a text, or one that begins or ends with a text or has it inside. */
export interface TextIndex {
  /** Sets of owners that all hold whoever has what is fixed. */
  find(fixed: Fixed): readonly Found[];
  /** Who has a text that starts so. */
  startingWith(start: string): Found;
}

/** Texts in order, with the ordinals of the owners of each. */
interface Sorted {
  readonly texts: readonly string[];
  readonly owners: readonly (readonly number[])[];
  /** How many owners the texts before one have; for all texts at the end. */
  readonly before: readonly number[];
}

/** `texts`: those of each owner, by its ordinal. */
export function createTextIndex(texts: readonly (readonly string[])[]): TextIndex {
  const byText = new Map<string, number[]>();
  texts.forEach((own, ordinal) => {
    for (const text of own) {
      const owners = byText.get(text);
      if (!owners) byText.set(text, [ordinal]);
      else if (owners.at(-1) !== ordinal) owners.push(ordinal);
    }
  });
  let forwards: Sorted | null = null;
  let backwards: Sorted | null = null;
  let grams: Grams | null = null;
  const startingWith: TextIndex["startingWith"] = (start) =>
    beginning(start, (forwards ??= sort([...byText])));
  return {
    startingWith,
    find({ start, end, inside, isWhole }) {
      if (isWhole) {
        const owners = byText.get(start) ?? [];
        return [{ count: owners.length, owners: () => owners }];
      }
      const found: Found[] = [];
      if (start !== "") found.push(startingWith(start));
      if (end !== "") {
        backwards ??= sort([...byText].map(([text, owners]) => [reversed(text), owners]));
        found.push(beginning(reversed(end), backwards));
      }
      if (inside.length >= GRAM) {
        grams ??= gramsOf(byText);
        found.push(containing(inside, grams));
      }
      return found;
    },
  };
}

/** By code units, as it was written by code units. */
const reversed = (text: string): string => text.split("").reverse().join("");

function sort(entries: readonly (readonly [string, readonly number[]])[]): Sorted {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const before = [0];
  for (const [, owners] of sorted) before.push(before.at(-1)! + owners.length);
  return {
    texts: sorted.map(([text]) => text),
    owners: sorted.map(([, owners]) => owners),
    before,
  };
}

/** The owners of the texts that begin with `start`, which stand together. */
function beginning(start: string, { texts, owners, before }: Sorted): Found {
  const from = firstWhere(texts, (text) => text >= start);
  const to = firstWhere(texts, (text) => text >= start && !text.startsWith(start));
  return {
    count: before[to]! - before[from]!,
    owners: () => inOrder(owners.slice(from, to).flat()),
  };
}

/** The first for which `isThere` holds, as it then does for all behind it. */
function firstWhere(
  texts: readonly string[],
  isThere: (text: string) => boolean,
): number {
  let low = 0;
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isThere(texts[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Characters of the pieces by which texts are found that have something inside. */
const GRAM = 3;

/** The owners of texts by the pieces that the texts have, as they come. */
type Grams = ReadonlyMap<string, readonly number[]>;

function gramsOf(byText: ReadonlyMap<string, readonly number[]>): Grams {
  const grams = new Map<string, number[]>();
  for (const [text, owners] of byText) {
    for (const gram of new Set(piecesOf(text))) {
      const known = grams.get(gram);
      if (known) for (const owner of owners) known.push(owner);
      else grams.set(gram, [...owners]);
    }
  }
  return grams;
}

function piecesOf(text: string): readonly string[] {
  const count = Math.max(0, text.length - GRAM + 1);
  return Array.from({ length: count }, (_, at) => text.slice(at, at + GRAM));
}

/** Those who have the rarest piece of what is inside. */
function containing(inside: string, grams: Grams): Found {
  const lists = piecesOf(inside).map((piece) => grams.get(piece) ?? []);
  const rarest = lists.reduce((least, it) => (it.length < least.length ? it : least));
  return { count: rarest.length, owners: () => inOrder(rarest) };
}

const inOrder = (owners: readonly number[]): readonly number[] =>
  [...new Set(owners)].sort((a, b) => a - b);
