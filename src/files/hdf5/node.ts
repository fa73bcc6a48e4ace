import type { StoredTensor } from "../../tensor/catalog.js";
import type { Code } from "../../report/codes.js";

export type Hdf5Node = Hdf5Group | Hdf5Dataset | Hdf5Link;

export interface Hdf5Group {
  readonly kind: "group";
  /** From the root, with a leading `/`; the root is `/`. */
  readonly path: string;
  readonly children: ReadonlyMap<string, Hdf5Node>;
}

export interface Hdf5Dataset {
  readonly kind: "dataset";
  readonly path: string;
  /** null where it is no tensor, or none that can be read: then `problem` says why. */
  readonly tensor: StoredTensor | null;
  readonly problem: Problem | null;
  /** The shape of a chunk; null where the elements lie in one stretch. */
  readonly chunks: readonly number[] | null;
  /**
   * Where the elements start in the file, in bytes, where they lie in one stretch as
   * little-endian numbers; absent where only the library can read them.
   */
  readonly place?: number;
}

/** A soft or external link: it is not followed, since it may leave the file or go in circles. */
export interface Hdf5Link {
  readonly kind: "link";
  readonly path: string;
}

/** Why a dataset cannot be a weight; an error only if it is one. */
export interface Problem {
  readonly code: Code;
  /** "is text", "claims 80 bytes …": follows the dataset's path. */
  readonly message: string;
  readonly help?: string;
}

/** The path of a child. */
export function childPath(parent: string, name: string): string {
  return parent === "/" ? `/${name}` : `${parent}/${name}`;
}

/** Every dataset at and below a node. */
export function datasetsIn(node: Hdf5Node): readonly Hdf5Dataset[] {
  const found: Hdf5Dataset[] = [];
  const collect = (inner: Hdf5Node): void => {
    if (inner.kind === "dataset") found.push(inner);
    if (inner.kind === "group")
      for (const child of inner.children.values()) collect(child);
  };
  collect(node);
  return found;
}
