import { fileFailure, Failure } from "../../report/failure.js";
import type { ByteRegion } from "./byte-region.js";
import { watchGlobalHeaps } from "./global-heap.js";
import { createLibrary, type Library } from "./library.js";
import { mount } from "./mount.js";
import { refuseOddSizes } from "./signature.js";

/** An open HDF5 file as the library knows it. */
export interface Session {
  readonly file: string;
  /** Of the file, in bytes. */
  readonly size: number;
  readonly library: Library;
  readonly id: bigint;
  /**
   * Runs calls of the library. What they throw becomes a `Failure` (K2T502) that says
   * what could not be done: "read the group `x`".
   */
  run<T>(what: string, calls: () => T): T;
  /** The same for calls that read the elements of a dataset. */
  runOnElements<T>(what: string, calls: () => T): T;
  /** The `Failure` for a call that told of an error without throwing. */
  failure(what: string): Failure;
  close(): void;
}

/** Throws a `Failure` (K2T502) if the bytes are no HDF5 file, or a damaged one. */
export async function openSession(region: ByteRegion): Promise<Session> {
  refuseOddSizes(region);
  const printed: string[] = [];
  const library = await createLibrary((text) => printed.push(text));
  let unread: unknown = null;
  let onElements = false;
  const watched = watchGlobalHeaps(region, () => !onElements);
  const path = mount(library, watched, (error) => (unread ??= error));
  let trapped = false;

  const failure = (what: string): Failure => {
    if (unread instanceof Failure) return unread;
    const cause = causeIn(printed.splice(0));
    if (cause?.includes("external raw data file") === true) {
      return outside(region.file, what);
    }
    return damaged(region.file, what, cause);
  };
  const run = <T>(what: string, calls: () => T): T => {
    printed.length = 0;
    try {
      const result = calls();
      // The library may go on after a read that failed, and give half a list; we do not.
      if (unread instanceof Failure) throw unread;
      if (printed.length > 0) throw failure(what);
      return result;
    } catch (error) {
      if (error instanceof Failure || isOurs(error)) throw error;
      if (isTrap(error)) trapped = true;
      throw failure(what);
    }
  };

  const runOnElements = <T>(what: string, calls: () => T): T => {
    onElements = true;
    try {
      return run(what, calls);
    } finally {
      onElements = false;
    }
  };

  const id = run("open it", () => library.open(path, 0, false, -1, -1));
  if (id < 0n) throw failure("open it");
  const close = (): void => {
    // After a trap the library's state is unknown; its memory goes with the instance.
    if (!trapped) library.close_file(id);
  };
  const { file, size } = region;
  return { file, size, library, id, run, runOnElements, failure, close };
}

/** A WebAssembly.RuntimeError, a name that the language's own library lacks. */
function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === "RuntimeError";
}

/** Errors that say we called wrongly; those of the library itself are about the file. */
function isOurs(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof ReferenceError) return true;
  return error instanceof Error && error.message.startsWith("bug in k2t-rules");
}

function damaged(file: string, what: string, cause: string | null): Failure {
  const because = cause === null ? "" : ` (${cause})`;
  const message = `\`${file}\` is a damaged HDF5 file: cannot ${what}${because}`;
  return fileFailure("K2T502", file, message, "copy or save the file again");
}

/** HDF5 may keep elements in files beside it, which could be any file of the disk. */
function outside(file: string, what: string): Failure {
  const message = `cannot ${what}: \`${file}\` keeps them in another file`;
  return fileFailure("K2T504", file, message, "copy the dataset into the file itself");
}

/** The deepest of the errors that HDF5 printed, which is the nearest to the cause. */
function causeIn(printed: readonly string[]): string | null {
  const errors = printed
    .map((line) => /^\s*#\d+: .* in \w+\(\): (.+)$/.exec(line)?.[1])
    .filter((text) => text !== undefined);
  return errors.at(-1)?.trim() ?? null;
}
