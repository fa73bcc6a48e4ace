import type {
  Catalog,
  CatalogLayer,
  CatalogWeight,
  Config,
  StoredTensor,
  WeightSource,
} from "../../src/tensor/catalog.js";
import { restoreVariables } from "../../src/files/keras/restored/restore.js";
import { bytesPerElement, type DType } from "../../src/tensor/dtype.js";
import { load } from "../../src/tensor/nodes.js";
import { elementCount, type Shape } from "../../src/tensor/shape.js";
import { boxBytes, putInto } from "./memory-source.js";

/** A variable of a described layer: its shape alone means float32. */
export type DescribedVariable =
  | Shape
  | {
      readonly shape: Shape;
      readonly dtype?: DType;
      readonly values?: readonly number[];
    };

export interface DescribedLayer {
  readonly class?: string | null;
  /** In place of the last part of its path in its other one; empty for a list of layers. */
  readonly other?: string;
  readonly config?: Config;
  readonly variables?: Readonly<Record<string, DescribedVariable>>;
}

/** Layers by path; a layer's parents are made where they are not described. */
export type DescribedModel = Readonly<Record<string, DescribedLayer>>;

interface Growing extends CatalogLayer {
  readonly children: Growing[];
  readonly variables: CatalogWeight[];
}

/**
 * A model made up for a test. Values that are not given count up from 0, one more for each
 * element, so that every element of a weight can be told from the others.
 */
export function modelOf(described: DescribedModel): WeightSource {
  const root = layerOf("", null, {}, 0);
  const layers = new Map<string, Growing>([["", root]]);
  const values = new Map<StoredTensor, readonly number[] | undefined>();
  const counts = new Map<string, number>();
  const others = new Map<string, string>([["", ""]]);
  const grow = (path: string, layer: DescribedLayer): Growing => {
    const known = layers.get(path);
    if (known) return known;
    const parent = grow(path.split("/").slice(0, -1).join("/"), {});
    const className = layer.class ?? null;
    const index = counts.get(className ?? "") ?? 0;
    counts.set(className ?? "", index + 1);
    const name = path.split("/").at(-1)!;
    const { other = name } = layer;
    const segments = [others.get(parent.path)!, other].filter((it) => it !== "");
    others.set(path, segments.join("/"));
    const isRenamed = other !== "" && segments.join("/") !== path;
    const grown = layerOf(path, parent, layer, index, {
      otherName: other === name || other === "" ? null : other,
      otherPath: isRenamed ? segments.join("/") : null,
    });
    parent.children.push(grown);
    layers.set(path, grown);
    return grown;
  };
  for (const [path, layer] of Object.entries(described)) {
    const grown = grow(path, layer);
    for (const [name, variable] of Object.entries(layer.variables ?? {})) {
      const weight = weightOf(name, variable, grown);
      grown.variables.push(weight);
      values.set(weight.parts[0]!, "shape" in variable ? variable.values : undefined);
    }
  }
  const catalog = catalogOf(root, inOrder(root).slice(1));
  return {
    catalog,
    read(tensor, box, target) {
      const bytes = bytesOf(tensor, values.get(tensor));
      const wanted = box
        ? boxBytes({ ...tensor, path: tensor.stored, bytes }, box)
        : bytes;
      return putInto(target, wanted);
    },
    shared: () => null,
    close: () => undefined,
  };
}

const inOrder = (layer: Growing): readonly Growing[] => [
  layer,
  ...layer.children.flatMap(inOrder),
];

function layerOf(
  path: string,
  parent: Growing | null,
  described: DescribedLayer,
  index: number,
  other: Pick<CatalogLayer, "otherName" | "otherPath"> = {
    otherName: null,
    otherPath: null,
  },
): Growing {
  return {
    ...other,
    name: path.split("/").at(-1)!,
    path,
    className: described.class ?? null,
    // Keras writes the name into every config; a layer of unknown class has none.
    config: described.class
      ? { name: path.split("/").at(-1)!, ...described.config }
      : (described.config ?? {}),
    parent,
    children: [],
    position: parent?.children.length ?? 0,
    index,
    variables: [],
  };
}

function weightOf(
  name: string,
  variable: DescribedVariable,
  layer: Growing,
): CatalogWeight {
  const { shape, dtype = "float32" } =
    "shape" in variable ? variable : { shape: variable };
  const path = layer.path === "" ? name : `${layer.path}/${name}`;
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  const part = { stored: `/${path}`, shape, dtype, bytes };
  const value = { parts: [part], value: load(part), made: null };
  const otherPath = layer.otherPath === null ? null : `${layer.otherPath}/${name}`;
  return { path, otherPath, name, layer, shape, dtype, bytes, ...value };
}

/** The variables of the few classes that tests state by `as`. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  Dense: ["kernel", "bias"],
  BatchNormalization: ["gamma", "beta", "moving_mean", "moving_variance"],
};

/** The one class of a made-up model that has another name. */
export const canonicalClass = (name: string): string =>
  name === "Convolution2D" ? "Conv2D" : name;

function catalogOf(root: Growing, layers: readonly Growing[]): Catalog {
  return {
    file: "model.keras",
    container: "keras-zip",
    writer: { keras: "3.15.1", backend: "jax" },
    root,
    layers,
    weights: [root, ...layers].flatMap(({ variables }) => variables),
    apart: [],
    nameVariables(layer, className, config) {
      const names = (VARIABLES[className] ?? []).filter(
        (name) => !(name === "bias" && config["use_bias"] === false),
      );
      return names.length === layer.variables.length ? names : null;
    },
    possibleClasses: ({ variables }) =>
      Object.entries(VARIABLES)
        .filter(([, names]) => names.length === variables.length)
        .filter(([, names]) =>
          variables.every(({ name }) => /^\d+$/.test(name) || names.includes(name)),
        )
        .map(([className]) => ({ className, config: {} })),
    restoreVariables: (layer) =>
      restoreVariables(layer, { version: "3.15.1", read: noData }),
    canonicalClass,
  };
}

function noData(): never {
  throw new Error("a made-up model tells no groups of blocks");
}

type Writer = (view: DataView, element: number, value: number) => void;

const WRITERS: Partial<Readonly<Record<DType, Writer>>> = {
  float32: (view, i, value) => view.setFloat32(4 * i, value, true),
  float64: (view, i, value) => view.setFloat64(8 * i, value, true),
  int8: (view, i, value) => view.setInt8(i, value),
  uint8: (view, i, value) => view.setUint8(i, value),
  int32: (view, i, value) => view.setInt32(4 * i, value, true),
  int64: (view, i, value) => view.setBigInt64(8 * i, BigInt(value), true),
};

function bytesOf(
  { shape, dtype, bytes }: StoredTensor,
  values: readonly number[] | undefined,
): Uint8Array {
  const write = WRITERS[dtype];
  if (!write) throw new Error(`made-up models have no ${dtype}`);
  const data = new Uint8Array(bytes);
  const view = new DataView(data.buffer);
  for (let i = 0; i < elementCount(shape); i++) write(view, i, values?.[i] ?? i);
  return data;
}
