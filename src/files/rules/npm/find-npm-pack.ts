import { realpathSync } from "node:fs";
import { join, posix, relative, resolve, win32 } from "node:path";
import process from "node:process";
import { nearest } from "../../../report/suggest.js";
import { isFile } from "../../bytes/is-file.js";
import { leaves } from "../folders.js";
import { readRules } from "../read-rules.js";
import type { LoadFailure } from "../../../report/load-failure.js";
import type { RuleText } from "../rule-text.js";
import { findPackage, type InstalledPackage } from "./find-package.js";
import { installedPacks } from "./installed-packs.js";
import { NPM, packageTarget, parsePackageTarget } from "./package-target.js";
import { type Manifest, readManifest } from "./read-manifest.js";

/**
 * Finds what `npm:NAME` or `npm:NAME/PACK` names from a folder. Of the package only its
 * `package.json` and the rule file that this names are read, as data, and neither is
 * followed out of the package's folder. Throws `Failure` where the rule file cannot be read.
 */
export function findNpmPack(target: string, folder: string): RuleText | LoadFailure {
  const wanted = parsePackageTarget(target);
  if (!wanted) return noPackageName(target);
  const installed = findPackage(wanted.name, folder);
  if (!installed) return notInstalled(wanted.name, folder);
  const manifest = readManifest(installed);
  if ("failed" in manifest) return manifest;
  const pack = choosePack(wanted.pack, installed, manifest);
  return typeof pack === "string" ? openPack(pack, installed, manifest) : pack;
}

/** Opens a pack that the package's manifest has. */
export function openPack(
  pack: string,
  { name, folder, realFolder }: InstalledPackage,
  { version, packs }: Manifest,
): RuleText | LoadFailure {
  const path = packs!.get(pack)!;
  const stated = `the pack \`${pack}\` of \`${name}\` is said to be \`${path}\``;
  const outside: LoadFailure = {
    failed: "leaves-folder",
    message: `${stated}, which is outside of the package`,
    help: "the path is to be relative to the package's folder and to stay in it, links included",
  };
  // Asked before the disk is: what stands outside is no business of a package's.
  if (posix.isAbsolute(path) || win32.isAbsolute(path)) return outside;
  const file = resolve(realFolder, path);
  if (leaves(file, realFolder)) return outside;
  if (!isFile(file)) {
    const message = `${stated}, and there is no such file`;
    return { failed: "not-found", message, help: "is the package built and whole?" };
  }
  const real = realpathSync(file);
  if (leaves(real, realFolder)) return outside;
  return readRules({
    file: real,
    shown: relative(process.cwd(), join(folder, path)),
    boundary: realFolder,
    origin: { from: "npm", package: { name, version } },
  });
}

/** The pack that is meant: the one named, the only one, or that of the package's own name. */
function choosePack(
  wanted: string | null,
  { name }: InstalledPackage,
  { packs }: Manifest,
): string | LoadFailure {
  const names = [...(packs?.keys() ?? [])];
  const fail = (message: string, suggested?: string): LoadFailure => ({
    failed: "not-found",
    message,
    help: `its packs are ${listed(names.map((it) => packageTarget(name, it)))}`,
    ...(suggested !== undefined && { suggestion: packageTarget(name, suggested) }),
  });
  if (names.length === 0) {
    const message = `the package \`${name}\` has no packs`;
    const help =
      "its `package.json` has no `k2t.packs`: is it the package that you mean?";
    return { failed: "not-found", message, help };
  }
  if (wanted !== null) {
    if (packs!.has(wanted)) return wanted;
    return fail(`\`${name}\` has no pack \`${wanted}\``, nearest(wanted, names));
  }
  const own = names.length === 1 ? names[0]! : name.split("/").at(-1)!;
  if (packs!.has(own)) return own;
  return fail(`\`${name}\` has ${names.length} packs, and \`${NPM}${name}\` names none`);
}

const MOST_LISTED = 20;

function listed(names: readonly string[]): string {
  const some = names.slice(0, MOST_LISTED).map((name) => `\`${name}\``);
  const more = names.length - some.length;
  return `${some.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const noPackageName = (target: string): LoadFailure => ({
  failed: "not-found",
  message: `\`${target}\` is no name of a package`,
  help: "a package is named by `npm:NAME`, `npm:@SCOPE/NAME` or `npm:NAME/PACK`",
});

function notInstalled(name: string, folder: string): LoadFailure {
  const names = [
    ...new Set(installedPacks(folder).map(({ installed }) => installed.name)),
  ];
  const suggestion = nearest(name, names);
  return {
    failed: "not-found",
    message: `the package \`${name}\` is not installed`,
    help: `\`npm install ${name}\` installs it where it is used`,
    ...(suggestion !== undefined && { suggestion: `${NPM}${suggestion}` }),
  };
}
