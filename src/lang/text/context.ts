import type { IToken } from "chevrotain";
import type { Code } from "../../report/codes.js";
import type { Finding } from "../../report/diagnostic.js";
import type { Span } from "../../report/source.js";
import type { Text } from "../tree.js";
import type { Fragment } from "./fragment.js";
import { endOf } from "./lex.js";

/** As what a quoted text is to be read. */
export type TextUse = "pattern" | "collected" | "target" | "template" | "message";

/** A tree node that the parser has yet to complete. */
export type Unfinished<Node> = { -readonly [Key in keyof Node]: Node[Key] };

export interface PendingText {
  readonly text: Unfinished<Text>;
  /** What stands between the quotes. */
  readonly inside: Fragment;
  use: TextUse;
}

export interface Problem {
  readonly code: Code;
  readonly finding: Finding;
}

/** What is read at present, and what has come of it besides the tree. */
export interface Context {
  readonly fragment: Fragment;
  /** In how many `{…}` of templates within each other the text stands. */
  readonly holes: number;
  /** Texts to be read as patterns or templates once the parser is free again. */
  readonly pending: Map<Text, PendingText>;
  /** What is wrong with text that the grammar alone accepts. */
  readonly problems: Problem[];
  /** How deep each expression is nested, as long as it is being built. */
  readonly depths: Map<object, number>;
}

export function createContext(fragment: Fragment, holes = 0): Context {
  return {
    fragment,
    holes,
    pending: new Map(),
    problems: [],
    depths: new Map(),
  };
}

export function spanOf(context: Context, first: IToken, last: IToken = first): Span {
  return context.fragment.spanOf(first.startOffset, endOf(last));
}
