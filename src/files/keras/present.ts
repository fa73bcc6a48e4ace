import type { Config } from "../../tensor/catalog.js";
import { canonicalClass, findClass } from "./classes/index.js";
import type { ConfigLayer } from "./config/config-layer.js";
import { itemsAt } from "./config/json.js";
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

/** The layers that an RNN over one of their cells is. */
const LAYER_OF_CELL: Readonly<Record<string, string>> = {
  SimpleRNNCell: "SimpleRNN",
  LSTMCell: "LSTM",
  GRUCell: "GRU",
  ConvLSTM1DCell: "ConvLSTM1D",
  ConvLSTM2DCell: "ConvLSTM2D",
  ConvLSTM3DCell: "ConvLSTM3D",
};
const RUNS_CELLS = ["RNN", "ConvRNN2D"];

/**
 * A wrapper without a level of its own: the layer that it wraps, under the wrapper's name.
 * `layer.wrapper` tells of it, and `layer.wrapper_config` is the wrapper's own config. An
 * RNN over a cell is that cell's layer, with what the RNN's config adds to the cell's.
 * What is derived for the wrapper alone is told too.
 */
export function wrappedAs(
  wrapper: Pick<ConfigLayer, "name" | "className" | "config">,
  inner: Draft,
  facts: Config,
): Draft {
  const { name, className, config } = wrapper;
  const wrappers = [className, ...(itemsAt(inner.config, "wrappers") ?? [])];
  const wraps = { wrapper: className, wrapper_config: config, wrappers };
  if (!RUNS_CELLS.includes(className)) {
    return { ...inner, name, config: { ...facts, ...inner.config, ...wraps } };
  }
  return {
    ...inner,
    name,
    className: inner.className && layerOfCell(inner.className),
    config: { ...inner.config, ...config, ...facts, ...wraps },
  };
}

const layerOfCell = (cell: string): string =>
  Object.hasOwn(LAYER_OF_CELL, cell) ? LAYER_OF_CELL[cell]! : cell;
