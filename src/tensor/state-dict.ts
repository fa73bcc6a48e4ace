import type { DType } from "./dtype.js";
import type { Shape } from "./shape.js";

/** What is known of a parameter before its data: one entry of a state dict. */
export interface ParameterInfo {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Where the engine puts parameters. Their names, order and sizes are fixed when it is made. */
export interface StateDictSink {
  readonly parameters: readonly ParameterInfo[];
  /**
   * Writes `bytes` (row-major, little-endian) at byte `offset` of the parameter with this
   * ordinal. Any order; every byte of every parameter once.
   */
  write(ordinal: number, offset: number, bytes: Uint8Array): void;
  /** Makes the file whole and puts it in place; gives the files written with their bytes. */
  finish(): readonly WrittenFile[];
  /** Removes what was written; an existing output stays as it was. */
  abort(): void;
}

export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

/** An open `.pt` or `.safetensors` file. */
export interface StateDictSource {
  readonly file: string;
  readonly container: "pt" | "safetensors";
  readonly parameters: readonly ParameterInfo[];
  /** Row-major, little-endian bytes of the parameter with this ordinal. */
  read(ordinal: number): Uint8Array;
  close(): void;
}
