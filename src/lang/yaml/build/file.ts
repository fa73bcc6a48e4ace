import type { Item } from "../../tree.js";
import type { Report } from "../../../report/diagnostic.js";
import type { YamlMapping, YamlNode } from "../nodes.js";
import { assignmentsOf } from "./assignments.js";
import { field } from "./context.js";
import type { BuildContext } from "./context.js";
import { declarationsOf, letsOf, packOf, tablesOf, usesOf } from "./declarations.js";
import { ignoreOf, itemsOf, layerOf, mapOf, paramOf, ruleOf, weightOf } from "./rules.js";

/**
 * The items of a rule file in the order in which they are tried, which is not that of the
 * keys: `weights` and `ignore` before `maps`, then `rules` as written. What is misshapen
 * is left out; the shape check has reported it.
 */
export function buildItems(root: YamlNode, report: Report): readonly Item[] {
  const file = root.kind === "mapping" ? root : null;
  if (file === null) return [];
  const definedNames = new Set([...keysAt(file, "let"), ...keysAt(file, "tables")]);
  const context: BuildContext = { report, definedNames };
  const at = (key: string) => field(file, key);
  return [
    ...packOf(context, file),
    ...usesOf(context, file),
    ...letsOf(context, file),
    ...tablesOf(context, file),
    ...declarationsOf(context, file, "classes"),
    ...declarationsOf(context, file, "modules"),
    ...itemsOf(context, at("layers"), layerOf),
    ...itemsOf(context, at("weights"), weightOf),
    ...itemsOf(context, at("ignore"), ignoreOf),
    ...itemsOf(context, at("maps"), mapOf),
    ...itemsOf(context, at("rules"), ruleOf).flat(),
    ...assignmentsOf(context, at("params")).map(paramOf),
  ];
}

function keysAt(file: YamlMapping, key: string): readonly string[] {
  const node = field(file, key);
  return node?.kind === "mapping" ? node.entries.map((it) => it.key.text) : [];
}
