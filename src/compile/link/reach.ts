import type { RuleFile } from "../../lang/tree.js";
import type { LoadedFile } from "./load-packs.js";

export type FilesByTree = ReadonlyMap<RuleFile, LoadedFile>;

/** A file and all that it uses, in the order in which their rules are tried. */
export function reachOf(file: RuleFile, files: FilesByTree): ReadonlySet<RuleFile> {
  const reached = new Set<RuleFile>();
  const add = (used: RuleFile): void => {
    if (reached.has(used)) return;
    reached.add(used);
    for (const it of files.get(used)?.uses ?? []) add(it.file);
  };
  add(file);
  return reached;
}

/** The files of a program, each after all that use it. */
export function usersFirst(loaded: readonly LoadedFile[]): readonly LoadedFile[] {
  const files: FilesByTree = new Map(loaded.map((it) => [it.file, it]));
  const done = new Set<RuleFile>();
  const order: LoadedFile[] = [];
  const add = (file: RuleFile): void => {
    if (done.has(file)) return;
    done.add(file);
    const it = files.get(file)!;
    for (const used of it.uses.toReversed()) add(used.file);
    order.push(it);
  };
  for (const { file } of loaded) add(file);
  return order.reverse();
}
