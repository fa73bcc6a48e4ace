/**
 * What another thread of this process needs to read the weights of an open model file: plain
 * data that can be posted to it. It is good until the source is closed.
 */
export interface SharedSource {
  /** One file, or the shards of a model. */
  readonly files: readonly SharedFile[];
}

export interface SharedFile {
  /** The name to put into messages. */
  readonly file: string;
  readonly bytes: SharedBytes;
  /** Where the elements lie that are stored in one stretch, by `stored`: byte offsets. */
  readonly places: ReadonlyMap<string, number>;
  /** What only the file format's library can read, by `stored`: the shapes of chunks. */
  readonly packed: ReadonlyMap<string, readonly number[] | null>;
}

/** A stretch of an open file, whose descriptor is valid in every thread, or memory. */
export type SharedBytes =
  | {
      readonly kind: "file";
      readonly descriptor: number;
      /** In bytes, of the stretch within the file. */
      readonly base: number;
      readonly size: number;
    }
  | { readonly kind: "memory"; readonly buffer: SharedArrayBuffer };
