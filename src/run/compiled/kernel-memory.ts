import { moduleOf, type Width } from "./code.js";
import { copyRowsFunction } from "./copy-rows.js";

/** What is used of WebAssembly, which the types of Node leave out. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly m: { readonly memory: Memory } },
  ) => { readonly exports: Readonly<Record<`copy${Width}`, CopyRows>> };
};

interface Memory {
  readonly buffer: ArrayBuffer;
  /** By so many pages; the buffer before is no more. Throws a `RangeError`. */
  grow(pages: number): number;
}

type CopyRows = (
  count: number,
  size: number,
  stepFrom: number,
  stepTo: number,
  source: number,
  target: number,
) => void;

/** Copies between places of one memory; see `copyRowsFunction` for what they take. */
export interface CompiledKernels {
  readonly copy: Readonly<Record<`copy${Width}`, CopyRows>>;
  /** The tables of rows that the kernels read, in elements from where source and target begin. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** A memory that compiled kernels work in. */
export interface KernelMemory {
  /** Before this byte are the kernels' tables. */
  readonly begin: number;
  /**
   * The memory with so many bytes at least from `begin` on, which takes the place of what was
   * given before; null where the system does not give as much, or no program can address it.
   */
  reserve(bytes: number): ArrayBuffer | null;
}

/** Rows that can be copied together. */
export const TABLE_ROWS = 1024;

const TABLES = { from: 0, to: 4 * TABLE_ROWS };
const BEGIN = 8 * TABLE_ROWS;

const PAGE = 2 ** 16;
const MOST_PAGES = 2 ** 16;

const kernels = new WeakMap<ArrayBufferLike, CompiledKernels>();

/** The kernels that work in a memory; undefined for one that is no kernels' memory. */
export function kernelsIn(memory: ArrayBufferLike): CompiledKernels | undefined {
  return kernels.get(memory);
}

export function createKernelMemory(): KernelMemory {
  let memory: Memory | null = null;
  let copy: CompiledKernels["copy"];
  return {
    begin: BEGIN,
    reserve: (bytes) => {
      const pages = Math.ceil((BEGIN + bytes) / PAGE);
      const before = memory;
      memory = pages > MOST_PAGES ? null : enlarged(before, pages);
      if (memory === null) return null;
      const { buffer } = memory;
      if (memory !== before) {
        copy = new WebAssembly.Instance(compiled(), { m: { memory } }).exports;
      }
      kernels.set(buffer, {
        copy,
        from: new Int32Array(buffer, TABLES.from, TABLE_ROWS),
        to: new Int32Array(buffer, TABLES.to, TABLE_ROWS),
      });
      return buffer;
    },
  };
}

/** null where there is no room for it, of addresses mostly: the system sets much aside for each. */
function enlarged(memory: Memory | null, pages: number): Memory | null {
  try {
    if (memory === null) return new WebAssembly.Memory({ initial: pages });
    const missing = pages - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    return memory;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

let program: object | null = null;

/** Once in a thread, and only where it is needed. */
function compiled(): object {
  const widths: readonly Width[] = [1, 2, 4, 8];
  program ??= new WebAssembly.Module(
    moduleOf(widths.map((width) => copyRowsFunction(width, TABLES))),
  );
  return program;
}
