import type { StoredTensor } from "../../tensor/catalog.js";
import type { ByteRegion } from "./byte-region.js";
import type { Hdf5Dataset } from "./node.js";
import { readDataset } from "./read-dataset.js";
import { readStretch } from "./read-stretch.js";
import { openSession, type Session } from "./session.js";
import type { Wanted } from "./wanted.js";

/** Reads the elements of datasets, by the library only where it must. */
export interface ElementReader {
  read(tensor: StoredTensor, storage: Storage, wanted: Wanted): Uint8Array;
  close(): void;
}

/** How a dataset is stored: in one stretch at `place`, or as only the library knows. */
export type Storage = Pick<Hdf5Dataset, "place" | "chunks">;

export function createElementReader(
  region: ByteRegion,
  session: Session | null,
): ElementReader {
  return {
    read: (tensor, { place, chunks }, wanted) => {
      if (place !== undefined) return readStretch(region, tensor, place, wanted);
      if (session === null) throw new Error("bug in k2t-rules: the library is not there");
      return readDataset(session, tensor, chunks, wanted);
    },
    close: () => session?.close(),
  };
}

/**
 * Opens the library too if it will be needed, which takes a while. Throws a `Failure` as
 * `openSession` does.
 */
export async function openElementReader(
  region: ByteRegion,
  needsLibrary: boolean,
): Promise<ElementReader> {
  return createElementReader(region, needsLibrary ? await openSession(region) : null);
}
