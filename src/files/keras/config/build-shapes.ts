import type { Config, Json } from "../../../tensor/catalog.js";
import type { PartialShape } from "./config-layer.js";
import { get, isRecord, itemsOf, recordAt, shapeOf } from "./json.js";

/** The shape, or the shapes of a list or record of them; null where it is neither. */
function shapesOf(value: Json | undefined): readonly PartialShape[] | null {
  const shape = shapeOf(value);
  // An empty list is the shape of a scalar in theory and "no inputs" in practice.
  if (shape !== null) return shape.length === 0 ? null : [shape];
  const isTuple = itemsOf(value) !== null;
  const parts =
    itemsOf(value) ?? (isRecord(value) && !isTuple ? Object.values(value) : null);
  if (parts === null || parts.length === 0) return null;
  const shapes = parts.map(shapeOf);
  return shapes.every((it) => it !== null) ? shapes : null;
}

/** What a serialized layer says of the shapes it was built with. */
export function readBuildShapes(
  entry: Config,
  config: Config,
): ReadonlyMap<string, readonly PartialShape[]> {
  const found = new Map<string, readonly PartialShape[]>();
  const put = (name: string, value: Json | undefined): void => {
    const shapes = shapesOf(value);
    if (shapes !== null && !found.has(name)) found.set(name, shapes);
  };
  const build = recordAt(entry, "build_config");
  if (build !== null) {
    for (const [name, value] of Object.entries(recordAt(build, "shapes_dict") ?? {})) {
      put(name, value);
    }
    put("input_shape", get(build, "input_shape"));
  }
  if (found.size > 0) return found;
  for (const key of ["batch_shape", "batch_input_shape", "build_input_shape"]) {
    put("input_shape", get(config, key));
  }
  // tf.keras's MultiHeadAttention keeps its build shapes in the config itself.
  for (const key of ["query_shape", "value_shape", "key_shape"]) {
    put(key, get(config, key));
  }
  return found;
}
