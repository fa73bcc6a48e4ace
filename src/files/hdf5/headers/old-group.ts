import {
  address,
  byte,
  expectByte,
  number,
  signature,
  skip,
  type Fields,
  type Stretch,
} from "./fields.js";
import type { HeaderBytes } from "./header-bytes.js";
import { MAX_LEVELS } from "./limits.js";
import type { Link } from "./links.js";
import type { Superblock } from "./superblock.js";
import { compareNames, terminatedText } from "./text.js";
import { unknown } from "./unknown.js";

const NODE_START = 24;
const LEAF_START = 8;
const ENTRY = 40;
const HEAP_START = 32;

/** How the library has kept what an entry leads to; only for soft links it is more. */
const SOFT_LINK = 2;

/**
 * The members of a group in the form before HDF5 1.8, which h5py still writes: a B-tree whose
 * leaves list names in a heap. They come in the order of their names.
 */
export function readOldGroup(
  bytes: HeaderBytes,
  file: Superblock,
  table: Fields,
): readonly Link[] {
  const tree = file.base + (address(table) ?? unknown("a group without a tree"));
  const heap = readHeap(bytes, file, address(table) ?? unknown("a group without names"));
  const links: Link[] = [];
  // Nodes still to be read, the first on top; a null level is that of the root.
  const waiting: { readonly place: number; readonly level: number | null }[] = [
    { place: tree, level: null },
  ];
  while (waiting.length > 0) {
    const { place, level } = waiting.pop()!;
    if (level === -1) {
      addLeaf(bytes, file, place, heap, links);
      continue;
    }
    const node = readNode(bytes, file, place);
    if (level !== null && node.level !== level) unknown("a tree with a level amiss");
    for (const child of node.children.toReversed()) {
      waiting.push({ place: child, level: node.level - 1 });
    }
  }
  return links;
}

interface Node {
  readonly level: number;
  readonly children: readonly number[];
}

function readNode(bytes: HeaderBytes, file: Superblock, place: number): Node {
  const { maxChildren, base } = file;
  // Nodes have the same size however many children they have.
  const size = NODE_START + 16 * maxChildren + 8;
  const fields = bytes.take(place, size);
  signature(fields, "TREE");
  expectByte(fields, 0, "a tree of kind");
  const level = byte(fields);
  if (level >= MAX_LEVELS) unknown(`a tree of ${level} levels`);
  const count = number(fields, 2);
  if (count > maxChildren) unknown("a node that is too full");
  skip(fields, 16);
  const children: number[] = [];
  for (let i = 0; i < count; i++) {
    skip(fields, 8);
    children.push(base + (address(fields) ?? unknown("a node without a child")));
  }
  return { level, children };
}

function addLeaf(
  bytes: HeaderBytes,
  { maxLeaf, base }: Superblock,
  place: number,
  heap: Stretch,
  links: Link[],
): void {
  const fields = bytes.take(place, LEAF_START + ENTRY * maxLeaf);
  signature(fields, "SNOD");
  expectByte(fields, 1, "a leaf of version");
  skip(fields, 1);
  const count = number(fields, 2);
  if (count > maxLeaf) unknown("a leaf that is too full");
  for (let i = 0; i < count; i++) {
    const name = nameAt(heap, number(fields, 8));
    const target = address(fields);
    const kept = number(fields, 4);
    skip(fields, 4);
    const value = number(fields, 4);
    skip(fields, 12);
    const isSoft = kept === SOFT_LINK;
    if (kept > SOFT_LINK || isSoft !== (target === null)) unknown("an odd member");
    if (isSoft) nameAt(heap, value);
    // The library seeks names by halves, so they must be in order.
    const last = links.at(-1);
    if (last !== undefined && compareNames(last.name, name) >= 0) {
      unknown("names that are not in order");
    }
    links.push({ name, target: target === null ? null : base + target });
  }
}

const nameAt = ({ bytes, start, end }: Stretch, offset: number): string =>
  terminatedText(bytes, start + offset, end);

/** The bytes that names are kept in. */
function readHeap(bytes: HeaderBytes, { base }: Superblock, start: number): Stretch {
  const fields = bytes.take(base + start, HEAP_START);
  signature(fields, "HEAP");
  expectByte(fields, 0, "a heap of version");
  skip(fields, 3);
  const size = number(fields, 8);
  skip(fields, 8);
  const place = address(fields) ?? unknown("a heap without bytes");
  return bytes.take(base + place, size);
}
