import type { RuleFile } from "../../lang/tree.js";
import type { Value } from "../../ops/value.js";
import type { Report } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import type { Json } from "../../tensor/catalog.js";
import { valueOfJson } from "../evaluate/config-values.js";
import type { Settings } from "./program.js";

/** The text of `--set name=text` as a value: a number, `true`, a JSON list, else a text. */
function valueOfSetting(text: string): Value {
  if (/^-?\d+\.\d*(e[+-]?\d+)?$/i.test(text))
    return { kind: "float", value: Number(text) };
  try {
    return valueOfJson(JSON.parse(text) as Json);
  } catch (error) {
    // Not JSON: the text itself is meant.
    if (error instanceof SyntaxError) return { kind: "string", value: text };
    throw error;
  }
}

const letNames = (file: RuleFile): string[] =>
  file.items.flatMap((item) => (item.kind === "let" ? [item.name.text] : []));

/**
 * Which file each setting is for: the first, in the order in which rules are tried, that
 * has a `let` of the name. A setting without one is reported.
 */
export function assignSettings(
  files: readonly RuleFile[],
  settings: Settings,
  report: Report,
): ReadonlyMap<RuleFile, ReadonlyMap<string, Value>> {
  const assigned = new Map<RuleFile, Map<string, Value>>();
  for (const [name, text] of settings) {
    const file = files.find((it) => letNames(it).includes(name));
    if (file) {
      const values = assigned.get(file) ?? new Map<string, Value>();
      assigned.set(file, values.set(name, valueOfSetting(text)));
      continue;
    }
    const names = files.flatMap(letNames);
    const suggestion = nearest(name, names);
    report.error("K2T213", {
      message: `\`--set ${name}=…\`: no \`let ${name}\` is in the rules`,
      ...(files[0] && { file: files[0].source.file }),
      ...(suggestion && { suggestion }),
      help:
        names.length === 0
          ? "these rules have no `let`"
          : `the rules have ${names.map((it) => `\`${it}\``).join(", ")}`,
    });
  }
  return assigned;
}
