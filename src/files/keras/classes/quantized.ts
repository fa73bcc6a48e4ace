import type { Config } from "../../../tensor/catalog.js";
import { variable, type Elements, type Size, type Variable } from "./layer-class.js";
import { own, record } from "./settings.js";

/**
 * What a quantised layer stores. Keras 3.1 has its int8 kernel behind the bias; from 3.14 on
 * int4 may be `in blocks`, each with a scale and a zero of its own, and the zeros of GPTQ and
 * AWQ are not saved.
 */
const FORMS = [
  "plain",
  "int8",
  "int8 of 3.1",
  "int4",
  "int4 in blocks",
  "float8",
  "gptq",
  "gptq without zeros",
  "awq",
  "awq without zeros",
] as const;

export type Form = (typeof FORMS)[number];

/** What a setting says for a layer whose config does not tell its form. */
export const STORED_AS = "stored_as";

export const QUANTIZED = { [STORED_AS]: FORMS } as const;

const POLICY = /^(int8|int4|float8|gptq|awq)(?:\/([^_]*))?(?:_from_.*)?$/;

/** A mode and its numbers: `int4/128` is in blocks of 128, `gptq/4/64` has 4 bits. */
export interface Quantization {
  readonly mode: "int8" | "int4" | "float8" | "gptq" | "awq";
  readonly numbers: readonly number[];
}

/**
 * From the layer's dtype policy: null for a layer that is not quantised, undefined where the
 * config does not tell.
 */
export function quantizationOf(config: Config): Quantization | null | undefined {
  const dtype = own(config, "dtype");
  if (dtype === undefined || dtype === null) return undefined;
  if (typeof dtype === "string") return parsePolicy(dtype);
  if (record(dtype)?.["class_name"] === "DTypePolicyMap") return undefined;
  const policy = record(record(dtype)?.["config"]) ?? {};
  const stated = [own(policy, "mode"), own(policy, "name")];
  return parsePolicy(stated.find((it) => typeof it === "string") ?? "");
}

function parsePolicy(name: string): Quantization | null {
  const match = POLICY.exec(name);
  if (match === null) return null;
  const numbers = (match[2] ?? "").split("/").map(Number);
  return { mode: match[1] as Quantization["mode"], numbers };
}

/** The form that the config tells, else the one that a setting tries. */
function formOf(config: Config): Form {
  const quantization = quantizationOf(config);
  const tried = FORMS.find((form) => form === own(config, STORED_AS)) ?? "plain";
  if (quantization === undefined) return tried;
  if (quantization === null) return "plain";
  const { mode, numbers } = quantization;
  // A form of a mode begins with its name.
  if (mode !== "int4" && tried.startsWith(`${mode} `)) return tried;
  return mode === "int4" && numbers[0]! > 0 ? "int4 in blocks" : mode;
}

const more = (elements: Elements, ...names: string[]): readonly Variable[] =>
  names.map((name) => ({ ...variable(name, null), elements }));

const FLOAT8 = more(
  "float",
  "inputs_scale",
  "inputs_amax_history",
  "kernel_scale",
  "kernel_amax_history",
  "outputs_grad_scale",
  "outputs_grad_amax_history",
);

/** What a Dense or EinsumDense holds once it is quantised; `plain` is what it held before. */
export function quantizedKernel(
  config: Config,
  plain: readonly Variable[],
): readonly Variable[] {
  const [kernel, ...bias] = plain.map((it) => ({ ...it, elements: "float" as const }));
  const scale = more("float", "kernel_scale");
  const stored = { ...kernel!, elements: "int8" as const };
  const zeros = more("uint8", "kernel_zero");
  const rows = more("float", "awq_scales");
  const groups = more("float", "g_idx");
  switch (formOf(config)) {
    case "plain":
      return [kernel!, ...bias];
    case "int8":
      return [stored, ...bias, ...scale];
    case "int8 of 3.1":
      return [...bias, stored, ...scale];
    case "int4":
      return [packed(stored), ...bias, ...scale];
    case "int4 in blocks": {
      const blocks = more("int8", "kernel_zero");
      return [packed(stored), ...bias, ...scale, ...blocks, ...groups];
    }
    case "float8":
      return [kernel!, ...bias, ...FLOAT8];
    case "gptq":
      return [...bias, ...matrix(), ...scale, ...zeros, ...groups];
    case "gptq without zeros":
      return [...bias, ...matrix(), ...scale, ...groups];
    case "awq":
      return [...bias, ...matrix(), ...scale, ...zeros, ...rows, ...groups];
    case "awq without zeros":
      return [...bias, ...matrix(), ...scale, ...rows, ...groups];
  }
}

/** The same of a layer inside another, whose config does not tell of its inner ones. */
export function quantizedProjection(
  config: Config,
  plain: readonly Variable[],
): readonly Variable[] {
  const { dtype, ...untold } = config;
  const stated = dtype !== undefined && quantizationOf(config) !== null;
  return quantizedKernel(stated ? config : untold, plain);
}

/** Numbers of GPTQ and AWQ, whose variable Keras itself calls `kernel`. */
function matrix(): readonly Variable[] {
  const name = "quantized_kernel";
  const found = variable(name, [null, null], "kernel");
  return [{ ...found, elements: "uint8" }];
}

/** The same of an Embedding, which knows int8 and int4 only. */
export function quantizedEmbeddings(
  config: Config,
  name: "embeddings" | "reverse_embeddings",
  shape: readonly Size[],
): readonly Variable[] {
  const plain = { ...variable(name, shape), elements: "float" as const };
  const stored = { ...plain, elements: "int8" as const };
  const scale = more("float", `${name}_scale`);
  switch (formOf(config)) {
    case "int8":
      return [stored, ...scale];
    case "int4":
      return [packed(stored), ...scale];
    case "int4 in blocks": {
      // The zeros of a reverse matrix are whole numbers kept as floats, and it has no
      // groups of its own.
      const isReverse = name === "reverse_embeddings";
      const zeros = more(isReverse ? "float" : "int8", `${name}_zero`);
      const groups = isReverse ? [] : more("float", "g_idx");
      return [packed(stored), ...scale, ...zeros, ...groups];
    }
    default:
      return [plain];
  }
}

/** Two numbers share a byte, along an axis that is not the same for all layers. */
function packed<Quantized extends Variable>(it: Quantized): Quantized {
  // An EinsumDense's kernel may have become a matrix.
  return { ...it, shape: it.shape?.length === 2 ? [null, null] : null };
}
