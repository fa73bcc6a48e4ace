import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openZip } from "../../../src/files/zip/open-zip.js";

const FOLDER = join(import.meta.dirname, "../../fixtures/modern");

/** A variable as `test/oracle/modern/write.py` tells of it. */
export interface ToldVariable {
  /** Its canonical path. */
  readonly path: string;
  /** Its path where the file does not tell the layer's class, or the order of cells. */
  readonly other?: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** The first three; five decimals. */
  readonly values: readonly number[];
  /** Of all values, in double precision; four decimals. */
  readonly sum: number;
}

interface Told {
  readonly configured: readonly ToldVariable[];
  /** Where it differs. */
  readonly bare?: readonly ToldVariable[];
}

/** Packed model files, such as `tangled.2.13.1.windows.keras.gz`. */
export const MODERN_FILES = readdirSync(FOLDER)
  .filter((file) => /\.(gz|zip)$/.test(file))
  .sort();

/** What Keras says of the variables in a file, with its config or without. */
export function toldOf(file: string): readonly ToldVariable[] {
  const stem = /^\w+\.\d+\.\d+\.\d+/.exec(file)![0];
  const told = JSON.parse(readFileSync(join(FOLDER, `${stem}.json`), "utf8")) as Told;
  return hasConfig(file) ? told.configured : (told.bare ?? told.configured);
}

function hasConfig(file: string): boolean {
  return /\.(keras\.gz|folder\.zip)$/.test(file);
}

/** Unpacks a file of the fixtures into `folder`; gives the path to open. */
export async function unpackModern(folder: string, file: string): Promise<string> {
  const plain = join(folder, file.replace(/\.(gz|zip)$/, ""));
  if (file.endsWith(".gz")) {
    writeFileSync(plain, gunzipSync(readFileSync(join(FOLDER, file))));
    return plain;
  }
  const zip = await openZip(join(FOLDER, file));
  mkdirSync(plain, { recursive: true });
  for (const { name } of zip.entries) {
    writeFileSync(join(plain, name), await zip.read(name, 2 ** 24));
  }
  zip.close();
  return file.endsWith(".shards.zip") ? join(plain, "m.weights.json") : plain;
}
