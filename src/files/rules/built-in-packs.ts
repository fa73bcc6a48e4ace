import { readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Origin } from "../../report/origin.js";
import { VERSION } from "../../report/version.js";
import { BUILT_IN } from "./built-in.js";
import { readRules } from "./read-rules.js";
import type { RuleText } from "./rule-text.js";

const ORIGIN: Origin = {
  from: "built-in",
  package: { name: "k2t-rules", version: VERSION },
};

/**
 * Names of the packs in the package itself: `keras/core`. What stands in a folder of a
 * pack's name (`keras/core/dense.k2t`) is a part of that pack and none itself.
 */
export function builtInPacks(): readonly string[] {
  if (packNames) return packNames;
  const names = readdirSync(BUILT_IN, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".k2t"))
    .map((file) => file.slice(0, -".k2t".length).split(sep).join("/"));
  const isPart = (name: string): boolean => names.includes(dirname(name));
  packNames = names.filter((name) => !isPart(name)).sort();
  return packNames;
}

let packNames: readonly string[] | null = null;

/** Opens a pack that `builtInPacks` names. */
export function openBuiltIn(name: string): RuleText {
  return readRules({
    file: join(BUILT_IN, `${name}.k2t`),
    shown: `rules/${name}.k2t`,
    boundary: BUILT_IN,
    origin: ORIGIN,
  });
}
