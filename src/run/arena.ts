import { createKernelMemory, type KernelMemory } from "./compiled/kernel-memory.js";

/**
 * Memory for arrays that are given up in the reverse order in which they are taken, as the
 * calls are that need them. What a thread takes anew for each slab costs it page faults, which
 * are as dear as the copy itself.
 */
export interface Arena {
  /** An array on a multiple of 64 bytes, whose contents are whatever was there before. */
  allocate(bytes: number): Uint8Array;
  /** Does `work`, after which all that it has allocated is free again. */
  scope<Result>(work: () => Result): Result;
}

/** Fresh arrays each time, for those who keep them. */
export const FRESH: Arena = {
  allocate: (bytes) => new Uint8Array(bytes),
  scope: (work) => work(),
};

/** An arena that is kept from one piece of work to the next. */
export interface KeptArena extends Arena {
  /** Makes sure, where nothing is in use, that there is room for so many bytes. */
  reserve(bytes: number): void;
  /** How many bytes were in use at most. */
  most(): number;
}

const ALIGNMENT = 64;

/** What is lost between arrays until each begins at its place. */
const SLACK = 2 ** 14;

/** For less it is not worth it to compile kernels. */
const LARGE = 2 ** 20;

/** Memory of which the bytes from `begin` on are free. */
interface Stretch {
  readonly buffer: ArrayBuffer;
  readonly begin: number;
}

/**
 * An arena that is empty at first. The system gives the memory that is reserved as it is first
 * used. What finds no room is a fresh array. In a large one, compiled kernels can copy.
 */
export function createArena(): KeptArena {
  let { buffer, begin }: Stretch = { buffer: new ArrayBuffer(0), begin: 0 };
  const memory = createKernelMemory();
  let top = 0;
  let used = 0;
  let most = 0;
  return {
    reserve(bytes) {
      if (top === 0 && begin + bytes + SLACK > buffer.byteLength) {
        ({ buffer, begin } = reserved(memory, bytes + SLACK));
      }
    },
    allocate(bytes) {
      used += bytes;
      if (used > most) most = used;
      if (begin + top + bytes > buffer.byteLength) return new Uint8Array(bytes);
      const array = new Uint8Array(buffer, begin + top, bytes);
      top = Math.ceil((top + bytes) / ALIGNMENT) * ALIGNMENT;
      return array;
    },
    scope(work) {
      const before = [top, used] as const;
      try {
        return work();
      } finally {
        [top, used] = before;
      }
    },
    most: () => most,
  };
}

function reserved(memory: KernelMemory, bytes: number): Stretch {
  const large = bytes < LARGE ? null : memory.reserve(bytes);
  if (large !== null) return { buffer: large, begin: memory.begin };
  return { buffer: new ArrayBuffer(bytes), begin: 0 };
}
