import { createHash } from "node:crypto";
import { type PackHeader, packHeaderOf } from "../../lang/pack-header.js";
import type { RuleFile } from "../../lang/tree.js";
import type { Origin } from "../../report/origin.js";
import type { LoadedFile } from "./load-packs.js";
import { reachOf } from "./reach.js";
import type { Program } from "./program.js";

/** A pack of a program, or the file that one runs. */
export interface UsedPack {
  /** null: the file that one runs, where it is no pack. */
  readonly header: PackHeader | null;
  readonly origin: Origin;
  /** Of the file with the header, as people know it. */
  readonly file: string;
  /** This file and all that it uses, in the order in which their rules are tried. */
  readonly files: readonly RuleFile[];
  /**
   * The SHA-256 of the content of `files`, in hexadecimal digits: the same wherever they lie
   * and whatever else is used beside them.
   */
  readonly hash: string;
}

/** The file that one runs and then each pack that it uses, at whatever distance. */
export function packsUsed({ loaded }: Pick<Program, "loaded">): readonly UsedPack[] {
  const files = new Map(loaded.map((it) => [it.file, it]));
  return loaded.flatMap((it, i) => {
    const header = packHeaderOf(it.file);
    return header || i === 0 ? [usedPack(it, header, files)] : [];
  });
}

function usedPack(
  { file, origin }: LoadedFile,
  header: PackHeader | null,
  files: ReadonlyMap<RuleFile, LoadedFile>,
): UsedPack {
  const list = [...reachOf(file, files)];
  return { header, origin, file: file.source.file, files: list, hash: hashOf(list) };
}

/** Each text with its length before it, so that no two lists of texts are one. */
function hashOf(files: readonly RuleFile[]): string {
  const hash = createHash("sha256");
  for (const { source } of files) {
    const bytes = Buffer.from(source.text, "utf8");
    hash.update(`${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}
