import type { Pattern } from "../../lang/tree.js";
import { nearest, nearestFew } from "../../report/suggest.js";
import type { CatalogLayer, CatalogWeight, Config } from "../../tensor/catalog.js";
import { collectWeights } from "./collect.js";
import { type Model, tensorValue } from "./model.js";
import type { FoundVariable, Lookup, Subject } from "./subject.js";
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
}

/** A layer as the catalog has it. */
export function plainView(layer: CatalogLayer, path = layer.path): LayerView {
  return {
    layer,
    className: layer.className,
    config: layer.config,
    variables: new Map(layer.variables.map((weight) => [weight.name, weight])),
    path,
  };
}

/** `a/b` + `../c` = `a/c`; null where `..` leaves the root. */
function resolvePath(base: string, reference: string): string | null {
  if (reference.startsWith("/")) return reference.slice(1);
  const segments = base === "" ? [] : base.split("/");
  for (const segment of reference.split("/")) {
    if (segment === "." || segment === "") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join("/");
}

/** The subject of rules that are bound to a layer of a model. */
export function createCatalogSubject(view: LayerView, model: Model): Subject {
  const { layer, className, config } = view;
  const found = (weight: CatalogWeight, name: string, own: boolean): FoundVariable => {
    const ofClass = weight.layer === layer ? className : weight.layer.className;
    return {
      kind: "found",
      value: tensorValue(weight, ofClass, name, model),
      tensor: weight,
      own,
    };
  };
  const otherLayer = (reference: string): CatalogLayer | undefined =>
    model.layerOf.get(resolvePath(layer.path, reference) ?? "/");
  return {
    property: (name) => {
      switch (name) {
        case "class":
          return className === null
            ? { kind: "none" }
            : { kind: "string", value: className };
        case "name":
          return { kind: "string", value: layer.name };
        case "path":
          return { kind: "string", value: view.path };
        default:
          return { kind: "integer", value: layer[name] };
      }
    },
    config: { kind: "config", value: config },
    variable(reference) {
      const name = ownName(reference);
      const variable = name === null ? undefined : view.variables.get(name);
      if (name !== null && variable) return found(variable, name, true);
      const path = resolvePath(layer.path, reference);
      const weight = path === null ? undefined : model.weightOf.get(path);
      // A renamed variable keeps its catalog name out of the way.
      if (weight && (weight.layer !== layer || name === null)) {
        return found(weight, weight.name, name !== null);
      }
      return absentVariable(reference, path, view, model);
    },
    variableAt(position) {
      const entry = [...view.variables].at(position);
      if (entry) return found(entry[1], entry[0], true);
      const count = view.variables.size;
      return {
        kind: "absent",
        message: `\`${layer.path}\` has ${count} variables, so there is no \`@${position}\``,
      };
    },
    configOf: (reference) => {
      const other = otherLayer(reference);
      return other ? { kind: "config", value: other.config } : null;
    },
    hasLayer: (reference) => ({
      kind: "boolean",
      value: otherLayer(reference) !== undefined,
    }),
    stored: (path) => storedDataset(path, layer, model),
    collect: (pattern: Pattern, captures) =>
      collectWeights(pattern, captures, layer, model).map((weight) =>
        found(weight, weight.name, false),
      ),
  };
}

function storedDataset(path: string, layer: CatalogLayer, model: Model): Lookup {
  const names = [path, path.replace(/^\//, "")];
  const tensor = names.map((name) => model.datasetOf.get(name)).find((it) => it);
  if (!tensor) {
    const suggestion = nearest(path, [...model.datasetOf.keys()]);
    return {
      kind: "absent",
      message: `the file has no dataset \`${path}\``,
      help: "`inspect` lists the datasets by the names they have in the file",
      ...(suggestion && { suggestion }),
    };
  }
  const weight = [...layer.variables].find((it) => it === tensor);
  return {
    kind: "found",
    value: tensorValue(tensor, null, "", model),
    tensor,
    own: weight !== undefined,
  };
}

function absentVariable(
  reference: string,
  path: string | null,
  { layer, className, variables }: LayerView,
  model: Model,
): Lookup {
  if (path === null) {
    return { kind: "absent", message: `\`${reference}\` leads out of the model` };
  }
  if (ownName(reference) === null) {
    const weights = [...model.weightOf.keys()];
    const suggestion = nearest(path, weights);
    const beneath = model.layerOf.get(path)?.variables.map((weight) => weight.path);
    const help = beneath
      ? `that is a layer; its variables are ${beneath.map((it) => `\`/${it}\``).join(", ")}`
      : `near to it are ${nearestFew(path, weights)
          .map((it) => `\`/${it}\``)
          .join(", ")}`;
    return {
      kind: "absent",
      message: `the model has no weight \`${path}\``,
      help,
      ...(suggestion && { suggestion: `/${suggestion}` }),
    };
  }
  const names = [...variables.keys()];
  const suggestion = nearest(reference, names);
  const what = layer.path === "" ? "the model itself" : `layer \`${layer.path}\``;
  const kind = className === null ? "" : ` (${className})`;
  return {
    kind: "absent",
    message: `${what}${kind} has no variable \`${reference}\``,
    help:
      names.length === 0
        ? "it has no variables of its own"
        : `it has ${names.map((name) => `\`${name}\``).join(", ")}`,
    ...(suggestion && { suggestion }),
  };
}
