import { bytesPerElement } from "../tensor/dtype.js";
import { elementCount } from "../tensor/shape.js";
import type { Catalog } from "../tensor/catalog.js";
import type { Contents } from "./inspect.js";

/** The stable JSON of `inspect --json`; of a state dict it is a target manifest. */
export function inspectJson(contents: Contents): object {
  return contents.kind === "keras"
    ? kerasJson(contents.catalog)
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
      };
}

function kerasJson({ container, writer, layers, weights, apart }: Catalog): object {
  return {
    version: 1,
    kind: "keras",
    container,
    writer,
    layers: layers.map(({ path, className }) => ({ path, class: className })),
    weights: weights.map(({ path, parts, made, layer, shape, dtype, bytes }) => ({
      path,
      // One place, but for what an older Keras stored in several.
      stored: parts.length === 1 ? parts[0]!.stored : parts.map(({ stored }) => stored),
      ...(made === null ? {} : { made }),
      class: layer.className,
      shape,
      dtype,
      bytes,
    })),
    apart: apart.map(({ stored, why }) => ({ stored, why })),
  };
}
