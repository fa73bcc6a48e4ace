import type { Box } from "../../tensor/catalog.js";
import type { SharedFile } from "../../tensor/shared-source.js";
import type { ByteRegion } from "./byte-region.js";
import type { Hdf5Dataset, Hdf5Group } from "./node.js";
import { readDataset } from "./read-dataset.js";
import { sharedFile } from "./shared-file.js";
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
  /**
   * Row-major, little-endian; `box` must lie within the dataset, which must be a tensor, and
   * `target`, where it is given, be of just the size.
   */
  read(dataset: Hdf5Dataset, box?: Box, target?: Uint8Array): Uint8Array;
  /** What other threads need to read the datasets; null where only this one can. */
  shared(): readonly SharedFile[] | null;
  close(): void;
}

/**
 * Opens an HDF5 file and reads its headers, not its data. Throws a `Failure`: K2T502 where
 * it is damaged, K2T505 where it is beyond the limits, K2T506 where it cannot be read.
 */
export async function openHdf5(region: ByteRegion): Promise<Hdf5File> {
  const session = await openSession(region);
  try {
    const root = scan(session);
    return {
      file: region.file,
      root,
      attributeNames: (path) => attributeNames(session, path),
      texts: (path, attribute) => {
        if (!attributeNames(session, path).includes(attribute)) return null;
        return attributeTexts(session, path, attribute);
      },
      read: ({ tensor, path, chunks }, box, target) => {
        if (tensor === null)
          throw new Error(`bug in k2t-rules: \`${path}\` is no tensor`);
        return readDataset(session, tensor, chunks, { box, target });
      },
      shared: () => sharedFile(region, root),
      close: session.close,
    };
  } catch (error) {
    session.close();
    throw error;
  }
}
