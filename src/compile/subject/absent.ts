import type { LayerView } from "./catalog-subject.js";
import type { Model } from "./model.js";
import { absent, type Absent, type Explanation } from "./subject.js";
import { ownName } from "./unbound-subject.js";

const listed = (names: readonly string[]): string =>
  names.map((name) => `\`${name}\``).join(", ");

/** A reference that names nothing; `path` is where it leads, null: out of the model. */
export function absentVariable(
  reference: string,
  path: string | null,
  view: LayerView,
  model: Model,
): Absent {
  return absent(() => {
    if (path === null) return { message: `\`${reference}\` leads out of the model` };
    return ownName(reference) === null
      ? explainWeight(path, model)
      : explainOwn(reference, view, model);
  });
}

function explainWeight(path: string, model: Model): Explanation {
  const message = `the model has no weight \`${path}\``;
  const layer = model.layers.byPath.get(path);
  if (layer) {
    const variables = listed(layer.variables.map((weight) => `/${weight.path}`));
    const help =
      variables === ""
        ? "that is a layer, without variables of its own"
        : `that is a layer; its variables are ${variables}`;
    return { message, help };
  }
  const [suggestion, ...others] = model.suggester.nearestFew(
    path,
    model.weights.byPath.keys(),
  );
  const near = listed(others.map((it) => `/${it}`));
  const help =
    near === ""
      ? "`inspect` lists the weights of the model"
      : `near to it is also ${near}`;
  return { message, help, ...(suggestion && { suggestion: `/${suggestion}` }) };
}

function explainOwn(
  reference: string,
  { layer, className, variables }: LayerView,
  model: Model,
): Explanation {
  const names = [...variables.keys()];
  // `fc2/kernel` is looked for beneath the layer; from the root it is `/fc2/kernel`.
  const suggestion = model.weights.byPath.has(reference)
    ? `/${reference}`
    : model.suggester.nearest(reference, names);
  const what = layer.path === "" ? "the model itself" : `layer \`${layer.path}\``;
  const kind = className === null ? "" : ` (${className})`;
  return {
    message: `${what}${kind} has no variable \`${reference}\``,
    help:
      names.length === 0 ? "it has no variables of its own" : `it has ${listed(names)}`,
    ...(suggestion && { suggestion }),
  };
}

export function absentPosition(
  position: number,
  { layer, variables }: LayerView,
): Absent {
  return absent(() => {
    const names = [...variables.keys()];
    const count = names.length === 1 ? "1 variable" : `${names.length} variables`;
    return {
      message: `\`${layer.path}\` has ${count}, so there is no \`@${position}\``,
      ...(names.length > 0 && { help: `they are ${listed(names)}, counted from 0` }),
    };
  });
}

export function absentLayer(
  reference: string,
  path: string | null,
  model: Model,
): Absent {
  return absent(() => {
    const near =
      path === null
        ? undefined
        : model.suggester.nearest(path, model.layers.byPath.keys());
    return {
      message: `there is no layer \`${reference}\``,
      help: "paths of other layers start with `/` (from the root) or `../` (beside this layer)",
      ...(near && { suggestion: `/${near}` }),
    };
  });
}

export function absentDataset(path: string, model: Model): Absent {
  return absent(() => {
    const suggestion = model.suggester.nearest(path, model.datasetOf.keys());
    return {
      message: `the file has no dataset \`${path}\``,
      help: "`inspect` lists the datasets by the names they have in the file",
      ...(suggestion && { suggestion }),
    };
  });
}

/** What `collect` looked for in vain. */
export function absentMatches(pattern: string, { layer }: LayerView): Absent {
  return absent(() => {
    const where =
      layer.path === "" || pattern.startsWith("/") ? "" : ` beneath \`${layer.path}\``;
    return {
      message: `no weight${where} matches \`${pattern}\``,
      help: "the pattern is for weight paths relative to the layer, or from the root with a leading `/`",
    };
  });
}
