import { readFileSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const folderOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The built-in packs stand beside `src` and `dist`. */
export const BUILT_IN = realpathSync(folderOf("../../../rules"));

/** In `dist`, the syntax trees of the built-in packs, as the build packed them. */
const PACKED = folderOf("../../packs");

/** A file of `dist/packs`: a text and the tree that `packTree` made of it. */
export interface PackedRules {
  readonly text: string;
  readonly tree: object;
}

/** The packed tree of a file beneath `BUILT_IN`; null if it was made of another text, or not. */
export function packedTree(file: string, text: string): object | null {
  const place = join(PACKED, `${relative(BUILT_IN, file)}.json`);
  let json: string;
  try {
    json = readFileSync(place, "utf8");
  } catch (error) {
    // Sources that run without a build have none.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const packed = JSON.parse(json) as PackedRules;
  return packed.text === text ? packed.tree : null;
}
