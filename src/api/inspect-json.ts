import { createPlaces } from "../compile/match/places.js";
import { isTrained } from "../files/keras/classes/is-trained.js";
import { bytesPerElement } from "../tensor/dtype.js";
import { elementCount } from "../tensor/shape.js";
import type { Catalog, CatalogWeight, SetApart } from "../tensor/catalog.js";
import type { Contents } from "./inspect.js";
import type { ModelFingerprint } from "./model-fingerprint.js";

/** The stable JSON of `inspect --json`; of a state dict it is a target manifest. */
export function inspectJson(contents: Contents): object {
  return contents.kind === "keras"
    ? kerasJson(contents.catalog, contents.fingerprint)
    : {
        version: 1,
        kind: "state-dict",
        container: contents.container,
        parameters: contents.parameters.map(({ name, shape, dtype }) => ({
          name,
          shape,
          dtype,
          bytes: elementCount(shape) * bytesPerElement(dtype),
        })),
        provenance: contents.provenance,
      };
}

function kerasJson(catalog: Catalog, fingerprint: ModelFingerprint | null): object {
  const { container, writer, root, layers, weights, apart } = catalog;
  return {
    version: 1,
    kind: "keras",
    container,
    writer,
    class: root.className,
    fingerprint,
    totals: totalsOf(weights),
    layers: withOtherPaths(layers, ({ path, className }) => ({ path, class: className })),
    weights: withOtherPaths(weights, weightJson),
    apart: apart.map(apartJson),
  };
}

/** `trained` and `kept` are the parameters of which the file tells whether training moves them. */
function totalsOf(weights: readonly CatalogWeight[]): object {
  const count = (of: readonly CatalogWeight[]): number =>
    of.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  return {
    parameters: count(weights),
    bytes: weights.reduce((sum, { bytes }) => sum + bytes, 0),
    trained: count(weights.filter((it) => isTrained(it) === true)),
    kept: count(weights.filter((it) => isTrained(it) === false)),
  };
}

/** `otherPath` only where rules may use it. */
function withOtherPaths<
  Thing extends { readonly path: string; readonly otherPath: string | null },
>(things: readonly Thing[], json: (thing: Thing) => object): readonly object[] {
  const { others } = createPlaces(
    things.map((thing) => ({ thing, path: thing.path, otherPath: thing.otherPath })),
  );
  const usable = new Map(others.map(({ thing, path }) => [thing, path]));
  return things.map((thing) => {
    const otherPath = usable.get(thing);
    return { ...json(thing), ...(otherPath !== undefined && { otherPath }) };
  });
}

function weightJson(weight: CatalogWeight): object {
  const { path, parts, made, layer, shape, dtype, bytes } = weight;
  return {
    path,
    // One place, but for what an older Keras stored in several.
    stored: parts.length === 1 ? parts[0]!.stored : parts.map(({ stored }) => stored),
    ...(made === null ? {} : { made }),
    class: layer.className,
    shape,
    dtype,
    bytes,
    trained: isTrained(weight),
  };
}

/** What is no tensor (text) has no shape. */
function apartJson({ tensor, ...rest }: SetApart): object {
  if (tensor === null) return rest;
  const { shape, dtype, bytes } = tensor;
  return { ...rest, shape, dtype, bytes };
}
