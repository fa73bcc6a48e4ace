import { fromArrays, type MemorySource, type MemoryTensor } from "./memory-source.js";

/** A source over arrays in memory that other threads can read as well. */
export function sharedArrays(arrays: readonly MemoryTensor[]): MemorySource {
  const size = arrays.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const memory = new Uint8Array(new SharedArrayBuffer(size));
  const places = new Map<string, number>();
  let place = 0;
  for (const { path, bytes } of arrays) {
    memory.set(bytes, place);
    places.set(path, place);
    place += bytes.length;
  }
  const bytes = { kind: "memory", buffer: memory.buffer as SharedArrayBuffer } as const;
  return {
    ...fromArrays(arrays),
    shared: () => ({ files: [{ file: "memory.h5", bytes, places, packed: new Map() }] }),
  };
}
