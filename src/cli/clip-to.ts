import { widthOf } from "../report/width.js";

const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Code units of one character with its marks; what stacks up more is cut. */
const LONGEST_CHARACTER = 16;

/**
 * `text`, which has no control characters, in at most `columns`: where it is wider its middle
 * is left out, since names differ at their ends. At least 3 columns.
 */
export function clipTo(text: string, columns: number): string {
  // Names are a stranger's: one may be megabytes long.
  const reach = LONGEST_CHARACTER * columns;
  if (text.length <= reach && widthOf(text) <= columns) return text;
  const tail = Math.floor((columns - 1) / 3);
  const start = charactersOf(text.slice(0, reach));
  const end = charactersOf(text.slice(-reach)).reverse();
  return `${fill(start, columns - 1 - tail).join("")}…${fill(end, tail).reverse().join("")}`;
}

const charactersOf = (text: string): string[] =>
  Array.from(SEGMENTER.segment(text), ({ segment }) =>
    segment.slice(0, LONGEST_CHARACTER).replace(/\p{Surrogate}/gu, "�"),
  );

function fill(characters: readonly string[], columns: number): string[] {
  const taken: string[] = [];
  let left = columns;
  for (const character of characters) {
    left -= widthOf(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}
