import type { Json } from "../../../../tensor/catalog.js";
import { builtinClass } from "../builtin-class.js";
import type { ConfigLayer } from "../config-layer.js";
import { get, isRecord, sizeAt, textAt } from "../json.js";
import { unitsOf } from "../shapes/recurrent.js";
import type { DerivedFacts } from "./derived-facts.js";

/** What of a cell PyTorch's modules have once for all their cells. */
interface Cell {
  /** `LSTM` for an LSTM and an LSTMCell; null for a class of somebody's own. */
  readonly kind: string | null;
  readonly units: number | null;
  readonly activation: string;
  /** null where the cell has no gates. */
  readonly recurrentActivation: string | null;
  /** null where the cell is no GRU. */
  readonly resetAfter: boolean | null;
}

/** The cells of an RNN over a list of them; nothing for other layers. */
export function stackFacts({ wrapped }: ConfigLayer): DerivedFacts {
  if (wrapped === null || builtinClass(wrapped) !== "StackedRNNCells") return {};
  const { children } = wrapped;
  const cells = children.map(cellOf);
  const withBias = children.map(({ config }) => get(config, "use_bias") !== false);
  return {
    cell_classes: children.map(({ className }) => className),
    cells_alike: cells.length > 0 && allSame(cells) && new Set(withBias).size === 1,
    ...settingsOf(cells),
  };
}

/** What Bidirectional's two directions are to each other. */
export function directionFacts(
  forward: ConfigLayer,
  backward: ConfigLayer | null,
): DerivedFacts {
  const cells = cellsOf(forward).map(cellOf);
  const others = backward === null ? cells : cellsOf(backward).map(cellOf);
  const isAlike =
    cells.length === others.length &&
    cells.every((cell, i) => backward === null || allSame([cell, others[i]!]));
  return {
    wraps: forward.className,
    backward_alike: isAlike,
    ...stackFacts(forward),
    ...settingsOf([...cells, ...others]),
  };
}

/** What a recurrent layer runs: the cells of an RNN, or else itself. */
function cellsOf(layer: ConfigLayer): readonly ConfigLayer[] {
  const { wrapped } = layer;
  if (wrapped === null) return [layer];
  return builtinClass(wrapped) === "StackedRNNCells" ? wrapped.children : [wrapped];
}

function cellOf(layer: ConfigLayer): Cell {
  const { config } = layer;
  const kind = layer.custom ? null : layer.className.replace(/V[12]$|Cell$/, "");
  return {
    kind,
    units: unitsOf(layer) ?? sizeAt(config, "filters"),
    activation: activationName(get(config, "activation"), "tanh"),
    recurrentActivation:
      kind === "SimpleRNN"
        ? null
        : activationName(get(config, "recurrent_activation"), "sigmoid"),
    // Keras 2 had no `reset_after` at first, and then the default was false.
    resetAfter: kind === "GRU" ? get(config, "reset_after") === true : null,
  };
}

/** Sizes and classes of custom cells are not known: those are never the same. */
function allSame(cells: readonly Cell[]): boolean {
  const isKnown = cells.every(({ kind, units }) => kind !== null && units !== null);
  return isKnown && new Set(cells.map((cell) => JSON.stringify(cell))).size === 1;
}

function settingsOf(cells: readonly Cell[]): DerivedFacts {
  const distinct = <Value>(values: readonly (Value | null)[]): readonly Value[] => [
    ...new Set(values.filter((value) => value !== null)),
  ];
  const resets = distinct(cells.map(({ resetAfter }) => resetAfter));
  return {
    activations: distinct(cells.map(({ activation }) => activation)),
    recurrent_activations: distinct(
      cells.map(({ recurrentActivation }) => recurrentActivation),
    ),
    ...(resets.length === 0 ? {} : { reset_after: resets.every((it) => it) }),
  };
}

/** Keras writes a function of somebody's own, or a layer, as an object. */
function activationName(written: Json | undefined, absent: string): string {
  if (written === undefined) return absent;
  if (typeof written === "string") return written;
  if (!isRecord(written)) return "linear";
  return textAt(written, "config") ?? textAt(written, "class_name") ?? "a function";
}
