import type { Report } from "../../report/diagnostic.js";
import type { Source } from "../../report/source.js";
import type { Comment, Item, RuleFile } from "../tree.js";
import { structureOf } from "./entries.js";
import { fileFragment } from "./fragment.js";
import { endOf, lex } from "./lex.js";
import { SOURCE_LIMIT } from "./limits.js";
import { readItems } from "./read-entries.js";

/**
 * Reads a rule file in the text notation (`*.k2t`). All mistakes are reported, at most one
 * an entry; items with a mistake are left out of the tree.
 */
export function parseText(source: Source, report: Report): RuleFile {
  const empty: RuleFile = { kind: "rule-file", source, items: [], comments: [] };
  if (source.text.length > SOURCE_LIMIT) {
    report.error("K2T100", {
      message: `a rule file of more than ${SOURCE_LIMIT} characters`,
      file: source.file,
      help: "rule files are read whole: split it into packs",
    });
    return empty;
  }
  const fragment = fileFragment(source);
  const { tokens, comments } = lex(fragment.text);
  const items = readItems(structureOf(fragment, tokens), report);
  checkHeader(items, report);
  return {
    ...empty,
    items,
    comments: comments.map((comment): Comment => {
      const span = fragment.spanOf(comment.startOffset, endOf(comment));
      return { text: comment.image.slice(1).trimEnd(), span };
    }),
  };
}

/** The header comes first and once. */
function checkHeader(items: readonly Item[], report: Report): void {
  const [first] = items;
  for (const item of items) {
    if (item.kind !== "pack" || item === first) continue;
    report.error("K2T123", {
      message:
        first!.kind === "pack"
          ? "a second `pack` header"
          : "a `pack` header after other items",
      span: item.span,
      notes: [{ message: "the file begins with this", span: first!.span }],
      help: "a file has at most one header, as its first item",
    });
  }
}
