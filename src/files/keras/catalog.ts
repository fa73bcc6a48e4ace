import type {
  Catalog,
  CatalogLayer,
  CatalogWeight,
  KerasContainer,
  SetApart,
} from "../../tensor/catalog.js";
import { cellsByShape } from "./cells-by-shape.js";
import { canonicalClass } from "./classes/index.js";
import { nameVariables } from "./classes/name-variables.js";
import { possibleClasses } from "./classes/possible-classes.js";
import type { Draft } from "./draft.js";
import { maybeFlattened } from "./maybe-flattened.js";
import type { Reading } from "./reading.js";
import { valueOf } from "./variable-dataset.js";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A catalog before one can read what layers stand for. */
export type HeaderCatalog = Omit<Catalog, "restoreVariables">;

export interface CatalogOptions {
  readonly container: KerasContainer;
  readonly writer: Catalog["writer"];
  readonly apart: readonly SetApart[];
}

/**
 * The catalog of a model whose layers are `root`'s. Faults: a variable that is no tensor
 * (by its dataset's own code), two weights of one path (K2T503).
 */
export function makeCatalog(
  root: Draft,
  reading: Reading,
  { container, writer, apart }: CatalogOptions,
): HeaderCatalog {
  const layers: CatalogLayer[] = [];
  const weights: CatalogWeight[] = [];
  const counts = new Map<string | null, number>();

  const build = (
    draft: Draft,
    parent: CatalogLayer | null,
    otherParent: string | null,
    position: number,
  ): CatalogLayer => {
    const { name, otherName = name, className, config } = draft;
    const isRoot = parent === null;
    const path = joined(parent?.path ?? "", name);
    const other =
      otherParent === null || otherName === null ? null : joined(otherParent, otherName);
    const otherPath = (end: string): string | null =>
      other === null || otherName === "" || other === path ? null : joined(other, end);
    const index = counts.get(className) ?? 0;
    if (!isRoot) counts.set(className, index + 1);
    const layer: Mutable<CatalogLayer> = {
      name,
      path,
      otherName: otherName === name || otherName === "" ? null : otherName,
      otherPath: otherPath(""),
      className,
      config,
      parent,
      children: [],
      position,
      index: isRoot ? 0 : index,
      variables: [],
    };
    if (!isRoot) layers.push(layer);
    layer.variables = draft.variables.flatMap((variable) => {
      const value = valueOf(variable.dataset);
      if (value === null) {
        const { code, message, help } = variable.dataset.problem!;
        const { path } = variable.dataset;
        reading.fault(code, `\`${path}\` is a weight of the model and ${message}`, help);
        return [];
      }
      const { name } = variable;
      const paths = { path: joined(path, name), otherPath: otherPath(name) };
      return [{ ...paths, name, layer, ...value }];
    });
    weights.push(...layer.variables);
    let place = 0;
    layer.children = draft.children.map((child) =>
      build(child, layer, other, child.isInput ? place : place++),
    );
    return layer;
  };

  const built = build(root, null, "", 0);
  for (const [layer, facts] of [...maybeFlattened(layers), ...cellsByShape(layers)]) {
    (layer as Mutable<CatalogLayer>).config = facts;
  }
  refuseTwins(weights, reading);
  return {
    file: reading.file,
    container,
    writer,
    root: built,
    layers,
    weights,
    apart,
    nameVariables,
    possibleClasses,
    canonicalClass,
  };
}

function joined(parent: string, name: string): string {
  if (parent === "" || name === "") return parent + name;
  return `${parent}/${name}`;
}

function refuseTwins(weights: readonly CatalogWeight[], reading: Reading): void {
  const byPath = new Map<string, CatalogWeight>();
  for (const weight of weights) {
    const twin = byPath.get(weight.path);
    if (twin !== undefined) {
      const message = `two weights have the path \`${weight.path}\`: ${placesOf(twin)} and ${placesOf(weight)}`;
      reading.fault("K2T503", message);
    }
    byPath.set(weight.path, weight);
  }
}

function placesOf({ parts }: CatalogWeight): string {
  return parts.map(({ stored }) => `\`${stored}\``).join(", ");
}
