import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A fresh folder that goes away after the tests of the file that asked for it. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "k2t-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Another folder in a scratch folder, for one test of many. */
export const folderIn = (root: string): string => mkdtempSync(join(root, "test-"));

/** Writes a scratch file and gives its path. */
export function scratchFile(folder: string, name: string, data: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, data);
  return file;
}
