/** How a quoted text is written where it stands. */
export interface Quoting {
  /** What opens and closes the text. */
  readonly quote: '"' | "'";
  /** The text stands within a template's `{…}`, so that neither quote may appear. */
  readonly inner: boolean;
}

export const OUTER: Quoting = { quote: '"', inner: false };

/** How texts are written within the holes of a text. */
export function quotingWithin({ quote }: Quoting): Quoting {
  return { quote: quote === '"' ? "'" : '"', inner: true };
}

/** A text with a backslash before each of `characters` and before the quotes at stake. */
export function escaped(text: string, characters: string, quoting: Quoting): string {
  const quotes = quoting.inner ? "\"'" : quoting.quote;
  return Array.from(text, (character) =>
    `\\${characters}${quotes}`.includes(character) ? `\\${character}` : character,
  ).join("");
}

/** A plain string in quotes. */
export function quoted(text: string): string {
  return `"${escaped(text, "", OUTER)}"`;
}
