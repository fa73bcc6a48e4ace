import type { Report } from "../../report/diagnostic.js";
import type { Source } from "../../report/source.js";
import { SOURCE_LIMIT } from "../text/limits.js";
import type { RuleFile } from "../tree.js";
import { buildItems } from "./build/file.js";
import { checkShape } from "./check-shape.js";
import { readDocument } from "./read-document.js";

/**
 * Reads a rule file in the YAML notation, or in JSON, into the tree of the language, with
 * every place in that file. Reports what is wrong as YAML (K2T110), in its shape (K2T111)
 * and in the expressions of the entries that are well shaped; those entries are in the
 * tree whatever the others are like.
 */
export function parseYaml(source: Source, report: Report): RuleFile {
  if (source.text.length > SOURCE_LIMIT) {
    report.error("K2T110", {
      message: `a rule file of more than ${SOURCE_LIMIT} characters`,
      file: source.file,
      help: "rule files are read whole: split it into packs",
    });
    return { kind: "rule-file", source, items: [], comments: [] };
  }
  const { root, comments } = readDocument(source, report);
  if (root !== null) checkShape(root, report);
  const items = root === null ? [] : buildItems(root, report);
  return { kind: "rule-file", source, items, comments };
}
