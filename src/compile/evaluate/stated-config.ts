import type { AsClass } from "../../lang/tree.js";
import type { Config, Json } from "../../tensor/catalog.js";
import { Problem } from "../problem.js";
import { jsonOfValue } from "./config-values.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";

/** What `as CLASS(key=value)` says of the config, so far as it is known yet. */
export function statedConfig({ config }: AsClass, scope: Scope): Config {
  const stated: [string, Json][] = [];
  for (const { name, value } of config) {
    const given = evaluate(value, { ...scope, place: "template" }, "value");
    const json = jsonOfValue(given);
    if (json !== undefined) stated.push([name.text, json]);
    else if (given.kind === "tensor" || given.kind === "tensors") {
      throw new Problem("K2T121", {
        message: `\`${name.text}\` of a config is a number, a text, true, false, none or a list, not a tensor`,
        span: value.span,
      });
    }
  }
  return Object.fromEntries(stated);
}
