import type { Config, Json } from "../../../tensor/catalog.js";
import { groupNames } from "./group-names.js";
import { variable, within, type LayerClass, type Variable } from "./layer-class.js";
import { own, record } from "./settings.js";

/** What Bidirectional may wrap. */
const BOTH_WAYS = [
  "LSTM",
  "GRU",
  "SimpleRNN",
  "CuDNNLSTM",
  "CuDNNGRU",
  "ConvLSTM1D",
  "ConvLSTM2D",
  "ConvLSTM3D",
];

/** Finds a class by any of its names; given by the index to break the circle. */
export type Find = (name: string) => LayerClass | undefined;

/** The classes whose variables are those of the layers in their config. */
export function wrapperClasses(find: Find): readonly LayerClass[] {
  const variablesOf = (serialized: Json | undefined): readonly Variable[] | null => {
    const entry = record(serialized);
    const name = entry === null ? undefined : own(entry, "class_name");
    if (entry === null || typeof name !== "string") return null;
    return find(name)?.variables(record(own(entry, "config")) ?? {}) ?? null;
  };

  /** One setting for each setting of the classes that may stand under `key`. */
  const settingsOf = (key: string, names: readonly string[]): readonly Config[] =>
    names.flatMap((name) =>
      find(name)!.settings.map((config) => ({ [key]: { class_name: name, config } })),
    );

  const stacked = (cells: readonly Json[]): readonly Variable[] | null => {
    const each = cells.map(variablesOf);
    if (each.some((it) => it === null)) return null;
    const groups = groupNames(cells.map(classNameOf));
    return each.flatMap((it, i) => within(`cells/${i}`, `cells/${groups[i]!}`, it!));
  };

  const recurrent: LayerClass = {
    name: "RNN",
    aliases: [],
    settings: settingsOf("cell", ["LSTMCell", "GRUCell", "SimpleRNNCell"]),
    variables: (config) => {
      const cell = own(config, "cell");
      // Keras 2 writes a list of cells where Keras 3 makes a StackedRNNCells of it.
      const inner = Array.isArray(cell)
        ? stacked(cell as readonly Json[])
        : variablesOf(cell);
      return inner && within("", "cell", inner);
    },
  };

  return [
    recurrent,
    { ...recurrent, name: "ConvRNN2D" },
    {
      name: "StackedRNNCells",
      aliases: [],
      settings: [],
      variables: (config) => {
        const cells = own(config, "cells");
        return Array.isArray(cells) ? stacked(cells as readonly Json[]) : null;
      },
    },
    {
      name: "Bidirectional",
      aliases: [],
      settings: settingsOf("layer", BOTH_WAYS),
      variables: (config) => {
        const forward = variablesOf(own(config, "layer"));
        const backward = variablesOf(
          own(config, "backward_layer") ?? own(config, "layer"),
        );
        if (forward === null || backward === null) return null;
        return [
          ...within("forward", "forward_layer", forward),
          ...within("backward", "backward_layer", backward),
        ];
      },
    },
    {
      name: "TimeDistributed",
      aliases: [],
      settings: [],
      variables: (config) => {
        const inner = variablesOf(own(config, "layer"));
        return inner && within("", "layer", inner);
      },
    },
    {
      name: "SpectralNormalization",
      aliases: [],
      settings: [],
      variables: (config) => {
        const inner = variablesOf(own(config, "layer"));
        if (inner === null) return null;
        return [...within("", "layer", inner), variable("vector_u", [1, null])];
      },
    },
  ];
}

const classNameOf = (cell: Json): string => {
  const name = own(record(cell) ?? {}, "class_name");
  return typeof name === "string" ? name : "";
};
