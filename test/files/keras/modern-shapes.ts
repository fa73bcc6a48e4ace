import type { Hdf5Group, Hdf5Node } from "../../../src/files/hdf5/node.js";
import type { Hdf5File } from "../../../src/files/hdf5/open-hdf5.js";
import type { HeaderCatalog } from "../../../src/files/keras/catalog.js";
import { parseModelConfig } from "../../../src/files/keras/config/parse-model-config.js";
import { readModern } from "../../../src/files/keras/modern/read-modern.js";
import type { Json } from "../../../src/tensor/catalog.js";

/** Shapes by the paths of datasets, or that a link stands there. */
type Shapes = Readonly<Record<string, readonly number[] | "link">>;

/** A weights file of the Keras 3 form with datasets of these paths and shapes. */
function fileOf(shapes: Shapes): Hdf5File {
  const root = groupAt("/");
  for (const [path, shape] of Object.entries(shapes)) {
    const names = path.split("/");
    let at = root;
    for (const [i, name] of names.slice(0, -1).entries()) {
      const inner =
        at.children.get(name) ?? groupAt(`/${names.slice(0, i + 1).join("/")}`);
      at.children.set(name, inner);
      at = inner as typeof root;
    }
    at.children.set(names.at(-1)!, datasetAt(`/${path}`, shape));
  }
  const texts = (): null => null;
  return {
    file: "m",
    root,
    texts,
    attributeNames: () => [],
  } as Partial<Hdf5File> as Hdf5File;
}

function groupAt(path: string): Hdf5Group & { children: Map<string, Hdf5Node> } {
  return { kind: "group", path, children: new Map() };
}

function datasetAt(path: string, shape: readonly number[] | "link"): Hdf5Node {
  if (shape === "link") return { kind: "link", path };
  const tensor = { stored: path, shape, dtype: "float32" as const, bytes: 0 };
  return { kind: "dataset", path, tensor, problem: null, chunks: null };
}

/** What is read of it with a config, as a `.keras` has one, or without. */
export function read(shapes: Shapes, config: Json | null): HeaderCatalog {
  return readModern(fileOf(shapes), {
    file: "m",
    container: config === null ? "weights-h5" : "keras-zip",
    writer: { keras: config === null ? null : "3.15.1", backend: null },
    config: config === null ? null : parseModelConfig(config, "m"),
    factsOf: () => ({}),
  });
}
