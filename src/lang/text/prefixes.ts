import type { IToken } from "chevrotain";
import type { Report } from "../../report/diagnostic.js";
import type { Name } from "../tree.js";
import type { Fragment } from "./fragment.js";
import { namesParameter } from "./keywords.js";
import { endOf } from "./lex.js";
import * as token from "./tokens.js";

export interface Prefixes {
  readonly optional: boolean;
  readonly allow: readonly Name[];
  /** How many tokens they take. */
  readonly length: number;
}

/**
 * Reads `optional` and `allow CODE, CODE` before a rule. Null after a report of an `allow`
 * without a code.
 */
export function readPrefixes(
  fragment: Fragment,
  tokens: readonly IToken[],
  report: Report,
): Prefixes | null {
  const allow: Name[] = [];
  let optional = false;
  let at = 0;
  for (; isPrefix(tokens, at); at++) {
    if (tokens[at]!.image === "optional") {
      optional = true;
      continue;
    }
    const word = tokens[at]!;
    do {
      at += 1;
      const code = tokens[at];
      if (code?.tokenType !== token.Identifier) {
        report.error("K2T100", {
          message: "`allow` names no code",
          span: fragment.spanOf(word.startOffset, endOf(word)),
          help: "write the code of what to allow: `allow K2T412`",
        });
        return null;
      }
      allow.push({
        text: code.image,
        span: fragment.spanOf(code.startOffset, endOf(code)),
      });
      if (tokens[at + 1]?.tokenType === token.Comma) at += 1;
    } while (tokens[at]?.tokenType === token.Comma);
  }
  return { optional, allow, length: at };
}

function isPrefix(tokens: readonly IToken[], at: number): boolean {
  const word = tokens[at]?.image;
  if (word !== "optional" && word !== "allow") return false;
  return !namesParameter(tokens.slice(at, at + 2));
}
