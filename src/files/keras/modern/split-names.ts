import { fileFailure } from "../../../report/failure.js";
import { MAX_DEPTH, MAX_OBJECTS } from "../../hdf5/limits.js";
import { childPath, type Hdf5Group, type Hdf5Node } from "../../hdf5/node.js";

/** A group on the way to being one: `node` is null for those that only names show. */
interface Place {
  node: Hdf5Node | null;
  readonly children: Map<string, Place>;
}

/**
 * The same groups with names split at backslashes: tf.keras on Windows calls one group
 * `layers\dense\cell` where it means three within one another. Datasets and `vars` keep the
 * paths under which the file has them. Throws a `Failure`: K2T502 where a dataset or a second
 * `vars` would stand where something is already, K2T505 where names have too many parts.
 */
export function splitNames(file: string, root: Hdf5Group): Hdf5Group {
  if (!hasBackslash(root)) return root;
  let count = 0;

  const step = (from: Place, part: string, path: string): Place => {
    if (part === "" || isLeaf(from)) throw clash(file, path);
    const known = from.children.get(part);
    if (known !== undefined) return known;
    count += 1;
    if (count > MAX_OBJECTS) throw tooMany(file);
    const place: Place = { node: null, children: new Map() };
    from.children.set(part, place);
    return place;
  };

  const put = (place: Place, node: Hdf5Node, depth: number): void => {
    if (depth > MAX_DEPTH) throw tooMany(file);
    const isVars = node.path.endsWith("/vars") && place.node !== null;
    const isOver = node.kind !== "group" && place.children.size > 0;
    if (isLeaf(place) || isOver || isVars) throw clash(file, node.path);
    place.node = node;
    if (node.kind !== "group") return;
    for (const [name, child] of node.children) {
      const parts = name.split("\\");
      const inner = parts.reduce((from, part) => step(from, part, child.path), place);
      put(inner, child, depth + parts.length);
    }
  };

  const place: Place = { node: null, children: new Map() };
  put(place, root, 0);
  return groupOf(place, "/");
}

function hasBackslash(group: Hdf5Group): boolean {
  return [...group.children].some(
    ([name, node]) =>
      name.includes("\\") || (node.kind === "group" && hasBackslash(node)),
  );
}

function isLeaf({ node }: Place): boolean {
  return node !== null && node.kind !== "group";
}

function groupOf({ node, children }: Place, path: string): Hdf5Group {
  const found = new Map<string, Hdf5Node>();
  for (const [name, inner] of children) {
    found.set(name, isLeaf(inner) ? inner.node! : groupOf(inner, childPath(path, name)));
  }
  return { kind: "group", path: node?.path ?? path, children: found };
}

function clash(file: string, path: string): Error {
  const message = `\`${file}\` is damaged: \`${path}\`, read as a path of Windows, leads to where there is something else`;
  return fileFailure("K2T502", file, message);
}

function tooMany(file: string): Error {
  const message = `\`${file}\` has names with backslashes that lead through too many groups`;
  return fileFailure("K2T505", file, message);
}
