/** What h5wasm's metadata calls say of a dataset or an attribute. */
export interface Metadata {
  /** The HDF5 type class, see `TYPE_CLASS`. */
  readonly type: number;
  /** Bytes of one element; of variable-length text, of its pointer. */
  readonly size: number;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  /** Text of variable length. */
  readonly vlen: boolean;
  /** Number of elements. */
  readonly total_size: number;
  /** null for a null dataspace. */
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly enum_type?: { readonly members: Readonly<Record<string, number>> };
  readonly virtual_sources?: readonly unknown[];
}

export const TYPE_CLASS = {
  integer: 0,
  float: 1,
  string: 3,
  opaque: 5,
  compound: 6,
  enumeration: 8,
} as const;

/** What `get_type` says. */
export const OBJECT_TYPE = { group: 0, dataset: 1 } as const;

export interface StreamNode {
  readonly id: number;
  readonly mode: number;
  node_ops: object;
  stream_ops: object;
}

/** The part of emscripten's file system that we use. */
export interface FileSystem {
  readonly root: StreamNode;
  createNode(parent: StreamNode, name: string, mode: number, device: number): StreamNode;
  readonly ErrnoError: new (code: number) => Error;
}

/**
 * The calls of h5wasm that read. Each works on a path; all may throw anything on a damaged
 * file, and after a WebAssembly trap the instance is unusable.
 */
export interface Library {
  open(path: string, mode: number, ordered: boolean, low: number, high: number): bigint;
  close_file(file: bigint): number;
  get_names(file: bigint, path: string, recursive: boolean): readonly string[];
  get_type(file: bigint, path: string): number;
  get_symbolic_link(file: bigint, path: string): string | null;
  get_external_link(file: bigint, path: string): { readonly filename?: string };
  get_attribute_names(file: bigint, path: string): readonly string[];
  get_attribute_metadata(file: bigint, path: string, name: string): Metadata;
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number;
  reclaim_vlen_memory(file: bigint, path: string, name: string, pointer: bigint): number;
  get_dataset_metadata(file: bigint, path: string): Metadata;
  get_dataset_filters(
    file: bigint,
    path: string,
  ): readonly { readonly id: number; readonly name: string }[];
  get_dataset_data(
    file: bigint,
    path: string,
    count: readonly bigint[] | null,
    offset: readonly bigint[] | null,
    strides: readonly bigint[] | null,
    pointer: bigint,
  ): number;
  UTF8ToString(pointer: number): string;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  readonly HEAPU8: Uint8Array;
  readonly FS: FileSystem;
}

type CreateLibrary = (options: {
  readonly noInitialRun: boolean;
  readonly print: (text: string) => void;
  readonly printErr: (text: string) => void;
}) => Promise<Library>;

/**
 * A new instance of the HDF5 library with an empty file system of its own. One for each
 * open file: a trap in one leaves the others whole, and its memory goes when it goes.
 * `say` is given what the library would print.
 *
 * The browser's build is meant: Node's gives HDF5 the whole disk, so that an external link
 * in a model could open any file. h5wasm's own entry makes a single instance that prints
 * its errors, hence the module beneath it.
 */
export async function createLibrary(say: (text: string) => void): Promise<Library> {
  const address = new URL("./hdf5_util.js", import.meta.resolve("h5wasm")).href;
  const module = (await import(/* @vite-ignore */ address)) as {
    readonly default: CreateLibrary;
  };
  return module.default({ noInitialRun: true, print: say, printErr: say });
}
