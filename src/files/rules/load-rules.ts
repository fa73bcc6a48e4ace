import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Failure } from "../../report/failure.js";
import type { Source } from "../../report/source.js";
import { nearest } from "../../report/suggest.js";
import { reasonOf } from "../bytes/reason.js";
import { BUILT_IN, packedTree } from "./built-in.js";

/** Largest rule file, in bytes. */
const LARGEST = 16 * 1024 * 1024;

/** A rule text and where it was found. */
export interface RuleText {
  readonly source: Source;
  /** The file itself, links followed: the same file is the same text. */
  readonly identity: string;
  /** The folder that relative paths must not leave; null: the file that one runs. */
  readonly boundary: string | null;
  /** The syntax tree of just this text, as the build packed it; null: there is none. */
  readonly packed: object | null;
}

export interface RuleTextFailure {
  readonly failed: "not-found" | "leaves-folder";
  readonly message: string;
  readonly help: string;
}

/**
 * The rule file that the user names, or the built-in pack of that name.
 * Throws `Failure` where there is neither or the file cannot be read.
 */
export function openRules(name: string): RuleText {
  if (existsSync(name)) return readRules(name, name, null);
  if (builtInPacks().includes(name)) return openBuiltIn(name);
  const looksLikeFile = /\.(k2t|ya?ml|json)$/.test(name) || /^[./\\]/.test(name);
  const suggestion = looksLikeFile ? undefined : nearest(name, builtInPacks());
  throw new Failure(
    [
      {
        code: looksLikeFile ? "K2T506" : "K2T210",
        severity: "error",
        message: looksLikeFile
          ? `there is no file \`${name}\``
          : `there is no rule file and no built-in pack \`${name}\``,
        file: name,
        notes: [],
        help: `rules are a file, or a built-in pack: ${builtInPacks().join(", ")}`,
        ...(suggestion && { suggestion }),
      },
    ],
    looksLikeFile ? 3 : 1,
  );
}

/**
 * Names of the packs in the package itself: `keras/core`. What stands in a folder of a
 * pack's name (`keras/core/dense.k2t`) is a part of that pack and none itself.
 */
function builtInPacks(): readonly string[] {
  if (packNames) return packNames;
  const names = readdirSync(BUILT_IN, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".k2t"))
    .map((file) => file.slice(0, -".k2t".length).split(sep).join("/"));
  const isPart = (name: string): boolean => names.includes(dirname(name));
  packNames = names.filter((name) => !isPart(name)).sort();
  return packNames;
}

let packNames: readonly string[] | null = null;

function openBuiltIn(name: string): RuleText {
  const file = join(BUILT_IN, `${name}.k2t`);
  return readRules(file, `rules/${name}.k2t`, BUILT_IN);
}

/** Finds what `use TARGET` in the file `from` names. */
export function findPack(target: string, from: RuleText): RuleText | RuleTextFailure {
  if (target.startsWith(".")) return findRelative(target, from);
  if (builtInPacks().includes(target)) return openBuiltIn(target);
  if (target.startsWith("npm:")) {
    return {
      failed: "not-found",
      message: `\`${target}\`: packs from npm cannot be used yet`,
      help: 'copy the pack beside this file and write `use "./pack.k2t"`',
    };
  }
  const suggestion = nearest(target, builtInPacks());
  return {
    failed: "not-found",
    message: `there is no built-in pack \`${target}\`${suggestion ? `, but \`${suggestion}\`` : ""}`,
    help: `the built-in packs are ${builtInPacks().join(", ")}; a file is named by a path that starts with \`./\``,
  };
}

function findRelative(target: string, from: RuleText): RuleText | RuleTextFailure {
  const file = resolve(dirname(from.identity), target);
  // Asked before the disk is: what stands outside is no business of a pack's.
  if (from.boundary !== null && leaves(file, from.boundary)) return outside(target);
  if (!existsSync(file) || !statSync(file).isFile()) {
    return {
      failed: "not-found",
      message: `there is no file \`${target}\` beside \`${from.source.file}\``,
      help: "paths are relative to the file with the `use`",
    };
  }
  const real = realpathSync(file);
  if (from.boundary !== null && leaves(real, from.boundary)) return outside(target);
  const boundary = from.boundary ?? commonFolder(dirname(from.identity), dirname(real));
  return readRules(file, join(dirname(from.source.file), target), boundary);
}

const outside = (target: string): RuleTextFailure => ({
  failed: "leaves-folder",
  message: `\`${target}\` is outside of the folder that this pack may read`,
  help: "a pack may use files of its own package, or of the folder that it shares with the file that uses it",
});

function leaves(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`);
}

/** The innermost folder that holds both. */
function commonFolder(first: string, second: string): string {
  let folder = first;
  while (leaves(second, folder)) folder = dirname(folder);
  return folder;
}

function readRules(file: string, shown: string, boundary: string | null): RuleText {
  const fail = (code: "K2T505" | "K2T506", message: string, help: string): Failure =>
    new Failure([{ code, severity: "error", message, file: shown, notes: [], help }], 3);
  let bytes: Buffer;
  try {
    const { size } = statSync(file);
    if (size > LARGEST) {
      throw fail(
        "K2T505",
        `\`${shown}\` has ${size} bytes`,
        "a rule file has at most 16 MiB",
      );
    }
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw fail(
      "K2T506",
      `\`${shown}\` cannot be read: ${reasonOf(error)}`,
      "is it a file that you may read?",
    );
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const identity = realpathSync(file);
    const packed = boundary === BUILT_IN ? packedTree(identity, text) : null;
    return { source: { file: shown, text }, identity, boundary, packed };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw fail("K2T506", `\`${shown}\` is not UTF-8`, "save it as UTF-8");
  }
}
