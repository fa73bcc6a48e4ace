import type { LoadFailure } from "../../report/load-failure.js";
import { builtInPacks, openBuiltIn } from "./built-in-packs.js";
import { openPack } from "./npm/find-npm-pack.js";
import { installedPacks, type PackageWithPacks } from "./npm/installed-packs.js";
import { NPM, packageTarget } from "./npm/package-target.js";
import type { RuleText } from "./rule-text.js";

/** A pack that `use` can name. */
export interface ReachablePack {
  /** What to write after `use`. */
  readonly target: string;
  /** Throws `Failure` where its file cannot be read. */
  readonly open: () => RuleText | LoadFailure;
}

/** The packs that `use` can name from a folder: those built in, then those of packages. */
export function reachablePacks(folder: string): readonly ReachablePack[] {
  const builtIn = builtInPacks().map((target) => ({
    target,
    open: () => openBuiltIn(target),
  }));
  return [...builtIn, ...installedPacks(folder).flatMap(packsOfPackage)];
}

function packsOfPackage({
  installed,
  manifest,
}: PackageWithPacks): readonly ReachablePack[] {
  const { name } = installed;
  if ("failed" in manifest) return [{ target: `${NPM}${name}`, open: () => manifest }];
  const names = [...manifest.packs!.keys()];
  return names.map((pack) => ({
    target: names.length === 1 ? `${NPM}${name}` : packageTarget(name, pack),
    open: () => openPack(pack, installed, manifest),
  }));
}
