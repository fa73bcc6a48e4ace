import type { BodyEntry, Item } from "../../lang/tree.js";
import { bindIgnore } from "./bind-ignore.js";
import { bindMap } from "./bind-map.js";
import { bindWeight } from "./bind-weight.js";
import type { Binding, Territory } from "./binding.js";
import { createIndexAs } from "./index-as.js";

/**
 * Tries the rules of a file or of a body on a part of the model: `weight` rules first, then
 * `map` and `ignore` in the order written.
 */
export function bindRules(
  entries: readonly (Item | BodyEntry)[],
  territory: Territory,
  binding: Binding,
): void {
  entries.forEach((rule, ordinal) => {
    if (rule.kind !== "weight") return;
    bindWeight(rule, [...territory.place, ordinal], territory, binding);
  });
  const indexAs = createIndexAs(entries, territory, binding.model.catalog);
  entries.forEach((rule, ordinal) => {
    if (rule.kind === "map") {
      bindMap(
        rule,
        { order: [...territory.place, ordinal], indexAs },
        territory,
        binding,
      );
    } else if (rule.kind === "ignore") {
      bindIgnore(rule, territory, binding);
    }
  });
}
