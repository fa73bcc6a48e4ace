import type { WeightReader } from "../../tensor/catalog.js";
import type { SharedFile } from "../../tensor/shared-source.js";
import { regionOfShared, type ByteRegion } from "./byte-region.js";
import { openElementReader, type Storage } from "./element-reader.js";
import { datasetsIn, type Hdf5Group } from "./node.js";

/** What another thread needs to read the datasets below `root`. */
export function sharedFile(
  region: ByteRegion,
  root: Hdf5Group,
): readonly SharedFile[] | null {
  const bytes = region.shared();
  if (bytes === null) return null;
  const places = new Map<string, number>();
  const packed = new Map<string, readonly number[] | null>();
  for (const { tensor, path, place, chunks } of datasetsIn(root)) {
    if (tensor === null) continue;
    if (place === undefined) packed.set(path, chunks);
    else places.set(path, place);
  }
  return [{ file: region.file, bytes, places, packed }];
}

/**
 * Opens in this thread what another shares. Closing it leaves the descriptor open, which is
 * the other's. Throws a `Failure` as `openHdf5` does.
 */
export async function openSharedFile(shared: SharedFile): Promise<WeightReader> {
  const region = regionOfShared(shared.file, shared.bytes);
  const reader = await openElementReader(region, shared.packed.size > 0);
  return {
    read: (tensor, box, target) =>
      reader.read(tensor, storageOf(shared, tensor.stored), { box, target }),
    close: () => reader.close(),
  };
}

function storageOf({ places, packed }: SharedFile, stored: string): Storage {
  const place = places.get(stored);
  if (place !== undefined) return { place, chunks: null };
  const chunks = packed.get(stored);
  if (chunks === undefined) throw new Error(`bug in k2t-rules: no dataset \`${stored}\``);
  return { chunks };
}
