/** What a `use` of a package starts with. */
export const NPM = "npm:";

/** `npm:NAME/PACK`. */
export interface PackageTarget {
  /** `vision` or `@acme/vision`. */
  readonly name: string;
  /** null: the package has only one, or one of its own name. */
  readonly pack: string | null;
}

/** A name as npm takes it: no path leads out of `node_modules` by it. */
const NAME = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/i;
const LONGEST_NAME = 214;

export function isPackageName(name: string): boolean {
  return name.length <= LONGEST_NAME && name !== "node_modules" && NAME.test(name);
}

/** What a target that starts with `npm:` says; null where that is no package's name. */
export function parsePackageTarget(target: string): PackageTarget | null {
  const [, name, pack = null] =
    /^npm:((?:@[^/]*\/)?[^/]+)(?:\/(.+))?$/s.exec(target) ?? [];
  return name !== undefined && isPackageName(name) ? { name, pack } : null;
}

/** How the pack is named where there are several. */
export const packageTarget = (name: string, pack: string): string =>
  `${NPM}${name}/${pack}`;
