import { readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isFile } from "../../bytes/is-file.js";
import { systemCode } from "../../bytes/reason.js";
import { isPackageName } from "./package-target.js";

/** A folder in a `node_modules`, with a `package.json`. */
export interface InstalledPackage {
  readonly name: string;
  /** As it was reached, which may be by a link. */
  readonly folder: string;
  /** The folder itself: what a pack of the package must not leave. */
  readonly realFolder: string;
}

/** The `node_modules` in which Node looks for packages from a folder, in its order. */
export function nodeModulesFrom(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (basename(at) !== "node_modules") found.push(join(at, "node_modules"));
    if (dirname(at) === at) return found;
  }
}

/**
 * The package of a name that Node finds from a folder. Neither its `main` nor its `exports`
 * has a say in it, nothing of it is loaded, and the environment leads nowhere else.
 */
export function findPackage(name: string, folder: string): InstalledPackage | null {
  for (const modules of nodeModulesFrom(folder)) {
    const found = packageIn(modules, name);
    if (found) return found;
  }
  return null;
}

/** All packages that Node finds from a folder, by their names. */
export function packagesFrom(folder: string): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  for (const modules of nodeModulesFrom(folder)) {
    for (const name of namesIn(modules)) {
      const installed = found.has(name) ? null : packageIn(modules, name);
      if (installed) found.set(name, installed);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function packageIn(modules: string, name: string): InstalledPackage | null {
  const folder = join(modules, name);
  if (!isFile(join(folder, "package.json"))) return null;
  return { name, folder, realFolder: realpathSync(folder) };
}

function namesIn(modules: string): readonly string[] {
  const names = entriesOf(modules).flatMap((entry) =>
    entry.startsWith("@")
      ? entriesOf(join(modules, entry)).map((name) => `${entry}/${name}`)
      : [entry],
  );
  return names.filter(isPackageName);
}

/** What stands in a folder; nothing where it is none, or not to be read. */
function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return [];
  }
}
