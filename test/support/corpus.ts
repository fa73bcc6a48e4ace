import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Compiled, compileText } from "./compile.js";
import { optionsOf, readDescribed } from "./model-file.js";

/** With `UPDATE_SNAPSHOTS=1` wanted texts are written; read their diff before committing. */
const UPDATE = process.env["UPDATE_SNAPSHOTS"] === "1";

/** The rule files of a corpus; files in folders below it are what they `use`. */
export function ruleFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.(k2t|yaml|json)$/.test(name) && !name.endsWith(".model.yaml"))
    .sort();
}

/** Compiles a rule file of a corpus, with the model that is described beside it. */
export function compileCase(folder: string, name: string): Compiled {
  const described = readDescribed(join(folder, name.replace(/\.\w+$/, ".model.yaml")));
  const text = readFileSync(join(folder, name), "utf8");
  const options = { ...optionsOf(described), file: name, folder };
  return compileText(text, described.layers, options);
}

/** Holds a text against the one that is wanted. */
export function expectText(actual: string, file: string): void {
  if (UPDATE) writeFileSync(file, actual);
  const wanted = existsSync(file) ? readFileSync(file, "utf8") : "";
  expect(actual).toBe(wanted);
}
