import type { Config } from "../../../../tensor/catalog.js";
import { builtinClass } from "../builtin-class.js";
import type { ConfigLayer, PartialShape } from "../config-layer.js";
import { convolutionalCell } from "../convolutional-cell.js";
import { get, sizeAt } from "../json.js";
import type { Size } from "../settings.js";
import { sizeOrUnknown } from "../settings.js";
import { convolutionalRecurrent } from "./convolution.js";
import type { ShapeRequest, ShapeRule } from "./rule.js";

/** The states that a cell carries from step to step: their sizes, the output's first. */
function statesOf(cell: ConfigLayer): readonly Size[] | null {
  const className = builtinClass(cell);
  const units = sizeAt(cell.config, "units");
  switch (className) {
    case "LSTM":
    case "LSTMCell":
      return [units, units];
    case "GRU":
    case "GRUCell":
    case "SimpleRNN":
    case "SimpleRNNCell":
      return [units];
    case "StackedRNNCells": {
      const stacked = cell.children.map(statesOf);
      const last = stacked.at(-1);
      return last && stacked.every((it) => it !== null) ? [last[0]!] : null;
    }
    default:
      return null;
  }
}

/** The result and, if asked for, the states of a recurrent layer over `input`. */
function recurrentShapes(
  input: PartialShape,
  config: Config,
  cell: ConfigLayer,
): readonly (PartialShape | null)[] {
  const states = statesOf(cell);
  if (states === null || input.length < 3) return [null];
  const every = get(config, "return_sequences") === true;
  const output = every ? [input[0]!, input[1]!, states[0]!] : [input[0]!, states[0]!];
  // The states of stacked cells are nested lists: their number is not told here.
  if (get(config, "return_state") !== true || cell.children.length > 0) return [output];
  return [output, ...states.map((size) => [input[0]!, size])];
}

/** The results of one direction: of a recurrent layer with the config `running`. */
function directionShapes(
  layer: ConfigLayer,
  running: Config,
  request: ShapeRequest,
): readonly (PartialShape | null)[] {
  const input = request.inputs[0] ?? null;
  if (input === null) return [null];
  const convolutional = convolutionalCell(layer);
  if (convolutional === null) {
    return recurrentShapes(input, running, layer.wrapped ?? layer);
  }
  const { className } = convolutional;
  const config = { ...convolutional.config, ...running };
  return convolutionalRecurrent({ ...request, className, config });
}

/** LSTM, GRU, SimpleRNN, and RNN over a cell. */
export const recurrent: ShapeRule = (request) =>
  directionShapes(request.layer, request.config, request);

/** Bidirectional: the two results are joined by `merge_mode`; null gives both. */
export const bidirectional: ShapeRule = (request) => {
  const forward = request.layer.wrapped;
  if (forward === null) return [null];
  const running = forward.config;
  const [output, ...states] = directionShapes(forward, running, request);
  if (!output) return [null];
  const mode = get(request.config, "merge_mode");
  const doubled = sizeOrUnknown((output.at(-1) ?? NaN) * 2);
  const results =
    mode === null
      ? [output, output]
      : [
          mode === undefined || mode === "concat"
            ? [...output.slice(0, -1), doubled]
            : output,
        ];
  return [...results, ...states, ...states];
};

/** An RNN cell called by itself on (batch, features). */
export const cell: ShapeRule = ({ layer, inputs }) => {
  const input = inputs[0] ?? null;
  const states = statesOf(layer);
  return [input === null || states === null ? null : [input[0]!, states[0]!]];
};

/** The width that a recurrent layer, a cell, or Bidirectional's direction has. */
export function unitsOf(layer: ConfigLayer): Size {
  return statesOf(layer.wrapped ?? layer)?.[0] ?? null;
}
