import { isDeepStrictEqual } from "node:util";
import type { ByteRegion } from "../../../../src/files/hdf5/byte-region.js";
import { createElementReader } from "../../../../src/files/hdf5/element-reader.js";
import type { Headers } from "../../../../src/files/hdf5/headers/read-headers.js";
import type { Hdf5Node } from "../../../../src/files/hdf5/node.js";
import type { Hdf5File } from "../../../../src/files/hdf5/open-hdf5.js";
import { Failure } from "../../../../src/report/failure.js";

/** More would only take time. */
const LARGEST_BYTES = 2 ** 22;

/** A node as both readers must tell it: the library knows no places. */
function told(node: Hdf5Node): unknown {
  if (node.kind === "link") return node;
  if (node.kind === "group") {
    const { children, ...rest } = node;
    return { ...rest, children: [...children].map(([name, it]) => [name, told(it)]) };
  }
  return { ...node, place: undefined };
}

/**
 * What our own reader tells of a file otherwise than the library does: of the tree, the
 * attributes, and the elements that the library can read. Empty where they agree.
 */
export function differences(
  region: ByteRegion,
  own: Headers,
  library: Hdf5File,
): readonly string[] {
  if (!isDeepStrictEqual(told(own.root), told(library.root))) return ["the tree"];
  const found: string[] = [];
  const elements = createElementReader(region, null);
  const visit = (node: Hdf5Node): void => {
    if (node.kind === "link") return;
    const attributes = own.attributesOf(node.path);
    const names = attempt(() => [...library.attributeNames(node.path)]);
    if (names !== null && !isDeepStrictEqual([...attributes.keys()], names)) {
      found.push(`the attributes of ${node.path}`);
    }
    for (const name of names ?? []) {
      const texts = attempt(() => ({ value: library.texts(node.path, name) }));
      if (texts !== null && !isDeepStrictEqual(attributes.get(name), texts.value)) {
        found.push(`the attribute ${name} of ${node.path}`);
      }
    }
    if (node.kind === "group") node.children.forEach(visit);
    if (node.kind !== "dataset" || node.tensor === null) return;
    const { tensor, place, path } = node;
    if (place === undefined || tensor.bytes > LARGEST_BYTES) return;
    const wanted = attempt(() => library.read({ ...node }));
    const bytes = elements.read(tensor, node, {});
    if (wanted !== null && !Buffer.from(wanted).equals(bytes)) found.push(path);
  };
  visit(own.root);
  return found;
}

/** null where the library says that the file is damaged. */
function attempt<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
