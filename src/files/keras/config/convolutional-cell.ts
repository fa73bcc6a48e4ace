import { builtinClass } from "./builtin-class.js";
import type { ConfigLayer } from "./config-layer.js";

/**
 * Whose config tells of the convolutions of a recurrent layer over images: a ConvLSTM, the
 * cell of an RNN, or that of what Bidirectional wraps; null for other layers.
 */
export function convolutionalCell(layer: ConfigLayer): ConfigLayer | null {
  const className = builtinClass(layer) ?? "";
  if (/^ConvLSTM[123]D(Cell)?$/.test(className)) return layer;
  const runs = /^(Bidirectional|RNN|ConvRNN2D)$/.test(className);
  return runs && layer.wrapped !== null ? convolutionalCell(layer.wrapped) : null;
}
