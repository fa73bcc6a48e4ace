import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface PackageText {
  /** `package.json`: its text, or what is to be in it besides the name. */
  readonly manifest?: string | Readonly<Record<string, unknown>>;
  /** Texts by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Puts a package where Node finds it from `project`, and gives its folder. */
export function putPackage(
  project: string,
  name: string,
  { manifest = {}, files = {} }: PackageText,
): string {
  const folder = join(project, "node_modules", name);
  const text =
    typeof manifest === "string" ? manifest : JSON.stringify({ name, ...manifest });
  putFiles(folder, { "package.json": text, ...files });
  return folder;
}

/** Writes files beneath a folder, by their paths. */
export function putFiles(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The field `k2t` of a `package.json`. */
export const packsField = (
  packs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => ({ k2t: { packs } });
