import type { Expression } from "./expressions.js";
import type { Located, Name } from "./node.js";

/**
 * A quoted text (or a bare name or path that stands for one) before it is known whether it
 * is a pattern, a template or a plain string: the place decides, and the parser reads it as
 * that. Exactly one of `pattern` and `template` is present.
 */
export interface Text extends Located {
  readonly kind: "text";
  /** As written between the quotes, escapes not resolved. */
  readonly raw: string;
  /** Written with quotes in the text notation. */
  readonly quoted: boolean;
  readonly pattern?: Pattern;
  readonly template?: Template;
}

/** Segments separated by `/`. The empty pattern has one segment without parts. */
export interface Pattern extends Located {
  readonly segments: readonly PatternSegment[];
}

export type PatternSegment =
  /** `**`: any number of whole segments. */
  | ({ readonly kind: "any-segments" } & Located)
  /** `{x:**}`: one or more whole segments, captured. */
  | ({ readonly kind: "capture-segments"; readonly name: Name } & Located)
  | ({ readonly kind: "parts"; readonly parts: readonly PatternPart[] } & Located);

export type PatternPart =
  /** Escapes resolved. */
  | ({ readonly kind: "literal"; readonly text: string } & Located)
  /** `*`. */
  | ({ readonly kind: "any" } & Located)
  | ({
      readonly kind: "capture";
      readonly name: Name;
      readonly type: "text" | "int" | "alpha" | "words";
      /** For `words`: the words, at least two; else empty. */
      readonly words: readonly string[];
    } & Located);

export interface Template extends Located {
  readonly parts: readonly TemplatePart[];
}

export type TemplatePart =
  /** Escapes resolved. */
  | ({ readonly kind: "literal"; readonly text: string } & Located)
  | ({ readonly kind: "hole"; readonly value: Expression } & Located);
