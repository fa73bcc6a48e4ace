import { visible } from "../../report/visible.js";
import type { WrittenFile } from "../../tensor/state-dict.js";
import { showSize } from "../sizes.js";

/** `wrote out.pt (1.2 MB) in 0.31 s`. There is at least one file. */
export function writtenLine(files: readonly WrittenFile[], milliseconds: number): string {
  const bytes = files.reduce((sum, it) => sum + it.bytes, 0);
  const [first] = files;
  const last = files.at(-1);
  if (!first || !last) throw new Error("bug in k2t-rules: no file was written");
  const what =
    files.length === 1
      ? first.file
      : `${files.length} files, ${first.file} to ${last.file}`;
  const seconds = (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0);
  return `wrote ${visible(what)} (${showSize(bytes)}) in ${seconds} s`;
}
