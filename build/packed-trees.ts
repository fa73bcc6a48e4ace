import { deepStrictEqual } from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packTree, unpackTree } from "../src/lang/packed-tree.js";
import { parseText } from "../src/lang/text/parse-text.js";
import { createReport } from "../src/report/diagnostic.js";
import type { Source } from "../src/report/source.js";

/** Writes, for each file of the built-in packs, its text and its packed syntax tree. */
export function writePackedTrees(out: string, rules: string): void {
  const files = readdirSync(rules, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((it) => it.endsWith(".k2t"))) {
    const text = readFileSync(join(rules, file), "utf8");
    const place = join(out, `${file}.json`);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, packedRules({ file, text }));
  }
}

/** The JSON that `src/files/rules/built-in.ts` reads. */
export function packedRules(source: Source): string {
  const report = createReport();
  const tree = parseText(source, report);
  for (const { code, message } of report.diagnostics) {
    throw new Error(`${source.file}: ${code}: ${message}`);
  }
  const packed = packTree(tree);
  deepStrictEqual(unpackTree(JSON.parse(packed) as object, source), tree, source.file);
  return `{"text":${JSON.stringify(source.text)},"tree":${packed}}\n`;
}
