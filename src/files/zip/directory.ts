import { fromRandomAccessReader, type Entry, type ZipFile } from "yauzl";
import { Failure } from "../../report/failure.js";
import type { ByteFile } from "../bytes/byte-file.js";
import { ArchiveReader } from "./archive-reader.js";
import { damaged, tooLarge, unsupported } from "./faults.js";

/** More entries than any model has; a directory that states more is not read. */
const MAX_ENTRIES = 200_000;

/** An archive whose directory has been read. */
export interface Directory {
  readonly zip: ZipFile;
  /** In the directory's order, folders left out. */
  readonly entries: readonly Entry[];
}

/** Reads the central directory of a zip and refuses what no model file has in it. */
export async function readDirectory(bytes: ByteFile): Promise<Directory> {
  const zip = await openArchive(bytes);
  if (zip.entryCount > MAX_ENTRIES) {
    throw tooLarge(bytes.file, `states ${zip.entryCount} entries`, MAX_ENTRIES);
  }
  const entries = await listEntries(zip, bytes.file);
  const seen = new Set<string>();
  for (const entry of entries) {
    const name = entry.fileName;
    if (seen.has(name)) throw damaged(bytes.file, `it has two entries \`${name}\``);
    seen.add(name);
    if (name.includes("\0")) {
      throw damaged(bytes.file, `an entry's name has a NUL: \`${name}\``);
    }
    if (entry.isEncrypted()) throw unsupported(bytes.file, name, "is encrypted");
    const method = entry.compressionMethod;
    if (method !== 0 && method !== 8) {
      throw unsupported(bytes.file, name, `is compressed by method ${method}`);
    }
  }
  return { zip, entries: entries.filter(({ fileName }) => !fileName.endsWith("/")) };
}

function openArchive(bytes: ByteFile): Promise<ZipFile> {
  const reader = new ArchiveReader(bytes);
  const options = { autoClose: false, lazyEntries: true };
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(reader, bytes.size, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(asFailure(error, bytes.file));
    });
  });
}

function listEntries(zip: ZipFile, file: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip.on("entry", (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", (error: Error) => reject(asFailure(error, file)));
    zip.readEntry();
  });
}

/** What yauzl says is wrong with an archive, as a diagnostic in this tool's style. */
export function asFailure(error: Error, file: string): Failure {
  if (error instanceof Failure) return error;
  const { message } = error;
  if (message.startsWith("End of central directory")) {
    return damaged(file, "it has no directory at its end, as if it were cut short");
  }
  const why = message.charAt(0).toLowerCase() + message.slice(1);
  return damaged(file, why.replace(/\.$/, ""));
}
