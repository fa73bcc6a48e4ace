import type { Report } from "../report/diagnostic.js";
import type { Source } from "../report/source.js";
import { parseText } from "./text/parse-text.js";
import type { RuleFile } from "./tree.js";
import { parseYaml } from "./yaml/parse-yaml.js";

/**
 * Reads a rule file in the notation that the end of its name tells: `.k2t` is text,
 * `.yaml`, `.yml` and `.json` are YAML. A file of another name is text unless its first
 * line that is neither blank nor a comment can only be YAML.
 */
export function parseRules(source: Source, report: Report): RuleFile {
  return isYaml(source) ? parseYaml(source, report) : parseText(source, report);
}

/** Whether `parseRules` reads a file as YAML. */
export function isYaml({ file, text }: Source): boolean {
  const name = file.toLowerCase();
  if (name.endsWith(".k2t")) return false;
  return /\.(?:ya?ml|json)$/.test(name) || looksLikeYaml(text);
}

/** No item of the text notation starts with a brace or a key and its colon. */
function looksLikeYaml(text: string): boolean {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const first = lines.find((line) => !/^\s*(?:#.*)?$/.test(line)) ?? "";
  return /^\s*(?:\{|---(?:\s|$)|%YAML\s|["']?[\w$]+["']?\s*:(?:\s|$))/.test(first);
}
