import type { Config, Json } from "../../../tensor/catalog.js";
import { get, isRecord, recordAt, textAt } from "./json.js";

/** Where Keras 3 and tf.keras keep classes that are layers or models. */
const LAYER_MODULE = /^(tf_keras|tensorflow|keras)\b.*\b(layers|models|engine)\b/;
const OTHER_MODULE =
  /\b(initializers|regularizers|constraints|optimizers|losses|metrics|dtype_policies|activations|callbacks)\b/;

/**
 * Whether a value inside a custom layer's config is a serialized layer. Initializers,
 * policies, losses and optimizers are written alike: the module tells, or else what only
 * layers and models have in their config, a name along with `trainable` or `layers`.
 */
export function isSerializedLayer(value: Json | undefined): value is Config {
  if (!isRecord(value) || textAt(value, "class_name") === null) return false;
  const module = textAt(value, "module");
  if (module !== null && OTHER_MODULE.test(module)) return false;
  const config = recordAt(value, "config");
  if (config === null) return false;
  if (module !== null && LAYER_MODULE.test(module)) return true;
  if (textAt(config, "name") === null) return false;
  return (
    typeof get(config, "trainable") === "boolean" || Array.isArray(get(config, "layers"))
  );
}
