import type { ByteRegion } from "../byte-region.js";
import { MAX_DEPTH, MAX_OBJECTS } from "../limits.js";
import { childPath, type Hdf5Group, type Hdf5Node } from "../node.js";
import { isName, tooDeep, tooMany } from "../scan.js";
import { NO_ATTRIBUTES, readAttributes, type Attributes } from "./attributes.js";
import { fieldsOf } from "./fields.js";
import { createGlobalHeaps } from "./global-heap.js";
import { createHeaderBytes } from "./header-bytes.js";
import { readDataset } from "./header-dataset.js";
import { MAX_TEXT_BYTES } from "./limits.js";
import type { Link } from "./links.js";
import { readNewGroup } from "./new-group.js";
import {
  MESSAGE,
  onlyMessage,
  readObjectHeader,
  type ObjectHeader,
} from "./object-header.js";
import { readOldGroup } from "./old-group.js";
import { readSuperblock } from "./superblock.js";
import { Unknown, unknown } from "./unknown.js";

/** What the headers of a file say. */
export interface Headers {
  readonly root: Hdf5Group;
  attributesOf(path: string): Attributes;
}

/**
 * Reads all headers of an HDF5 file that is of a plain kind, as Keras writes them, without the
 * HDF5 library. Says why not where the file is of another kind, or odd. Throws a `Failure`:
 * K2T505 where it is beyond the limits, K2T506 where it cannot be read.
 */
export function readHeaders(region: ByteRegion): Headers | Unknown {
  try {
    return read(region);
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
}

function read(region: ByteRegion): Headers {
  const file = readSuperblock(region);
  const bytes = createHeaderBytes(region, file.end);
  const texts = { objects: createGlobalHeaps(bytes), base: file.base };
  const attributes = new Map<string, Attributes>();
  let count = 0;
  let textBytes = 0;

  const readNode = (path: string, place: number, depth: number): Hdf5Node => {
    const header = readObjectHeader(bytes, place, file.base);
    const own = readAttributes(header, texts);
    if (own.size > 0) attributes.set(path, own);
    for (const list of own.values())
      for (const text of list ?? []) textBytes += text.length;
    if (textBytes > MAX_TEXT_BYTES) unknown("too many texts");
    const links = linksOf(header);
    if (links === null) return readDataset(header, path, own, file);
    if (depth > MAX_DEPTH) throw tooDeep(region.file);
    const children = new Map<string, Hdf5Node>();
    for (const { name, target } of links) {
      count += 1;
      if (count > MAX_OBJECTS) throw tooMany(region.file);
      if (!isName(name)) unknown("a name that is none");
      const below = childPath(path, name);
      const link = { kind: "link", path: below } as const;
      children.set(name, target === null ? link : readNode(below, target, depth + 1));
    }
    return { kind: "group", path, children };
  };

  /** The members of a group; null for a dataset. */
  const linksOf = (header: ObjectHeader): readonly Link[] | null => {
    const table = onlyMessage(header, MESSAGE.symbolTable);
    const info = onlyMessage(header, MESSAGE.linkInfo);
    if (onlyMessage(header, MESSAGE.datatype) !== null) {
      if (table !== null || info !== null) unknown("a group that is a dataset");
      return null;
    }
    if (table !== null) {
      if (info !== null) unknown("a group in two forms");
      return readOldGroup(bytes, file, fieldsOf(table));
    }
    if (info === null) unknown("neither a group nor a dataset");
    return readNewGroup(header, fieldsOf(info), file.base);
  };

  const root = readNode("/", file.base + file.root, 0);
  if (root.kind !== "group") unknown("a root that is no group");
  return { root, attributesOf: (path) => attributes.get(path) ?? NO_ATTRIBUTES };
}
