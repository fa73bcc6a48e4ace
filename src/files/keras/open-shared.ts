import type { WeightReader } from "../../tensor/catalog.js";
import type { SharedSource } from "../../tensor/shared-source.js";
import { openSharedFile } from "../hdf5/shared-file.js";

/**
 * Opens for this thread the weights of which another has told by `shared`. It must be closed,
 * which leaves the other's files open. Throws a `Failure` as `openModel` does for files that
 * cannot be read.
 */
export async function openShared({ files }: SharedSource): Promise<WeightReader> {
  const readers = new Map<string, WeightReader>();
  const opened: WeightReader[] = [];
  const close = (): void => {
    for (const reader of opened) reader.close();
  };
  try {
    for (const file of files) {
      const reader = await openSharedFile(file);
      opened.push(reader);
      for (const stored of [...file.places.keys(), ...file.packed.keys()]) {
        readers.set(stored, reader);
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    read: (tensor, box, target) => {
      const reader = readers.get(tensor.stored);
      if (reader === undefined) {
        throw new Error(`bug in k2t-rules: no dataset \`${tensor.stored}\``);
      }
      return reader.read(tensor, box, target);
    },
    close,
  };
}
