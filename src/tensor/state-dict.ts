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
  /** How other threads of this process write; null where only this one can. */
  readonly shared: SharedSink | null;
  /** Makes the file whole and puts it in place; gives the files written with their bytes. */
  finish(): readonly WrittenFile[];
  /** Removes what was written; an existing output stays as it was. */
  abort(): void;
}

/**
 * The part of a sink by which other threads write for it. Until they have ended, and what is
 * flushed is, neither `finish` nor `abort` may be called: both close the descriptors.
 */
export interface SharedSink {
  /** Whether `wrote` needs the CRC-32 of what was written. */
  readonly checksums: boolean;
  /** Where the data of the parameter with this ordinal start. */
  place(ordinal: number): WritePlace;
  /**
   * Takes notice that `length` bytes at byte `offset` of a parameter were written in another
   * thread. `checksum` is their CRC-32, or 0 where none is needed.
   */
  wrote(ordinal: number, offset: number, length: number, checksum: number): void;
  /**
   * Puts on the disk what was written until now of the file that has this parameter, while
   * other threads write on. Rejects with what `finish` would throw.
   */
  flush(ordinal: number): Promise<void>;
}

/** A byte of an open file, as plain data: descriptors are valid in all threads. */
export interface WritePlace {
  /** The name that messages give it. */
  readonly file: string;
  readonly descriptor: number;
  readonly position: number;
}

export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

/** An open `.pt` or `.safetensors` file. */
export interface StateDictSource {
  readonly file: string;
  readonly container: "pt" | "safetensors";
  /** What the file says of how it was made by this tool; null: nothing. */
  readonly provenance: string | null;
  readonly parameters: readonly ParameterInfo[];
  /** Row-major, little-endian bytes of the parameter with this ordinal. */
  read(ordinal: number): Uint8Array;
  close(): void;
}
