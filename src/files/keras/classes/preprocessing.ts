import { variable, type LayerClass } from "./layer-class.js";
import { own } from "./settings.js";

/** What `adapt` learns of the data. */
const normalization: LayerClass = {
  name: "Normalization",
  aliases: [],
  settings: [{}],
  variables: (config) => {
    // With a mean of its own it learns nothing.
    if ((own(config, "mean") ?? null) !== null) return [];
    return [variable("mean", null), variable("variance", null), variable("count", [])];
  },
};

/** tf.keras keeps what it saw of the data; Keras 3 writes the boundaries into the config. */
const discretization: LayerClass = {
  name: "Discretization",
  aliases: [],
  settings: [{}],
  mayLack: true,
  variables: (config) =>
    (own(config, "bin_boundaries") ?? null) === null
      ? [variable("summary", [2, null])]
      : [],
};

/** With `tf_idf` it weighs its words; the words themselves are in no weights file. */
function lookup(name: string): LayerClass {
  return {
    name,
    aliases: [],
    settings: [{ output_mode: "tf_idf" }],
    // Keras 3 has none in its legacy files.
    mayLack: true,
    variables: (config) =>
      // tf.keras gives the variable no name, and TensorFlow then calls it so.
      own(config, "output_mode") === "tf_idf"
        ? [variable("idf_weights", [null], "Variable")]
        : [],
  };
}

export const PREPROCESSING_CLASSES: readonly LayerClass[] = [
  normalization,
  discretization,
  lookup("IntegerLookup"),
  lookup("StringLookup"),
  { ...lookup("TextVectorization"), copies: "lookup_layer" },
];
