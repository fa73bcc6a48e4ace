import type {
  Catalog,
  CatalogLayer,
  CatalogWeight,
  Config,
  PossibleClass,
  StoredTensor,
} from "../../../../tensor/catalog.js";
import { load } from "../../../../tensor/nodes.js";
import { findClass } from "../../classes/index.js";
import { valueOf, type VariableDataset } from "../../variable-dataset.js";
import { matchNames } from "../match-names.js";
import type { Entry } from "../stored-groups.js";
import { turnedKernels, type Rotation } from "../rotation.js";
import { readFlatNames } from "./flat-names.js";
import { modernEntries } from "./modern-entries.js";

/** Classes of Keras 1 that others can be taken for, the likeliest first. */
const ALIKE = [
  "Dense",
  "Embedding",
  "Conv2D",
  "Conv1D",
  "Conv2DTranspose",
  "Conv3D",
  "LocallyConnected1D",
  "LocallyConnected2D",
  "MaxoutDense",
];

const FORMATS = ["channels_last", "channels_first"];

/** A catalog of a file of Keras 1, in which rules can state the classes of layers. */
export function withOldClasses<Known extends Pick<Catalog, "possibleClasses">>(
  catalog: Known,
  rotation: Rotation,
): Known & Pick<Catalog, "modernVariables"> {
  return {
    ...catalog,
    modernVariables: (layer, className, config) =>
      modernVariables(layer, className, config, rotation),
    possibleClasses(layer) {
      const found = possibleClasses(layer);
      return found.length > 0 ? found : catalog.possibleClasses(layer);
    },
  };
}

/** Made anew of what is stored: the shapes are those of several classes. */
function modernVariables(
  layer: CatalogLayer,
  className: string,
  config: Config,
  rotation: Rotation,
): ReadonlyMap<string, CatalogWeight> | null {
  const layerClass = findClass(className);
  const entries = entriesOf(layer);
  if (layerClass === undefined || entries.length === 0) return null;
  const modern = modernEntries(layerClass, config, entries);
  if (typeof modern === "string") return null;
  const match = matchNames(layerClass, config, modern.entries);
  if (typeof match === "string") return null;
  const variables = rotation === "rotated" ? turnedKernels(className, match) : match;
  return new Map(
    variables.map(({ name, dataset }) => [name, weightOf(layer, name, dataset)]),
  );
}

/** The classes that the shapes allow; with `data_format` where it matters. */
function possibleClasses(layer: CatalogLayer): readonly PossibleClass[] {
  return ALIKE.flatMap((className): readonly PossibleClass[] => {
    const isPossible = (config: Config): boolean =>
      modernVariables(layer, className, config, "none") !== null;
    if (isPossible({})) return [{ className, config: {} }];
    const stated = FORMATS.map((format): Config => ({ data_format: format }));
    return stated.filter(isPossible).map((config) => ({ className, config }));
  });
}

/** The entries that a layer was read from. */
function entriesOf({ name, variables }: CatalogLayer): readonly Entry[] {
  const parts = variables.flatMap((weight) => weight.parts);
  const entries = parts.map((part) => ({
    scopes: [],
    base: part.stored.split("/").at(-1)!.replace(/:\d+$/, ""),
    dataset: partDataset(part),
  }));
  return readFlatNames({ name, path: "", entries }).entries;
}

function partDataset(part: StoredTensor): VariableDataset {
  const { stored: path } = part;
  const known = { kind: "made", problem: null, made: null } as const;
  return { ...known, path, tensor: load(part), parts: [part] };
}

function weightOf(
  layer: CatalogLayer,
  name: string,
  dataset: VariableDataset,
): CatalogWeight {
  const joined = (path: string): string => (path === "" ? name : `${path}/${name}`);
  const value = valueOf(dataset);
  if (value === null) throw new Error("bug in k2t-rules: a weight that is no tensor");
  return {
    path: joined(layer.path),
    otherPath: layer.otherPath === null ? null : joined(layer.otherPath),
    name,
    layer,
    ...value,
  };
}
