import { isYaml } from "../../lang/notation.js";
import type { RuleFile } from "../../lang/tree.js";
import type { Report } from "../../report/diagnostic.js";

/** `let n` and `table t` at the start of a line, in the text notation. */
const TEXT_DEFINITION = /^[ \t]*(?:let|table)[ \t]+([A-Za-z_]\w*)/gm;
/** Any key, in the YAML notation: which of them stand under `let` only a parse could say. */
const YAML_KEY = /([A-Za-z_]\w*)["']?[ \t]*:/g;

/**
 * The names that a file with syntax errors means to define, though the parser could not read
 * how. That a rule uses one of them is no second mistake.
 */
export function lostNames(
  { source, items }: RuleFile,
  report: Report,
): readonly string[] {
  const isDamaged = report.diagnostics.some(
    ({ code, span }) => code.startsWith("K2T1") && span?.source === source,
  );
  if (!isDamaged) return [];
  const read = new Set(items.map((item) => ("name" in item ? item.name.text : "")));
  const pattern = isYaml(source) ? YAML_KEY : TEXT_DEFINITION;
  const meant = [...source.text.matchAll(pattern)].map((match) => match[1]!);
  return meant.filter((name) => !read.has(name));
}
