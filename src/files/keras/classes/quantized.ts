import type { Config } from "../../../tensor/catalog.js";
import { variable, type Variable } from "./layer-class.js";
import { own, record } from "./settings.js";

/** How a layer is quantised: `int4/128` is the mode `int4` in blocks of 128. */
interface Quantization {
  readonly mode: string;
  readonly inBlocks: boolean;
}

/** From the layer's dtype policy; null for plain layers. */
export function quantizationOf(config: Config): Quantization | null {
  const dtype = own(config, "dtype");
  const policy = record(record(dtype)?.["config"]) ?? {};
  const stated = [own(policy, "mode"), own(policy, "name"), dtype].find(
    (it): it is string => typeof it === "string",
  );
  const match = /^(int8|int4|float8|gptq|awq)(?:\/([^_]*))?(?:_from_.*)?$/.exec(
    stated ?? "",
  );
  return match && { mode: match[1]!, inBlocks: Number(match[2]) > 0 };
}

const FLOAT8 = [
  "inputs_scale",
  "inputs_amax_history",
  "kernel_scale",
  "kernel_amax_history",
  "outputs_grad_scale",
  "outputs_grad_amax_history",
] as const;

/** What a Dense or EinsumDense holds once it is quantised; `plain` is what it held before. */
export function quantizedKernel(
  config: Config,
  plain: readonly Variable[],
): readonly Variable[] {
  const found = quantizationOf(config);
  const kernel = packed(plain[0]!);
  const bias = plain.slice(1);
  const more = (...names: readonly string[]): readonly Variable[] =>
    names.map((name) => variable(name, null));
  const blocks = found?.inBlocks === true ? more("kernel_zero", "g_idx") : [];
  switch (found?.mode) {
    case undefined:
      return plain;
    case "int8":
      return [...plain, ...more("kernel_scale")];
    case "int4":
      return [kernel, ...bias, ...more("kernel_scale"), ...blocks];
    case "float8":
      return [...plain, ...more(...FLOAT8)];
    case "gptq":
      return [
        ...bias,
        ...more("quantized_kernel", "kernel_scale", "kernel_zero", "g_idx"),
      ];
    default: {
      const scales = ["kernel_scale", "kernel_zero", "awq_scales", "g_idx"];
      return [...bias, ...more("quantized_kernel", ...scales)];
    }
  }
}

/** The same of an Embedding, which knows int8 and int4 only. */
export function quantizedEmbeddings(
  config: Config,
  embeddings: Variable,
): readonly Variable[] {
  const found = quantizationOf(config);
  const scale = variable("embeddings_scale", null);
  if (found?.mode === "int8") return [embeddings, scale];
  if (found?.mode !== "int4") return [embeddings];
  const blocks = ["embeddings_zero", "g_idx"].map((name) => variable(name, null));
  return [packed(embeddings), scale, ...(found.inBlocks ? blocks : [])];
}

/** Two int4 share a byte, along an axis that is not the same for all layers. */
function packed(it: Variable): Variable {
  return { ...it, shape: it.shape?.map(() => null) ?? null };
}
