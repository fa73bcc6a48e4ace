import type { StoredTensor } from "../../tensor/catalog.js";
import { bytesPerElement } from "../../tensor/dtype.js";
import { elementCount } from "../../tensor/shape.js";
import { canonicalClass } from "../keras/classes/index.js";
import type { Draft, DraftVariable } from "../keras/draft.js";
import type { InlineLayer, InlineVariable } from "./inline-model.js";

interface Growing extends Draft {
  readonly children: Growing[];
}

/**
 * The tree of layers that are told by their paths. Layers on the way to one that are not told
 * themselves stand where the first beneath them does.
 */
export function draftLayers(layers: readonly InlineLayer[]): Draft {
  const told = new Map(layers.map((layer) => [layer.path, layer]));
  const root = draftOf("", told);
  const drafts = new Map<string, Growing>([["", root]]);
  for (const { path } of layers) {
    let parent = root;
    for (let end = 0; end < path.length;) {
      const slash = path.indexOf("/", end + 1);
      end = slash < 0 ? path.length : slash;
      const here = path.slice(0, end);
      let draft = drafts.get(here);
      if (!draft) {
        draft = draftOf(here, told);
        drafts.set(here, draft);
        parent.children.push(draft);
      }
      parent = draft;
    }
  }
  return root;
}

function draftOf(path: string, told: ReadonlyMap<string, InlineLayer>): Growing {
  const layer = told.get(path);
  const className = layer?.className ? canonicalClass(layer.className) : null;
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    className,
    config: layer?.config ?? {},
    isInput: className === "InputLayer",
    variables: (layer?.variables ?? []).map((it) => draftVariable(path, it)),
    children: [],
  };
}

function draftVariable(path: string, variable: InlineVariable): DraftVariable {
  const tensor = storedTensor(path, variable);
  const dataset = { kind: "dataset", path: tensor.stored, tensor } as const;
  return { name: variable.name, dataset: { ...dataset, problem: null, chunks: null } };
}

/** What the catalog calls stored: the weight's path, from the root. */
export function storedTensor(
  path: string,
  { name, shape, dtype }: InlineVariable,
): StoredTensor {
  const stored = path === "" ? `/${name}` : `/${path}/${name}`;
  return { stored, shape, dtype, bytes: elementCount(shape) * bytesPerElement(dtype) };
}
