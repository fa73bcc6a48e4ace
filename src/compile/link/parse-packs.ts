import { unpackTree } from "../../lang/packed-tree.js";
import { parseRules } from "../../lang/parse-rules.js";
import type { RuleFile } from "../../lang/tree.js";
import type { Report } from "../../report/diagnostic.js";
import { type LoadedFile, loadPacks } from "./load-packs.js";
import type { LoadedSource, PackLoader } from "./program.js";

/** Trees of rule files by their identities. */
export type KnownTrees = Map<string, RuleFile>;

/**
 * Loads a rule file and all that it uses, and parses what is not parsed already. Who loads
 * several gives the same `known` each time, and each file is parsed once.
 */
export async function parsePacks(
  main: LoadedSource,
  loader: PackLoader,
  report: Report,
  known: KnownTrees = new Map(),
): Promise<readonly LoadedFile[]> {
  const loading = loadPacks(main, loader, report);
  let step = loading.next();
  while (!step.done) {
    const { identity } = step.value;
    const tree = known.get(identity) ?? (await treeOf(step.value, report));
    known.set(identity, tree);
    step = loading.next(tree);
  }
  return step.value;
}

function treeOf(
  { source, packed }: LoadedSource,
  report: Report,
): RuleFile | Promise<RuleFile> {
  return packed === null ? parseRules(source, report) : unpackTree(packed, source);
}
