import type { CatalogWeight, RestorableLayer } from "../../../tensor/catalog.js";

/** A matrix of a layer with all that is stored beside it, for its sake alone. */
export interface StoredMatrix {
  /** `kernel`, `query/kernel`: under this name the whole stands. */
  readonly target: string;
  /** `query/`, or nothing. */
  readonly prefix: string;
  readonly last: "kernel" | "embeddings" | "reverse_embeddings";
  readonly numbers: CatalogWeight;
  readonly bias: CatalogWeight | null;
  /** null where the numbers are what they stand for. */
  readonly scale: CatalogWeight | null;
  readonly zero: CatalogWeight | null;
  readonly groups: CatalogWeight | null;
  readonly rowScales: CatalogWeight | null;
  /** GPTQ and AWQ: the rows are outputs. */
  readonly isByOutputRows: boolean;
  readonly lowRank: readonly [CatalogWeight, CatalogWeight] | null;
  /** What it is made of, the numbers first. */
  readonly parts: readonly CatalogWeight[];
  /** For people: "int8", "int8, LoRA". */
  readonly made: string;
}

const CLASSES: Readonly<Record<string, readonly StoredMatrix["last"][]>> = {
  Dense: ["kernel"],
  EinsumDense: ["kernel"],
  Embedding: ["embeddings"],
  ReversibleEmbedding: ["embeddings", "reverse_embeddings"],
  MultiHeadAttention: ["kernel"],
  GroupedQueryAttention: ["kernel"],
};

/** Scales of float8 are of what is computed, not of the kernel. */
const OF_FLOAT8 = [
  "inputs_scale",
  "inputs_amax_history",
  "kernel_scale",
  "kernel_amax_history",
  "outputs_grad_scale",
  "outputs_grad_amax_history",
] as const;

/** The matrices of a layer that are stored in another form than others read them. */
export function storedMatrices(layer: RestorableLayer): readonly StoredMatrix[] {
  const names = CLASSES[layer.className] ?? [];
  return [...prefixesOf(layer)].flatMap((prefix) =>
    names.flatMap((last) => matrixAt(prefix, last, layer) ?? []),
  );
}

function prefixesOf({ variables }: RestorableLayer): ReadonlySet<string> {
  return new Set([...variables.keys()].map((it) => it.slice(0, it.lastIndexOf("/") + 1)));
}

function matrixAt(
  prefix: string,
  last: StoredMatrix["last"],
  { variables }: RestorableLayer,
): StoredMatrix | null {
  const at = (name: string): CatalogWeight | null => variables.get(prefix + name) ?? null;
  const byRows = last === "kernel" ? at("quantized_kernel") : null;
  const numbers = byRows ?? at(last);
  if (numbers === null) return null;
  const isFloat8 = at("inputs_amax_history") !== null;
  const scale = isFloat8 ? null : at(`${last}_scale`);
  const zero = at(`${last}_zero`);
  const groups = at("g_idx");
  const rowScales = at("awq_scales");
  const [a, b] = [at(`lora_${last}_a`), at(`lora_${last}_b`)];
  const lowRank = a !== null && b !== null ? ([a, b] as const) : null;
  const beside = isFloat8 ? OF_FLOAT8.map(at) : [scale, zero, groups, rowScales];
  const parts = [numbers, ...beside, ...(lowRank ?? [])].filter((it) => it !== null);
  if (parts.length === 1) return null;
  const words = [
    ...(isFloat8 ? ["float8"] : scale === null ? [] : [numbers.dtype]),
    ...(lowRank === null ? [] : ["LoRA"]),
  ];
  return {
    target: prefix + last,
    prefix,
    last,
    numbers,
    bias: at("bias"),
    scale,
    zero,
    groups,
    rowScales,
    isByOutputRows: byRows !== null,
    lowRank,
    parts,
    made: words.join(", "),
  };
}
