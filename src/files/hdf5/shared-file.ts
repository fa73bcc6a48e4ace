import type { StoredTensor, WeightReader } from "../../tensor/catalog.js";
import type { SharedFile } from "../../tensor/shared-source.js";
import { regionOfShared, type ByteRegion } from "./byte-region.js";
import { datasetsIn, type Hdf5Group } from "./node.js";
import { readDataset } from "./read-dataset.js";
import { openSession } from "./session.js";

/** What another thread needs to read the datasets below `root`. */
export function sharedFile(
  region: ByteRegion,
  root: Hdf5Group,
): readonly SharedFile[] | null {
  const bytes = region.shared();
  if (bytes === null) return null;
  const packed = new Map<string, readonly number[] | null>();
  for (const { tensor, path, chunks } of datasetsIn(root)) {
    if (tensor !== null) packed.set(path, chunks);
  }
  return [{ file: region.file, bytes, places: new Map(), packed }];
}

/**
 * Opens in this thread what another shares. Closing it leaves the descriptor open, which is
 * the other's. Throws a `Failure` as `openHdf5` does.
 */
export async function openSharedFile(shared: SharedFile): Promise<WeightReader> {
  const session = await openSession(regionOfShared(shared.file, shared.bytes));
  return {
    read: (tensor, box, target) => {
      const chunks = chunksOf(shared, tensor);
      return readDataset(session, tensor, chunks, { box, target });
    },
    close: () => session.close(),
  };
}

function chunksOf(
  shared: SharedFile,
  { stored }: StoredTensor,
): readonly number[] | null {
  const chunks = shared.packed.get(stored);
  if (chunks === undefined) throw new Error(`bug in k2t-rules: no dataset \`${stored}\``);
  return chunks;
}
