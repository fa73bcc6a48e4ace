import type { Box } from "../../tensor/catalog.js";
import type { SharedFile } from "../../tensor/shared-source.js";
import type { ByteRegion } from "./byte-region.js";
import {
  createElementReader,
  openElementReader,
  type ElementReader,
} from "./element-reader.js";
import { readHeaders, type Headers } from "./headers/read-headers.js";
import { Unknown } from "./headers/unknown.js";
import { datasetsIn, type Hdf5Dataset, type Hdf5Group } from "./node.js";
import { scan } from "./scan.js";
import { openSession } from "./session.js";
import { sharedFile } from "./shared-file.js";
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
 * Opens an HDF5 file and reads its headers, not its data. The library reads those that are of
 * no plain kind, and tells what is wrong with a file. Throws a `Failure`: K2T502 where it is
 * damaged, K2T505 where it is beyond the limits, K2T506 where it cannot be read.
 */
export async function openHdf5(region: ByteRegion): Promise<Hdf5File> {
  const headers = readHeaders(region);
  if (headers instanceof Unknown) return openWithLibrary(region);
  return openPlain(region, headers);
}

async function openPlain(
  region: ByteRegion,
  { root, attributesOf }: Headers,
): Promise<Hdf5File> {
  const needsLibrary = datasetsIn(root).some(
    ({ tensor, place }) => tensor !== null && place === undefined,
  );
  return {
    ...elementsOf(region, root, await openElementReader(region, needsLibrary)),
    attributeNames: (path) => [...attributesOf(path).keys()],
    texts: (path, attribute) => attributesOf(path).get(attribute) ?? null,
  };
}

/** The same by the library alone, as for files that are of no plain kind. */
export async function openWithLibrary(region: ByteRegion): Promise<Hdf5File> {
  const session = await openSession(region);
  try {
    const root = scan(session);
    return {
      ...elementsOf(region, root, createElementReader(region, session)),
      attributeNames: (path) => attributeNames(session, path),
      texts: (path, attribute) => {
        if (!attributeNames(session, path).includes(attribute)) return null;
        return attributeTexts(session, path, attribute);
      },
    };
  } catch (error) {
    session.close();
    throw error;
  }
}

function elementsOf(
  region: ByteRegion,
  root: Hdf5Group,
  reader: ElementReader,
): Omit<Hdf5File, "attributeNames" | "texts"> {
  return {
    file: region.file,
    root,
    read: ({ tensor, path, ...storage }, box, target) => {
      if (tensor === null) throw new Error(`bug in k2t-rules: \`${path}\` is no tensor`);
      return reader.read(tensor, storage, { box, target });
    },
    shared: () => sharedFile(region, root),
    close: () => reader.close(),
  };
}
