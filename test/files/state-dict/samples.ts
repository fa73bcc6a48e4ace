import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DType } from "../../../src/tensor/dtype.js";
import type { ParameterInfo, StateDictSink } from "../../../src/tensor/state-dict.js";

const FOLDER = join(import.meta.dirname, "../../fixtures/state-dict");

/** A parameter and its bytes. */
export interface Sample extends ParameterInfo {
  readonly data: Buffer;
}

/** A file that `make.py` beside it wrote. */
export function fixture(name: string): string {
  return join(FOLDER, name);
}

/** What Python says is in a fixture: one parameter a line, data in hex. */
export function listing(name: string): Sample[] {
  const lines = readFileSync(fixture(name), "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const row = JSON.parse(line) as {
      name: string;
      shape: number[];
      dtype: DType;
      data: string;
    };
    return { ...row, data: Buffer.from(row.data, "hex") };
  });
}

/** Name, shape and dtype of a sample, as sinks and sources give them. */
export function infoOf({ name, shape, dtype }: ParameterInfo): ParameterInfo {
  return { name, shape, dtype };
}

/** Writes all samples in order, each at once. */
export function writeAll(sink: StateDictSink, samples: readonly Sample[]): void {
  samples.forEach(({ data }, ordinal) => sink.write(ordinal, 0, data));
}
