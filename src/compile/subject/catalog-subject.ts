import type { Value } from "../../ops/value.js";
import type { CatalogLayer, CatalogWeight, Config } from "../../tensor/catalog.js";
import { collectWeights } from "./collect.js";
import {
  absentDataset,
  absentLayer,
  absentMatches,
  absentPosition,
  absentVariable,
} from "./absent.js";
import { findByReference, resolvePath } from "./find-by-path.js";
import { datasetValue, type Model, weightValue } from "./model.js";
import type { FoundVariable, Lookup, Subject, SubjectProperty } from "./subject.js";
import { ownName } from "./unbound-subject.js";

/** A layer as a rule sees it: `as CLASS` may have given it class, config and names. */
export interface LayerView {
  readonly layer: CatalogLayer;
  readonly className: string | null;
  readonly config: Config;
  /** The layer's own variables by the names that they have here, in Keras's order. */
  readonly variables: ReadonlyMap<string, CatalogWeight>;
  /** `path` is relative to the enclosing map's layer; from the root outside of maps. */
  readonly path: string;
  /** Its ordinal among the layers of its class, if that is not what the catalog has. */
  readonly index?: () => number;
}

/** A layer as the catalog has it. */
export function plainView(layer: CatalogLayer, path = layer.path): LayerView {
  const { className, config } = layer;
  return { layer, className, config, variables: variablesOf(layer), path };
}

function variablesOf(layer: CatalogLayer): LayerView["variables"] {
  const known = variablesOfLayer.get(layer);
  if (known) return known;
  const variables = new Map(layer.variables.map((weight) => [weight.name, weight]));
  variablesOfLayer.set(layer, variables);
  return variables;
}

/** Each of the weights of a layer asks for them, and a layer may have thousands. */
const variablesOfLayer = new WeakMap<CatalogLayer, LayerView["variables"]>();

/** The subject of rules that are bound to a layer of a model. */
export function createCatalogSubject(view: LayerView, model: Model): Subject {
  const { layer, className, config } = view;
  const found = (weight: CatalogWeight, name: string, own: boolean): FoundVariable => {
    const ofClass = weight.layer === layer ? className : weight.layer.className;
    return {
      kind: "found",
      value: weightValue(weight, ofClass, name, model),
      source: weight,
      own,
    };
  };
  return {
    property: (name) => propertyOf(view, name),
    config: { kind: "config", value: config },
    variable(reference) {
      const name = ownName(reference);
      const variable = name === null ? undefined : view.variables.get(name);
      if (name !== null && variable) return found(variable, name, true);
      const weight = findByReference(reference, layer, model.weights, model.naming);
      // A renamed variable keeps its catalog name out of the way.
      if (weight && (weight.layer !== layer || name === null)) {
        return found(weight, weight.name, name !== null);
      }
      return absentVariable(reference, resolvePath(layer.path, reference), view, model);
    },
    variableAt(position) {
      const entry = [...view.variables].at(position);
      return entry ? found(entry[1], entry[0], true) : absentPosition(position, view);
    },
    configOf(reference) {
      const other = findByReference(reference, layer, model.layers, model.naming);
      return other
        ? { kind: "config", value: other.config }
        : absentLayer(reference, resolvePath(layer.path, reference), model);
    },
    hasLayer(reference) {
      const other = findByReference(reference, layer, model.layers, model.naming);
      return { kind: "boolean", value: other !== undefined };
    },
    stored: (path) => storedDataset(path, layer, model),
    collect({ raw, pattern }, captures) {
      const weights = collectWeights(pattern, captures, layer, model);
      return weights.length === 0
        ? absentMatches(raw, view)
        : weights.map((weight) => found(weight, weight.name, false));
    },
  };
}

function propertyOf(view: LayerView, name: SubjectProperty): Value {
  const { layer, className, path } = view;
  switch (name) {
    case "class":
      return className === null ? { kind: "none" } : { kind: "string", value: className };
    case "name":
      return { kind: "string", value: layer.name };
    case "path":
      return { kind: "string", value: path };
    case "index":
      return { kind: "integer", value: view.index?.() ?? layer.index };
    default:
      return { kind: "integer", value: layer[name] };
  }
}

function storedDataset(path: string, layer: CatalogLayer, model: Model): Lookup {
  const names = [path, path.replace(/^\//, ""), `/${path}`];
  const tensor = names.map((name) => model.datasetOf.get(name)).find((it) => it);
  if (!tensor) return absentDataset(path, model);
  const owner = model.ownerOf.get(tensor);
  return {
    kind: "found",
    value: datasetValue(tensor),
    source: owner ?? tensor,
    own: owner?.layer === layer,
  };
}
