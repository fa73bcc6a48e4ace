import type {
  Catalog,
  CatalogLayer,
  CatalogWeight,
  StoredTensor,
  WeightSource,
} from "../../src/tensor/catalog.js";
import { bytesPerElement, type DType } from "../../src/tensor/dtype.js";
import { load } from "../../src/tensor/nodes.js";
import { elementCount, rowMajorStrides, type Shape } from "../../src/tensor/shape.js";

export interface MemoryTensor {
  /** `layer/variable`; a name without a slash belongs to the root. */
  readonly path: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly bytes: Uint8Array;
}

/** A source whose reads are noted, so that tests can ask what was read, and how much. */
export interface MemorySource extends WeightSource {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly reads: { readonly path: string; readonly bytes: number }[];
}

/** A weight source over arrays in memory. Its layers are flat and of no known class. */
export function fromArrays(arrays: readonly MemoryTensor[]): MemorySource {
  const stored = new Map<StoredTensor, MemoryTensor>();
  const tensors = new Map<string, StoredTensor>();
  for (const array of arrays) {
    const bytes = elementCount(array.shape) * bytesPerElement(array.dtype);
    if (bytes !== array.bytes.length)
      throw new Error(`${array.path}: ${bytes} bytes wanted`);
    const { path, shape, dtype } = array;
    const tensor = { stored: path, shape, dtype, bytes };
    stored.set(tensor, array);
    tensors.set(path, tensor);
  }
  const reads: { path: string; bytes: number }[] = [];
  return {
    catalog: flatCatalog([...tensors.values()]),
    tensors,
    reads,
    read(tensor, box, target) {
      const array = stored.get(tensor) ?? arrays.find((it) => it.path === tensor.stored);
      if (array === undefined) throw new Error(`no tensor ${tensor.stored}`);
      const bytes = box === undefined ? array.bytes.slice() : boxBytes(array, box);
      reads.push({ path: array.path, bytes: bytes.length });
      return putInto(target, bytes);
    },
    shared: () => null,
    close() {},
  };
}

/** What a reader returns: the bytes, or the target with them. */
export function putInto(target: Uint8Array | undefined, bytes: Uint8Array): Uint8Array {
  if (target === undefined) return bytes;
  if (target.length !== bytes.length) throw new Error(`${bytes.length} bytes wanted`);
  target.set(bytes);
  return target;
}

/** The elements of a box of a tensor, row-major. */
export function boxBytes(
  { shape, dtype, bytes, path }: MemoryTensor,
  {
    start,
    count,
  }: { readonly start: readonly number[]; readonly count: readonly number[] },
): Uint8Array {
  const inside = shape.every(
    (size, i) => start[i]! >= 0 && start[i]! + count[i]! <= size,
  );
  if (!inside || start.length !== shape.length || count.length !== shape.length) {
    throw new Error(`${path}: no box at (${start}) of (${count}) in (${shape})`);
  }
  const width = bytesPerElement(dtype);
  const strides = rowMajorStrides(shape);
  const elements = elementCount(count);
  const result = new Uint8Array(elements * width);
  for (let element = 0; element < elements; element++) {
    let rest = element;
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (start[axis]! + (rest % count[axis]!)) * strides[axis]!;
      rest = Math.floor(rest / count[axis]!);
    }
    result.set(bytes.subarray(from * width, (from + 1) * width), element * width);
  }
  return result;
}

function flatCatalog(tensors: readonly StoredTensor[]): Catalog {
  const children: CatalogLayer[] = [];
  const root: CatalogLayer & { variables: CatalogWeight[] } = {
    name: "",
    path: "",
    otherName: null,
    otherPath: null,
    className: null,
    config: {},
    parent: null,
    children,
    position: 0,
    index: 0,
    variables: [],
  };
  const layers = new Map<string, CatalogLayer & { variables: CatalogWeight[] }>();
  layers.set("", root);
  for (const tensor of tensors) {
    const cut = tensor.stored.lastIndexOf("/");
    const path = tensor.stored.slice(0, Math.max(cut, 0));
    let layer = layers.get(path);
    if (layer === undefined) {
      const position = children.length;
      layer = {
        ...root,
        name: path,
        path,
        parent: root,
        children: [],
        position,
        variables: [],
      };
      layers.set(path, layer);
      children.push(layer);
    }
    const name = tensor.stored.slice(cut + 1);
    const { shape, dtype, bytes } = tensor;
    const value = {
      shape,
      dtype,
      bytes,
      parts: [tensor],
      value: load(tensor),
      made: null,
    };
    const paths = { path: tensor.stored, otherPath: null };
    layer.variables.push({ ...paths, name, layer, ...value });
  }
  return {
    file: "memory.h5",
    container: "weights-h5",
    writer: { keras: null, backend: null },
    root,
    layers: children,
    weights: [...layers.values()].flatMap((layer) => layer.variables),
    apart: [],
    nameVariables: () => null,
    possibleClasses: () => [],
    restoreVariables: () => null,
    canonicalClass: (className) => className,
  };
}
