import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Unpacks a `.tar.gz` of plain files and folders (ustar, short names) into a folder. */
export function unpackTar(archive: string, folder: string): void {
  const tar = gunzipSync(readFileSync(archive));
  const text = (start: number, length: number) =>
    tar.toString("latin1", start, start + length).replace(/\0.*$/s, "");
  for (let at = 0; tar[at] !== 0;) {
    const path = join(folder, text(at, 100));
    const size = parseInt(text(at + 124, 12), 8);
    const isFolder = text(at + 156, 1) === "5";
    mkdirSync(isFolder ? path : dirname(path), { recursive: true });
    if (!isFolder) writeFileSync(path, tar.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
