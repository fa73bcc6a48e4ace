import type { Report } from "../report/diagnostic.js";
import type { Source } from "../report/source.js";
import { isYaml } from "./notation.js";
import type { RuleFile } from "./tree.js";

/**
 * Reads a rule file in the notation that it is in. The parsers are loaded when they are
 * called for: a run with built-in packs alone needs none, as these are parsed beforehand.
 */
export async function parseRules(source: Source, report: Report): Promise<RuleFile> {
  if (isYaml(source)) {
    const { parseYaml } = await import("./yaml/parse-yaml.js");
    return parseYaml(source, report);
  }
  const { parseText } = await import("./text/parse-text.js");
  return parseText(source, report);
}
