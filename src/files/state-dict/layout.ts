/** Bytes that go to a place of the file. */
export interface Frame {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Where a container puts the data of parameters, and what it writes around them. */
export interface Layout {
  /** The byte of the file at which the data of each parameter start. */
  readonly dataOffsets: readonly number[];
  /** Whether `frames` needs the CRC-32 of each parameter's data. */
  readonly checksums: boolean;
  /** All that is not data; `checksums` are 0 where they are not needed. */
  frames(checksums: readonly number[]): readonly Frame[];
}
