import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConfigLayer } from "../../../../src/files/keras/config/config-layer.js";
import type { DerivedFacts } from "../../../../src/files/keras/config/derive-facts.js";
import { deriveFacts } from "../../../../src/files/keras/config/derive-facts.js";
import { parseModelConfig } from "../../../../src/files/keras/config/parse-model-config.js";
import { walkLayers } from "../../../../src/files/keras/config/walk-layers.js";

/** What `make.py` writes of one model. */
export interface Entry {
  readonly config: unknown;
  /** Keras's own output shapes, without the batch axis, by layer path. */
  readonly shapes: Readonly<Record<string, readonly (readonly (number | null)[])[]>>;
}

export function fixture(name: string): Readonly<Record<string, Entry>> {
  const file = join(import.meta.dirname, "../../../fixtures/config", name);
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, Entry>;
}

const STATED = [
  "build_config",
  "build_input_shape",
  "query_shape",
  "key_shape",
  "value_shape",
];

/** The config without the shapes that Keras states in it, input layers' excepted. */
export function withoutStatedShapes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutStatedShapes);
  if (typeof value !== "object" || value === null) return value;
  const isTensor = "class_name" in value && value.class_name === "__keras_tensor__";
  const entries = Object.entries(value).filter(([key]) => !STATED.includes(key));
  return Object.fromEntries(
    entries.map(([key, inner]) => {
      if (!isTensor || key !== "config") return [key, withoutStatedShapes(inner)];
      return [
        key,
        { keras_history: (inner as Record<string, unknown>)["keras_history"] },
      ];
    }),
  );
}

/** A model's layers by name, with what was derived of each. */
export interface Derived {
  readonly root: ConfigLayer;
  readonly facts: ReadonlyMap<ConfigLayer, DerivedFacts>;
  of(name: string): DerivedFacts;
}

export function derive(config: unknown): Derived {
  const root = parseModelConfig(config, "model.keras");
  const facts = deriveFacts(root, "model.keras");
  const layers = walkLayers(root).map(({ layer }) => layer);
  return {
    root,
    facts,
    of: (name) => {
      const layer = layers.find((it) => it.name === name);
      if (layer === undefined) throw new Error(`no layer is named ${name}`);
      return facts.get(layer)!;
    },
  };
}

/** A Sequential as tf.keras 2 writes it, of [class, config] pairs. */
export function sequential(
  shape: readonly (number | null)[],
  ...layers: readonly (readonly [string, Record<string, unknown>])[]
): unknown {
  const input = { name: "input", batch_input_shape: [null, ...shape] };
  return {
    class_name: "Sequential",
    config: {
      name: "model",
      layers: [
        { class_name: "InputLayer", config: input },
        ...layers.map(([class_name, config], i) => ({
          class_name,
          config: {
            name: `${class_name.toLowerCase()}_${i}`,
            trainable: true,
            ...config,
          },
        })),
      ],
    },
  };
}
