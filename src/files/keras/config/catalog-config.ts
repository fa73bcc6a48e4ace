import type { Config, Json } from "../../../tensor/catalog.js";
import { builtinClass } from "./builtin-class.js";
import type { ConfigLayer } from "./config-layer.js";
import type { DerivedFacts } from "./derive-facts.js";
import { modernConfig } from "./modern-config.js";

/** Wrappers that the catalog shows as the layer that they wrap. */
const SHOWN_AS_WRAPPED = /^(TimeDistributed|SpectralNormalization)$/;

/** The layer whose class and config the catalog shows for `layer`: itself, or inside it. */
export function shownLayer(layer: ConfigLayer): ConfigLayer {
  let shown = layer;
  while (shown.wrapped !== null && SHOWN_AS_WRAPPED.test(builtinClass(shown) ?? "")) {
    shown = shown.wrapped;
  }
  return shown;
}

/**
 * What `layer.*` means in rules for a layer: its Keras config, under Keras 2's and 3's
 * names, and the derived facts; where both have a key, what Keras wrote holds. A
 * Bidirectional has its forward layer's settings too, and an RNN those of its cells if
 * they are alike.
 */
export function catalogConfig(
  layer: ConfigLayer,
  facts: ReadonlyMap<ConfigLayer, DerivedFacts>,
): Config {
  const shown = shownLayer(layer);
  return { ...(facts.get(shown) as Config | undefined), ...settingsOf(shown, facts) };
}

function settingsOf(
  layer: ConfigLayer,
  facts: ReadonlyMap<ConfigLayer, DerivedFacts>,
): Config {
  const own: { readonly [key: string]: Json } = modernConfig(
    layer.className,
    layer.config,
  );
  const inner = layer.wrapped;
  if (inner === null) return own;
  const isStack = builtinClass(inner) === "StackedRNNCells";
  const source = isStack ? inner.children[0] : inner;
  if (source === undefined || (isStack && facts.get(layer)?.cells_alike !== true))
    return own;
  return { ...settingsOf(source, facts), ...own };
}
