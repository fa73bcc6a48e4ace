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

/** The elements of a tensor as numbers. */
export function numbersOf(bytes: Uint8Array, dtype: string): readonly number[] {
  const buffer = bytes.slice().buffer;
  switch (dtype) {
    case "float32":
      return [...new Float32Array(buffer)];
    case "int8":
      return [...new Int8Array(buffer)];
    case "float16":
      return [...new Uint16Array(buffer)].map(halfPrecision);
    case "bfloat16": {
      const bits = [...new Uint16Array(buffer)].map((it) => it * 2 ** 16);
      return [...new Float32Array(new Uint32Array(bits).buffer)];
    }
    default:
      throw new Error(`no numbers of dtype ${dtype}`);
  }
}

/** IEEE 754 half precision: a sign, five bits of exponent, ten of fraction. */
function halfPrecision(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}
