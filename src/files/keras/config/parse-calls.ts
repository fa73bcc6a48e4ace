import type { Config, Json } from "../../../tensor/catalog.js";
import type { PartialShape } from "./config-layer.js";
import {
  get,
  isList,
  isRecord,
  isSize,
  itemsOf,
  recordAt,
  shapeOf,
  textAt,
} from "./json.js";

/** An argument as written: layers still by name, calls by Keras's node index. */
export type RawArgument =
  | RawTensor
  | { readonly kind: "list"; readonly items: readonly RawArgument[] }
  | { readonly kind: "record"; readonly entries: ReadonlyMap<string, RawArgument> }
  | { readonly kind: "value"; readonly value: Json };

export interface RawTensor {
  readonly kind: "tensor";
  readonly layer: string;
  readonly node: number;
  readonly output: number;
  readonly shape: PartialShape | null;
}

export interface RawCall {
  readonly positional: readonly RawArgument[];
  readonly keywords: ReadonlyMap<string, RawArgument>;
}

const NO_KEYWORDS: ReadonlyMap<string, RawArgument> = new Map();

/** Deeper arguments are taken as values without tensors. */
const DEEPEST_ARGUMENT = 16;

/** `["layer", node, output]` of Keras 1 and 2, with the call's keywords behind it. */
function readTriple(value: Json): RawTensor | null {
  if (!isList(value) || value.length < 3 || value.length > 4) return null;
  const [layer, node, output] = value;
  if (typeof layer !== "string" || !isSize(node) || !isSize(output)) return null;
  if (value.length === 4 && !isRecord(value[3])) return null;
  return { kind: "tensor", layer, node, output, shape: null };
}

/** `{class_name: "__keras_tensor__", config: {shape, keras_history}}` of Keras 3. */
function readKerasTensor(value: Json): RawTensor | null {
  if (!isRecord(value) || textAt(value, "class_name") !== "__keras_tensor__") return null;
  const config = recordAt(value, "config") ?? {};
  const triple = readTriple(get(config, "keras_history") ?? null);
  return triple && { ...triple, shape: shapeOf(get(config, "shape")) };
}

/** An argument in which both notations of a tensor are understood. */
export function readArgument(value: Json, depth = 0): RawArgument {
  const tensor = readTriple(value) ?? readKerasTensor(value);
  if (tensor !== null) return tensor;
  if (depth >= DEEPEST_ARGUMENT) return { kind: "value", value };
  const items = itemsOf(value);
  if (items !== null) {
    // tf.keras: `["_CONSTANT_VALUE", -1, value, {}]`
    if (items[0] === "_CONSTANT_VALUE") return { kind: "value", value: items[2] ?? null };
    const read = items.map((item) => readArgument(item, depth + 1));
    if (read.every(({ kind }) => kind === "value")) return { kind: "value", value };
    return { kind: "list", items: read };
  }
  if (!isRecord(value)) return { kind: "value", value };
  const entries = readKeywords(value, depth + 1);
  const bare = [...entries.values()].every(({ kind }) => kind === "value");
  return bare ? { kind: "value", value } : { kind: "record", entries };
}

function readKeywords(config: Config, depth = 0): ReadonlyMap<string, RawArgument> {
  const entries = Object.entries(config);
  return new Map(entries.map(([key, value]) => [key, readArgument(value, depth)]));
}

/** The keywords that Keras 1 and 2 hang on the first tensor of a call. */
function keywordsOfNode(node: readonly Json[]): ReadonlyMap<string, RawArgument> {
  const first = readTriple(node) === null ? node[0] : node;
  const behind = isList(first) ? first[3] : undefined;
  return isRecord(behind) ? readKeywords(behind) : NO_KEYWORDS;
}

/**
 * One element of `inbound_nodes`; null where it is of no known form.
 * Keras 3: `{args, kwargs}`. Keras 1 and 2: a list of tensors, or nested lists of them.
 */
export function readCall(node: Json): RawCall | null {
  if (isRecord(node)) {
    const args = itemsOf(get(node, "args"));
    if (args === null) return { positional: [readArgument(node)], keywords: NO_KEYWORDS };
    const keywords = recordAt(node, "kwargs");
    return {
      positional: args.map((argument) => readArgument(argument)),
      keywords: keywords === null ? NO_KEYWORDS : readKeywords(keywords),
    };
  }
  if (!isList(node)) return null;
  const argument = readArgument(node);
  const single = argument.kind === "list" && argument.items.length === 1;
  return {
    positional: [single ? argument.items[0]! : argument],
    keywords: keywordsOfNode(node),
  };
}
