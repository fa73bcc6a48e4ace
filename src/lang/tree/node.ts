import type { Span } from "../../report/source.js";

export interface Located {
  readonly span: Span;
}

/** A name as written, with its place. */
export interface Name extends Located {
  readonly text: string;
}
