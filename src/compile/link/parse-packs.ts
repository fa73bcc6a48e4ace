import { unpackTree } from "../../lang/packed-tree.js";
import { parseRules } from "../../lang/parse-rules.js";
import type { RuleFile } from "../../lang/tree.js";
import type { Report } from "../../report/diagnostic.js";
import { type LoadedFile, loadPacks } from "./load-packs.js";
import type { LoadedSource, PackLoader } from "./program.js";

/** Loads a rule file and all that it uses, and parses what is not parsed already. */
export async function parsePacks(
  main: LoadedSource,
  loader: PackLoader,
  report: Report,
): Promise<readonly LoadedFile[]> {
  const loading = loadPacks(main, loader, report);
  let step = loading.next();
  while (!step.done) step = loading.next(await treeOf(step.value, report));
  return step.value;
}

function treeOf(
  { source, packed }: LoadedSource,
  report: Report,
): RuleFile | Promise<RuleFile> {
  return packed === null ? parseRules(source, report) : unpackTree(packed, source);
}
