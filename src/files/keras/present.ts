import type { Config } from "../../tensor/catalog.js";
import { canonicalClass } from "./classes/index.js";
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
    className: custom ? className : canonicalClass(className),
    config: { ...config, ...reading.factsOf(layer) },
    isInput: kind === "input",
  };
}

/**
 * A wrapper without a level of its own: the layer that it wraps, under the wrapper's name.
 * `layer.wrapper` tells of it, and `layer.wrapper_config` is the wrapper's own config.
 */
export function wrappedAs(
  name: string,
  wrapper: string,
  config: Config,
  inner: Draft,
): Draft {
  const told: Config = { ...inner.config, wrapper, wrapper_config: config };
  return { ...inner, name, config: told };
}
