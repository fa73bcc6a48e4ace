import type { Origin } from "../../report/origin.js";
import type { Source } from "../../report/source.js";

/** A rule text and where it was found. */
export interface RuleText {
  readonly source: Source;
  /** The file itself, links followed: the same file is the same text. */
  readonly identity: string;
  /** The folder that relative paths must not leave; null: the file that one runs. */
  readonly boundary: string | null;
  /** The syntax tree of just this text, as the build packed it; null: there is none. */
  readonly packed: object | null;
  readonly origin: Origin;
}
