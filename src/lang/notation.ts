import type { Source } from "../report/source.js";

/**
 * Whether a rule file is in the YAML notation, as the end of its name tells: `.k2t` is text,
 * `.yaml`, `.yml` and `.json` are YAML. A file of another name is text unless its first
 * line that is neither blank nor a comment can only be YAML.
 */
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
