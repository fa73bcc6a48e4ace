import type { Config } from "../../tensor/catalog.js";
import { canonicalClass, findClass } from "./classes/index.js";
import type { ConfigLayer } from "./config/config-layer.js";
import type { Draft } from "./draft.js";
import type { Reading } from "./reading.js";

/** What a layer's config says of it in the catalog: its class, and what is derived. */
export function presented(
  layer: ConfigLayer,
  reading: Reading,
): Pick<Draft, "className" | "config" | "isInput"> {
  const { className, custom, config, kind } = layer;
  return {
    // A class of somebody's own stays that, also under the name of one of Keras's.
    className: custom && findClass(className) ? className : canonicalClass(className),
    config: { ...config, ...reading.factsOf(layer) },
    isInput: kind === "input",
  };
}

/**
 * A wrapper without a level of its own: the layer that it wraps, under the wrapper's name.
 * `layer.wrapper` tells of it, and `layer.wrapper_config` is the wrapper's own config.
 * What is derived for the wrapper alone, as the number of its cells, is told too.
 */
export function wrappedAs(
  wrapper: Pick<ConfigLayer, "name" | "className" | "config">,
  inner: Draft,
  facts: Config,
): Draft {
  const { name, className, config } = wrapper;
  const told = { ...facts, ...inner.config, wrapper: className, wrapper_config: config };
  return { ...inner, name, config: told };
}
