import type { Config, Json } from "../../../tensor/catalog.js";
import { get, textAt } from "./json.js";

/** Keras 1's names of what Keras 2 and 3 have under another. */
const RENAMED: Readonly<Record<string, string>> = {
  nb_filter: "filters",
  border_mode: "padding",
  subsample: "strides",
  subsample_length: "strides",
  stride: "strides",
  filter_length: "kernel_size",
  pool_length: "pool_size",
  atrous_rate: "dilation_rate",
  bias: "use_bias",
  inner_activation: "recurrent_activation",
  concat_axis: "axis",
  dot_axes: "axes",
};

const DATA_FORMATS: Readonly<Record<string, string>> = {
  th: "channels_first",
  tf: "channels_last",
};

/** Keras 1 sizes a kernel by one key for each axis. */
const KERNEL_AXES = [
  ["nb_row", "nb_col"],
  ["kernel_dim1", "kernel_dim2", "kernel_dim3"],
] as const;

/** Classes whose `output_dim` Keras 2 calls `units`. An Embedding keeps it. */
const UNITS = /^(Dense|TimeDistributedDense|MaxoutDense|LSTM|GRU|SimpleRNN)$/;

/** The config with what Keras 2 and 3 call by other names under those names too. */
export function modernConfig(className: string, config: Config): Config {
  const found: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const [key, value] of Object.entries(config)) found[key] = value;
  for (const [old, key] of Object.entries(RENAMED)) {
    if (found[old] !== undefined && found[key] === undefined) found[key] = found[old];
  }
  for (const keys of KERNEL_AXES) {
    const sizes = keys.map((key) => get(config, key));
    if (sizes.every((size) => size !== undefined)) found["kernel_size"] = sizes;
  }
  const format = dataFormat(textAt(config, "dim_ordering"));
  if (format !== null) found["data_format"] = format;
  const outputs = get(config, "output_dim");
  if (UNITS.test(className) && outputs !== undefined) found["units"] ??= outputs;
  return found;
}

/** Null for `default`, which stands for what the writer's own settings were. */
function dataFormat(ordering: string | null): string | null {
  const known = ordering !== null && Object.hasOwn(DATA_FORMATS, ordering);
  return known ? DATA_FORMATS[ordering]! : null;
}
