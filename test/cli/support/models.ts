import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";

const FIXTURES = join(import.meta.dirname, "../../fixtures");

/** A Dense layer `mine`, (4, 5) with bias and an activation, saved whole by Keras 3.15.1. */
export const DENSE = join(FIXTURES, "oracle/dense/model.h5");

/** A file of the oracle's fixtures. */
export const oracle = (name: string): string => join(FIXTURES, "oracle", name);

/** Unpacks a model that `fixtures/cli/make.py` wrote into a folder; see there. */
export function unpacked(name: "plain" | "strange" | "damaged", folder: string): string {
  const packed = readFileSync(join(FIXTURES, "cli", `${name}.h5.gz`));
  return written(folder, `${name}.h5`, gunzipSync(packed));
}

/** Writes a file and gives its path. */
export function written(folder: string, name: string, data: string | Uint8Array): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, data);
  return file;
}
