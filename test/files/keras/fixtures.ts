import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll } from "vitest";

const FOLDER = join(import.meta.dirname, "../../fixtures/keras");

/** What Keras says of a model, as `make.py` wrote it. */
export interface Told {
  readonly keras: string | null;
  readonly layers: readonly { readonly name: string; readonly class: string }[];
  readonly weights: readonly ToldWeight[];
}

export interface ToldWeight {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** The first three. */
  readonly values: readonly number[];
  /** Of all values, in double precision. */
  readonly sum: number;
}

/** The names of all model files, such as `nested.3.15.1.keras`. */
export const MODEL_FILES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".gz"))
  .map((file) => file.slice(0, -3))
  .sort();

export function toldOf(file: string): Told {
  const stem = /^(\w+\.\d+\.\d+\.\d+)\./.exec(file)![1]!;
  return JSON.parse(readFileSync(join(FOLDER, `${stem}.json`), "utf8")) as Told;
}

export function fixtureBytes(file: string): Buffer {
  return gunzipSync(readFileSync(join(FOLDER, `${file}.gz`)));
}

/** A folder for the files of one test file, removed after its tests. */
export function useFolder(): {
  readonly folder: string;
  /** Unpacks a model file and returns its path. */
  unpack(file: string): string;
  /** Writes a file and returns its path. */
  write(name: string, bytes: Uint8Array | string): string;
} {
  const folder = mkdtempSync(join(tmpdir(), "k2t-keras-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (name: string, bytes: Uint8Array | string): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  return { folder, write, unpack: (file) => write(file, fixtureBytes(file)) };
}

/** The elements of a float32 or integer tensor as numbers. */
export function numbersOf(bytes: Uint8Array, dtype: string): readonly number[] {
  const buffer = bytes.slice().buffer;
  if (dtype === "float32") return [...new Float32Array(buffer)];
  if (dtype === "int32") return [...new Int32Array(buffer)];
  if (dtype === "int64") return [...new BigInt64Array(buffer)].map(Number);
  throw new Error(`no numbers of dtype ${dtype}`);
}
