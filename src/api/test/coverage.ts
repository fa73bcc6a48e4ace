import { isMatching, type Matching, subjectOf } from "../../compile/bind/unused.js";
import type { LoadedFile } from "../../compile/link/load-packs.js";
import { parsePacks } from "../../compile/link/parse-packs.js";
import { findPack } from "../../files/rules/load-rules.js";
import type { RuleText } from "../../files/rules/rule-text.js";
import { packHeaderOf } from "../../lang/pack-header.js";
import type { BodyEntry, Item, RuleFile } from "../../lang/tree.js";
import { createReport } from "../../report/diagnostic.js";
import type { Shared } from "./run-case.js";
import type { PackCoverage } from "./test-outcome.js";

/**
 * How much of a pack the cases reached: of the rules that match something or not, in its
 * file and in those that are its parts. Throws `Failure` where a file cannot be read.
 */
export async function coverageOf(
  rules: RuleText,
  { known, reached }: Shared,
): Promise<PackCoverage> {
  // What is wrong with the rules the cases have told.
  const files = await parsePacks(rules, findPack, createReport(), known);
  const all = partsOf(files).flatMap(({ items }) => rulesIn(items));
  const unreached = all
    .filter((rule) => !reached.has(rule))
    .map((rule) => ({ rule: subjectOf(rule).replaceAll("`", ""), span: rule.span }));
  const main = files[0]!.file;
  return {
    name: packHeaderOf(main)?.name ?? null,
    file: rules.source.file,
    rules: all.length,
    reached: all.length - unreached.length,
    unreached,
  };
}

/** The first file and those that are parts of its pack. */
function partsOf(files: readonly LoadedFile[]): readonly RuleFile[] {
  const parts = new Set<RuleFile>();
  for (const { file, whole } of files) {
    if (parts.size === 0 || (whole && parts.has(whole))) parts.add(file);
  }
  return [...parts];
}

function rulesIn(entries: readonly (Item | BodyEntry)[]): readonly Matching[] {
  return entries.filter(isMatching).flatMap((rule) => {
    const body = rule.kind === "map" || rule.kind === "layer" ? rule.body : [];
    return [rule, ...rulesIn(body)];
  });
}
