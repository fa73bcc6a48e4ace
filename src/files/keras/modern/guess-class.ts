import { assignWithoutConfig } from "../assign.js";
import { classOfAutomaticName } from "../classes/index.js";
import type { Draft } from "../draft.js";
import { partsOf } from "./parts.js";
import type { StoredLayer } from "./stored-layer.js";

/** What the name of a layer or of its group says of its class. */
export interface Hint {
  readonly name: string;
  /** Keras named the group after the class; else it is a name that an author may choose. */
  readonly isCertain: boolean;
}

/** Attributes that only layers of these classes have together. */
const BY_ATTRIBUTES: readonly (readonly [string, readonly string[]])[] = [
  ["bidirectional", ["forward_layer", "backward_layer"]],
  ["multi_head_attention", ["query_dense", "key_dense", "value_dense", "output_dense"]],
  [
    "grouped_query_attention",
    ["query_dense", "key_dense", "value_dense", "output_dense"],
  ],
  ["conv_lstm1d", ["cell"]],
  ["conv_lstm2d", ["cell"]],
  ["conv_lstm3d", ["cell"]],
];

/**
 * A layer under its class's names, where name, attributes and shapes leave one choice; null
 * where they do not.
 */
export function guessClass(stored: StoredLayer, name: string, hint: Hint): Draft | null {
  const known = readAs(stored, name, hint.name);
  if (known !== null && (hint.isCertain || !isMatrix(stored))) return known;
  const attributes = [...stored.children.keys()].map((key) => key.replace(/^_/, ""));
  for (const [className, needed] of BY_ATTRIBUTES) {
    if (!needed.every((it) => attributes.includes(it))) continue;
    const guessed = readAs(stored, name, className);
    if (guessed !== null) return guessed;
  }
  return null;
}

/** The layer as one of the class after which Keras would name it `automatic`. */
export function readAs(
  stored: StoredLayer,
  name: string,
  automatic: string,
): Draft | null {
  const layerClass = classOfAutomaticName(automatic);
  if (layerClass === undefined) return null;
  const parts = partsOf(stored, layerClass, {});
  const variables = parts && assignWithoutConfig(layerClass, parts);
  if (variables === null) return null;
  const { name: className } = layerClass;
  return { name, className, config: {}, isInput: false, variables, children: [] };
}

/**
 * One matrix may be an Embedding's or that of a Dense without bias, and people call either
 * of them `embedding`.
 */
function isMatrix({ variables, children }: StoredLayer): boolean {
  const [first, second] = variables;
  const isAlone = [...children.values()].every((child) => child.isEmpty);
  return isAlone && second === undefined && first?.dataset.tensor?.shape.length === 2;
}
