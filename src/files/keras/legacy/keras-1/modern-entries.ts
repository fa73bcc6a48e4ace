import type { Config } from "../../../../tensor/catalog.js";
import { textAt } from "../../config/json.js";
import type { LayerClass } from "../../classes/layer-class.js";
import { matchNames } from "../match-names.js";
import type { Entry } from "../stored-groups.js";
import { joinGates } from "./gates.js";
import { KERNEL_ORDERS, reordered, type KernelOrder } from "./orders.js";

const KERNEL = /^(?:[WU](?:_[ifcozrh])?|(?:depthwise|pointwise)_kernel)$/;

/** Classes whose variables have in Keras 1 the names that they have here. */
const UNCHANGED = /^(Highway|MaxoutDense|SReLU|ParametricSoftplus)$/;

const RENAMED: Readonly<Record<string, string>> = {
  W: "kernel",
  U: "recurrent_kernel",
  b: "bias",
};

/** How Keras 1 stored a layer, in Keras 2's terms. */
export interface ModernEntries {
  readonly entries: readonly Entry[];
  /** The `data_format` that the shapes tell; null where they do not. */
  readonly format: KernelOrder["format"];
}

/**
 * `names`: they are not those of Keras 1 for the class; `shapes`: they are, with other
 * shapes; `choice`: shapes and config leave a choice of layouts.
 */
export type NoEntries = "names" | "shapes" | "choice";

/** The entries of a layer under Keras 2's names and in its layout. */
export function modernEntries(
  layerClass: LayerClass,
  config: Config,
  entries: readonly Entry[],
): ModernEntries | NoEntries {
  if (entries.length === 0 || !entries.every(({ flat }) => flat)) return "names";
  const fitting: ModernEntries[] = [];
  let why: NoEntries = "names";
  for (const order of KERNEL_ORDERS[layerClass.name] ?? [null]) {
    const modern = inOrder(layerClass.name, entries, order);
    const match = modern === null ? "shapes" : matchNames(layerClass, config, modern);
    if (match === "shapes") why = match;
    if (modern === null || typeof match === "string") continue;
    fitting.push({ entries: modern, format: order?.format ?? null });
  }
  const stated = textAt(config, "data_format");
  const [first, second] = fitting;
  if (first === undefined) return why;
  // A kernel that fits another order only than the one that the config states is none of it.
  const isOther = stated !== null && first.format !== null && first.format !== stated;
  if (second === undefined) return isOther ? "shapes" : first;
  return fitting.find(({ format }) => format !== null && format === stated) ?? "choice";
}

function inOrder(
  className: string,
  entries: readonly Entry[],
  order: KernelOrder | null,
): readonly Entry[] | null {
  const turned: Entry[] = [];
  for (const entry of entries) {
    const isKernel = order !== null && KERNEL.test(entry.base);
    const dataset = isKernel ? reordered(entry.dataset, order) : entry.dataset;
    if (dataset === null) return null;
    turned.push({ ...entry, dataset });
  }
  const joined = joinGates(className, turned);
  return joined.map((entry) => ({ ...entry, base: modernName(className, entry.base) }));
}

function modernName(className: string, base: string): string {
  if (UNCHANGED.test(className)) return base;
  if (className === "Embedding" && base === "W") return "embeddings";
  return RENAMED[base] ?? base;
}
