import type { Config, Json } from "../../../tensor/catalog.js";
import { readBuildShapes } from "./build-shapes.js";
import type { ConfigKind, ConfigLayer } from "./config-layer.js";
import { configFailure } from "./config-failure.js";
import { withoutMergedModels } from "./merged-sequential.js";
import { modernConfig } from "./modern-config.js";
import { get, isList, isRecord, itemsAt, recordAt, textAt } from "./json.js";
import { memberName, parseGraph } from "./parse-graph.js";
import { isSerializedLayer } from "./serialized.js";

/** Models nested deeper are refused; Keras's own go to three or four levels. */
export const DEEPEST_NESTING = 64;
/** Models of more layers are refused; the largest published ones have some thousands. */
export const MOST_LAYERS = 100_000;

/** The key under which a wrapper's config holds what it wraps. */
const WRAPPED_KEYS: Readonly<Record<string, string>> = {
  RNN: "cell",
  ConvRNN2D: "cell",
  Bidirectional: "layer",
  TimeDistributed: "layer",
  SpectralNormalization: "layer",
  Wrapper: "layer",
};

interface Reading {
  readonly file: string;
  layers: number;
}

/**
 * The tree of layers that a model's config describes: `config.json` of a `.keras`, or the
 * attribute `model_config` of a legacy `.h5`. `json` is untrusted; classes that are not
 * known are layers without children, unless their config shows serialized layers.
 * @throws Failure K2T502 where it is no model's config or its graph is damaged, K2T505
 * where it is beyond the limits; `file` is named in it.
 */
export function parseModelConfig(json: unknown, file: string): ConfigLayer {
  if (!isRecord(json) || textAt(json, "class_name") === null) {
    const message = "the model's config is not one of Keras: it names no class";
    throw configFailure(file, "K2T502", message);
  }
  return parseLayer(json, null, 0, { file, layers: 0 });
}

function parseLayer(
  stated: Config,
  attribute: string | null,
  depth: number,
  reading: Reading,
): ConfigLayer {
  reading.layers += 1;
  if (depth > DEEPEST_NESTING || reading.layers > MOST_LAYERS) {
    const limit =
      depth > DEEPEST_NESTING
        ? `nests layers more than ${DEEPEST_NESTING} deep`
        : `has more than ${MOST_LAYERS} layers`;
    throw configFailure(reading.file, "K2T505", `the model's config ${limit}`);
  }
  const entry = withoutMergedModels(stated);
  const className = textAt(entry, "class_name")!;
  const config = modernConfig(className, recordAt(entry, "config") ?? {});
  const kind = kindOf(entry, config);
  const children = childrenOf(entry, kind, depth, reading);
  const wrappedKey = kind === "wrapper" ? wrappedKeyOf(entry)! : null;
  const inner = (key: string): ConfigLayer | null => {
    const value = get(config, key);
    return isEntry(value) ? parseLayer(value, key, depth + 1, reading) : null;
  };
  return {
    name: memberName(entry),
    className,
    module: textAt(entry, "module"),
    custom: isCustom(entry),
    kind,
    config,
    attribute,
    sharedId: sharedIdOf(entry),
    children,
    wrapped: wrappedKey === null ? null : inner(wrappedKey),
    backward: wrappedKey === null ? null : inner("backward_layer"),
    graph: kind === "functional" ? parseGraph(config, children, reading.file) : null,
    buildShapes: readBuildShapes(entry, config),
  };
}

function sharedIdOf(entry: Config): string | null {
  const id = get(entry, "shared_object_id");
  return typeof id === "number" || typeof id === "string" ? String(id) : null;
}

/** By what Keras 2 and 3 write of registered classes; Keras 1 and early 2 say nothing. */
function isCustom(entry: Config): boolean {
  const module = textAt(entry, "module");
  const name = textAt(entry, "registered_name");
  if ((name ?? textAt(entry, "class_name")!).includes(">")) return true;
  // A class of the script that was run has no module, and is written with its name.
  if (module === null && name !== null) return true;
  return module !== null && !/^(tf_keras|keras|tensorflow)\b/.test(module);
}

function kindOf(entry: Config, config: Config): ConfigKind {
  const name = textAt(entry, "class_name")!;
  const module = textAt(entry, "module") ?? "";
  if (name === "InputLayer") return "input";
  if (/^keras(\.src)?\.ops\b/.test(module)) return "operation";
  if (["TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"].includes(name)) {
    return "operation";
  }
  const isGraph = ["layers", "input_layers", "output_layers"].every((key) =>
    Object.hasOwn(config, key),
  );
  // A subclass of Model whose constructor was given inputs and outputs is one too.
  if (isGraph) return "functional";
  if (name === "Sequential") return "sequential";
  return wrappedKeyOf(entry) === null ? "layer" : "wrapper";
}

/** Where a layer must stand, whatever names its class is enough. */
function isEntry(value: Json | undefined): value is Config {
  return isRecord(value) && textAt(value, "class_name") !== null;
}

/** The key of the layer that a class of Keras's wraps; null for every other class. */
function wrappedKeyOf(entry: Config): string | null {
  const name = textAt(entry, "class_name")!;
  const config = recordAt(entry, "config") ?? {};
  const key = Object.hasOwn(WRAPPED_KEYS, name) ? WRAPPED_KEYS[name]! : null;
  return key !== null && isEntry(get(config, key)) ? key : null;
}

function childrenOf(
  entry: Config,
  kind: ConfigKind,
  depth: number,
  reading: Reading,
): readonly ConfigLayer[] {
  if (kind === "wrapper" || kind === "input" || kind === "operation") return [];
  const config = get(entry, "config");
  if (kind === "sequential" || kind === "functional") {
    // Keras 1, and 2 up to 2.2.2, write a Sequential's layers as its config.
    const layers = isList(config)
      ? config
      : isRecord(config)
        ? itemsAt(config, "layers")
        : null;
    if (layers === null) {
      const message = `the config of model \`${memberName(entry)}\` lists no layers`;
      throw configFailure(reading.file, "K2T502", message);
    }
    return layers.map((layer) => {
      if (isEntry(layer)) {
        return parseLayer(layer, null, depth + 1, reading);
      }
      const message = `the config of model \`${memberName(entry)}\` lists a layer without a class`;
      throw configFailure(reading.file, "K2T502", message);
    });
  }
  if (!isRecord(config)) return [];
  if (textAt(entry, "class_name") === "StackedRNNCells") {
    const cells = (itemsAt(config, "cells") ?? []).filter(isEntry);
    return cells.map((cell) => parseLayer(cell, "cells", depth + 1, reading));
  }
  return Object.entries(config).flatMap(([key, value]) =>
    serializedIn(value).map((layer) => parseLayer(layer, key, depth + 1, reading)),
  );
}

/** The layers that a value of a custom layer's config is, or lists. */
function serializedIn(value: Json): readonly Config[] {
  if (isSerializedLayer(value)) return [value];
  return isList(value) ? value.filter(isSerializedLayer) : [];
}
