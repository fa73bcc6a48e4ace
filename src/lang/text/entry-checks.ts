import type { Report } from "../../report/diagnostic.js";
import { bracketFault } from "./brackets.js";
import type { Entry, Structure } from "./entries.js";
import { endOf, isWord } from "./lex.js";
import { reportUnreadable } from "./lexical-errors.js";
import { described } from "./syntax-errors.js";

/**
 * Looks for what makes an entry unreadable before it is parsed: foreign characters,
 * brackets without partners, a missing separator. Reports the first kind that it finds and
 * is false then, so that one mistake is one diagnostic.
 */
export function checkEntry(structure: Structure, entry: Entry, report: Report): boolean {
  const { fragment, faults } = structure;
  if (reportUnreadable(fragment, entry.tokens, report)) return false;
  const fault = bracketFault(faults, entry);
  if (fault !== null) {
    report.error("K2T100", fault);
    return false;
  }
  const [first] = entry.tokens;
  if (first === undefined) {
    const { open } = entry.block!;
    report.error("K2T100", {
      message: "a `{` without a rule before it",
      span: fragment.spanOf(open.startOffset, endOf(open)),
      help: "a body opens on the line on which its rule ends",
    });
    return false;
  }
  if (!entry.trailing) return true;
  report.error("K2T100", {
    message: `expected \`;\` or the end of the line, found ${described(first)}`,
    span: fragment.spanOf(first.startOffset, endOf(first)),
    help: "what follows a body begins on a line of its own or after `;`",
  });
  return isWord(first);
}
