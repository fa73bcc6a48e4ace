import type { Config } from "../../../../tensor/catalog.js";
import type { LayerClass } from "../../classes/layer-class.js";
import { matchNames, type Match } from "../match-names.js";
import type { Entry } from "../stored-groups.js";
import { readFlatNames } from "./flat-names.js";
import { modernEntries } from "./modern-entries.js";

/**
 * The entries of the layer `name` as the variables of a class, in Keras 1's terms where they
 * are named so, whatever version the file states: people converted files by hand. Where
 * Keras 1's leave a choice of layouts they are `names` of no class.
 */
export function matchClass(
  layerClass: LayerClass,
  config: Config,
  { name, entries }: { readonly name: string; readonly entries: readonly Entry[] },
): Match {
  const isFlat = entries.length > 0 && entries.every(({ flat }) => flat);
  const match = isFlat ? "names" : matchNames(layerClass, config, entries);
  if (match !== "names") return match;
  const named = isFlat ? entries : readFlatNames({ name, path: "", entries }).entries;
  const modern = modernEntries(layerClass, config, named);
  if (typeof modern === "string") return modern === "shapes" ? modern : "names";
  return matchNames(layerClass, config, modern.entries);
}
