import type { Span } from "../../report/source.js";

/**
 * A YAML document as the rules see it: aliases replaced by what they stand for (the same
 * node, so its spans are the anchor's), keys checked to be texts and to differ.
 */
export type YamlNode = YamlScalar | YamlEmpty | YamlBroken | YamlList | YamlMapping;

export interface YamlScalar {
  readonly kind: "scalar";
  /** The text as YAML reads it; the last line end of a block scalar left out. */
  readonly text: string;
  /** Where the characters of `text` stand in the file. */
  readonly places: TextPlaces;
  /** Quotes and block header included. */
  readonly span: Span;
  /** Written without quotes and not as a block, so that `1` and `true` are not texts. */
  readonly plain: boolean;
  /** The comment that ends the text, for messages: it may have been meant as part of it. */
  readonly comment: Span | null;
}

/** No value at all, as in `to:`. */
export interface YamlEmpty {
  readonly kind: "empty";
  readonly span: Span;
}

/** What could not be read; it has been reported and nothing more is said about it. */
export interface YamlBroken {
  readonly kind: "broken";
  readonly span: Span;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly span: Span;
  /** Written with brackets. */
  readonly flow: boolean;
}

export interface YamlMapping {
  readonly kind: "mapping";
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
  /** Some key could not be read, so that an absent one may be meant. */
  readonly incomplete: boolean;
  /** Written with braces. */
  readonly flow: boolean;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** For each code unit of a text the stretch of the file that it was read from. */
export interface TextPlaces {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The place just after the text's last character: where an empty end is marked. */
  readonly end: number;
}
