import type { Box } from "../../tensor/catalog.js";
import type { ByteRegion } from "./byte-region.js";
import type { Hdf5Dataset, Hdf5Group } from "./node.js";
import { readDataset } from "./read-dataset.js";
import { scan } from "./scan.js";
import { openSession } from "./session.js";
import { attributeNames, attributeTexts } from "./texts.js";

/** An open HDF5 file. */
export interface Hdf5File {
  readonly file: string;
  readonly root: Hdf5Group;
  attributeNames(path: string): readonly string[];
  /** null if the attribute is missing or no text; `[]` if it is empty. */
  texts(path: string, attribute: string): readonly string[] | null;
  /** Row-major, little-endian; `box` must lie within the dataset, which must be a tensor. */
  read(dataset: Hdf5Dataset, box?: Box): Uint8Array;
  close(): void;
}

/**
 * Opens an HDF5 file and reads its headers, not its data. Throws a `Failure`: K2T502 where
 * it is damaged, K2T505 where it is beyond the limits, K2T506 where it cannot be read.
 */
export async function openHdf5(region: ByteRegion): Promise<Hdf5File> {
  const session = await openSession(region);
  try {
    return {
      file: region.file,
      root: scan(session),
      attributeNames: (path) => attributeNames(session, path),
      texts: (path, attribute) => {
        if (!attributeNames(session, path).includes(attribute)) return null;
        return attributeTexts(session, path, attribute);
      },
      read: (dataset, box) => readDataset(session, dataset, box),
      close: session.close,
    };
  } catch (error) {
    session.close();
    throw error;
  }
}
