import type { RuleFile } from "../../lang/tree.js";
import type { Value } from "../../ops/value.js";
import type { Report } from "../../report/diagnostic.js";
import { nearest } from "../../report/suggest.js";
import type { Json } from "../../tensor/catalog.js";
import { valueOfJson } from "../evaluate/config-values.js";
import type { Surroundings } from "./program.js";

/**
 * The text of `--set name=text` as a value: a finite number, `true` or `false`, or a JSON
 * list of these, else the text as it stands.
 */
function valueOfSetting(text: string): Value {
  const json = parsed(text);
  if (json === undefined || !isPlain(json)) return { kind: "string", value: text };
  // As in rules, `3.0` is no integer.
  if (typeof json === "number" && /[.e]/i.test(text)) {
    return { kind: "float", value: json };
  }
  return valueOfJson(json);
}

/** What a JSON text says; undefined for a text that is not JSON. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A number that `float64` holds (JSON.parse gives Infinity for `1e400`), or a boolean. */
const isScalar = (json: Json): boolean =>
  typeof json === "boolean" || Number.isFinite(json);

const isPlain = (json: Json): boolean =>
  Array.isArray(json) ? json.every(isScalar) : isScalar(json);

export const letNames = (file: RuleFile): string[] =>
  file.items.flatMap((item) => (item.kind === "let" ? [item.name.text] : []));

/** Values of `let`s by file and name. */
export type Assigned = ReadonlyMap<RuleFile, ReadonlyMap<string, Value>>;

/**
 * Which file each setting is for: the first, in the order in which rules are tried, that
 * has a `let` of the name. A setting without one is reported.
 */
export function assignSettings(
  files: readonly RuleFile[],
  { settings, settingPlaces }: Pick<Surroundings, "settings" | "settingPlaces">,
  report: Report,
): Assigned {
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
    const span = settingPlaces?.get(name);
    const place = span ? { span } : files[0] && { file: files[0].source.file };
    const words = span ? "" : `\`--set ${name}=…\`: `;
    report.error("K2T213", {
      message: `${words}no \`let ${name}\` is in the rules`,
      ...place,
      ...(suggestion && { suggestion }),
      help:
        names.length === 0
          ? "these rules have no `let`"
          : `the rules have ${names.map((it) => `\`${it}\``).join(", ")}`,
    });
  }
  return assigned;
}
