import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import process from "node:process";
import type { Code } from "../../report/codes.js";
import { Failure } from "../../report/failure.js";
import { BY_ITSELF } from "../../report/origin.js";
import { nearest } from "../../report/suggest.js";
import { isFile } from "../bytes/is-file.js";
import { builtInPacks, openBuiltIn } from "./built-in-packs.js";
import { commonFolder, leaves } from "./folders.js";
import { findNpmPack } from "./npm/find-npm-pack.js";
import { NPM } from "./npm/package-target.js";
import { readRules } from "./read-rules.js";
import { codeOfLoadFailure, type LoadFailure } from "../../report/load-failure.js";
import type { RuleText } from "./rule-text.js";

export type { RuleText } from "./rule-text.js";

/**
 * The rule file that the user names, or the pack of that name: a built-in one, or
 * `npm:NAME/PACK` as the working folder finds it. Throws `Failure` where there is none of
 * these or the file cannot be read.
 */
export function openRules(name: string): RuleText {
  if (name.startsWith(NPM)) {
    const found = findNpmPack(name, process.cwd());
    if (!("failed" in found)) return found;
    throw failureOf(name, codeOfLoadFailure(found), found);
  }
  if (existsSync(name)) {
    return readRules({ file: name, shown: name, boundary: null, origin: BY_ITSELF });
  }
  if (builtInPacks().includes(name)) return openBuiltIn(name);
  const help =
    "rules are a file, or a pack: `k2t-rules packs` lists those that there are";
  if (/\.(k2t|ya?ml|json)$/.test(name) || /^[./\\]/.test(name)) {
    throw failureOf(name, "K2T506", { message: `there is no file \`${name}\``, help });
  }
  const suggestion = nearest(name, builtInPacks());
  const message = `there is no rule file and no built-in pack \`${name}\``;
  throw failureOf(name, "K2T210", { message, help, ...(suggestion && { suggestion }) });
}

function failureOf(
  file: string,
  code: Code,
  { message, help, suggestion }: Omit<LoadFailure, "failed">,
): Failure {
  const finding = { message, help, ...(suggestion && { suggestion }) };
  const diagnostic = { code, severity: "error", file, notes: [], ...finding } as const;
  return new Failure([diagnostic], code === "K2T506" ? 3 : 1);
}

/**
 * Finds what `use TARGET` in the file `from` names. Throws `Failure` where that is there and
 * cannot be read.
 */
export function findPack(
  target: string,
  from: Omit<RuleText, "origin"> & Partial<Pick<RuleText, "origin">>,
): RuleText | LoadFailure {
  if (target.startsWith(".")) {
    return findRelative(target, { ...from, origin: from.origin ?? BY_ITSELF });
  }
  if (builtInPacks().includes(target)) return openBuiltIn(target);
  if (target.startsWith(NPM)) return findNpmPack(target, dirname(from.identity));
  const suggestion = fileMeant(target, from) ?? nearest(target, builtInPacks());
  return {
    failed: "not-found",
    message: `there is no built-in pack \`${target}\``,
    help: "`k2t-rules packs` lists the built-in packs; a file is named by a path that starts with `./`, a package by `npm:NAME`",
    ...(suggestion && { suggestion }),
  };
}

/** A file of that name stands there, and lacks what makes the name a path. */
function fileMeant(
  target: string,
  { identity, boundary }: Pick<RuleText, "identity" | "boundary">,
): string | undefined {
  const folder = dirname(identity);
  const file = resolve(folder, target);
  const isOutside = isAbsolute(target) || leaves(file, boundary ?? folder);
  return !isOutside && isFile(file) ? `./${target}` : undefined;
}

function findRelative(target: string, from: RuleText): RuleText | LoadFailure {
  const file = resolve(dirname(from.identity), target);
  // Asked before the disk is: what stands outside is no business of a pack's.
  if (from.boundary !== null && leaves(file, from.boundary)) return outside(target);
  if (!isFile(file)) {
    return {
      failed: "not-found",
      message: `there is no file \`${target}\` beside \`${from.source.file}\``,
      help: "paths are relative to the file that names them",
    };
  }
  const real = realpathSync(file);
  if (from.boundary !== null && leaves(real, from.boundary)) return outside(target);
  const boundary = from.boundary ?? commonFolder(dirname(from.identity), dirname(real));
  const shown = join(dirname(from.source.file), target);
  return readRules({ file: real, shown, boundary, origin: from.origin });
}

const outside = (target: string): LoadFailure => ({
  failed: "leaves-folder",
  message: `\`${target}\` is outside of the folder that this pack may read`,
  help: "a pack may use files of its own package, or of the folder that it shares with the file that uses it",
});
