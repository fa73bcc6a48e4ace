import { closeSync, fdatasync, fstatSync, fsyncSync, statSync } from "node:fs";
import { promisify } from "node:util";
import { fileFailure } from "../../report/failure.js";
import type { WritePlace } from "../../tensor/state-dict.js";
import { placeFile } from "./place-file.js";
import { createTemporary, forgetTemporary, removeTemporary } from "./temporary-files.js";
import { attempt, existing } from "./write-failure.js";
import { writeAt } from "./write-at.js";

/**
 * A file that comes into being as a whole: it is written under another name beside its
 * place and takes its name at the end. Every failure (K2T602, K2T601) removes it.
 */
export interface OutputFile {
  /** Writes at a byte of the file; in any order. */
  write(position: number, bytes: Uint8Array): void;
  /** For other threads to write there, by `writeAt`; they must end before the file does. */
  place(position: number): WritePlace;
  /** Puts what was written on the disk; until that is done, the file may not end. */
  flush(): Promise<void>;
  /** Puts the file in its place, safe on the disk, and gives its size in bytes. */
  commit(): number;
  /** Removes what was written. Does nothing after `commit` or a failure. */
  abort(): void;
}

const datasync = promisify(fdatasync);

/** Throws a `Failure`: K2T601 if `file` exists and not `force`, K2T602 if it cannot be made. */
export function openOutput(file: string, force: boolean): OutputFile {
  refuseExisting(file, force);
  const { path, descriptor } = attempt(file, () => createTemporary(file));
  let open = true;
  const abort = (): void => {
    if (!open) return;
    open = false;
    removeTemporary(path, descriptor);
  };
  const guarded = <Result>(work: () => Result): Result => {
    if (!open) throw new Error(`bug in k2t-rules: ${file} is finished already`);
    try {
      return attempt(file, work);
    } catch (error) {
      abort();
      throw error;
    }
  };
  return {
    write: (position, bytes) =>
      guarded(() => writeAt({ file, descriptor, position }, bytes)),
    place: (position) => ({ file, descriptor, position }),
    flush: async () => {
      const [flushed] = await Promise.allSettled([datasync(descriptor)]);
      attempt(file, () => {
        if (flushed.status === "rejected") throw flushed.reason;
      });
    },
    commit: () => {
      const size = guarded(() => {
        fsyncSync(descriptor);
        return fstatSync(descriptor).size;
      });
      guarded(() => placeFile(path, file, force));
      open = false;
      forgetTemporary(path);
      closeSync(descriptor);
      return size;
    },
    abort,
  };
}

/** Throws a `Failure` if there is something at `file` that must stay. */
export function refuseExisting(file: string, force: boolean): void {
  const found = attempt(file, () => statSync(file, { throwIfNoEntry: false }));
  if (found === undefined) return;
  if (!found.isFile()) {
    const what = found.isDirectory() ? "a folder" : "no ordinary file";
    throw fileFailure("K2T602", file, `cannot write \`${file}\`: there is ${what}`);
  }
  if (!force) throw existing(file);
}
