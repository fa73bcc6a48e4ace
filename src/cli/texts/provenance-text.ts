import type { Provenance, RulesUsed } from "../../api/provenance.js";
import { visible } from "../../report/visible.js";
import { section } from "../table.js";
import { count } from "./words.js";

/** As much of a hash as people compare; all of it is in `--json`. */
export const shortHash = (sha256: string): string => sha256.slice(0, 16);

/** How a state dict says that it was made. */
export function provenanceText(provenance: Provenance): string {
  const { version, rules, more, settings, dtype, model } = provenance;
  const set = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const rows = [
    ...rules.map((it) => [wordsOf(it), shortHash(it.sha256)]),
    ...(more > 0 ? [[`and ${count(more, "more pack")}`, ""]] : []),
    [`model, by ${model.of}`, shortHash(model.sha256)],
  ];
  const options = [
    ...(set.length > 0 ? [`set ${set.join(", ")}`] : []),
    ...(dtype === "keep" ? [] : [`dtype ${dtype}`]),
  ];
  const table = section(
    [{ title: `made by k2t-rules ${visible(version)} of` }, { title: "SHA-256" }],
    rows.map((row) => row.map(visible)),
  );
  const lines = options.map((it) => `${visible(it)}\n`).join("");
  return `${table.trimEnd()}\n${lines}`;
}

function wordsOf({ pack, version, from, package: installed }: RulesUsed): string {
  if (pack === null) return "rules";
  const title = version === null ? pack : `${pack} ${version}`;
  if (from !== "npm" || !installed) return `${title} (${from})`;
  const { name, version: of } = installed;
  return `${title} (${of === null ? name : `${name} ${of}`})`;
}
