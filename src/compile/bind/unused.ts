import type { BodyEntry, Item, LayerRule, Rule } from "../../lang/tree.js";
import { nearest } from "../../report/suggest.js";
import type { Binding } from "./binding.js";

/** Warns of the rules of the file that one runs that matched nothing. */
export function warnOfUnused(binding: Binding): void {
  for (const item of binding.program.main.file.items) warnIfUnused(item, binding);
}

function warnIfUnused(item: Item | BodyEntry, binding: Binding): void {
  if (
    item.kind !== "map" &&
    item.kind !== "weight" &&
    item.kind !== "ignore" &&
    item.kind !== "layer"
  )
    return;
  if (binding.used.has(item)) {
    // The rules within one that matched may still have matched nothing.
    if (item.kind === "map" || item.kind === "layer") {
      for (const entry of item.body) warnIfUnused(entry, binding);
    }
    return;
  }
  if (item.optional || item.allow.some(({ text }) => text === "K2T410")) return;
  const suggestion = suggestionFor(item, binding);
  binding.report.warning("K2T410", {
    message: `${subjectOf(item)} matches nothing that is still free`,
    help: "earlier rules go first; put `optional` before a rule that need not match",
    span: item.span,
    ...(suggestion && { suggestion }),
  });
}

function subjectOf(item: Rule | LayerRule): string {
  switch (item.kind) {
    case "layer":
      return `\`layer ${item.classes.map(({ text }) => text).join(", ")}\``;
    case "map":
      return `\`map "${item.pattern.raw}"\``;
    case "weight":
      return `\`weight ${item.sources.map(({ raw }) => `"${raw}"`).join(", ")}\``;
    case "ignore":
      return `\`ignore ${item.patterns.map(({ raw }) => `"${raw}"`).join(", ")}\``;
    case "param":
      return "`param`";
  }
}

/** A name that is really there and near to the one in the rule. */
function suggestionFor(item: Rule | LayerRule, { model }: Binding): string | undefined {
  const layers = model.catalog.layers;
  const weights = model.catalog.weights.map(({ path }) => path);
  switch (item.kind) {
    case "layer":
      return nearest(
        item.classes[0]?.text ?? "",
        layers.flatMap(({ className }) => className ?? []),
      );
    case "map":
      return nearest(
        item.pattern.raw,
        layers.map(({ path }) => path),
      );
    case "weight":
      return nearest(item.sources[0]?.raw ?? "", weights);
    case "ignore":
      return nearest(item.patterns[0]?.raw ?? "", weights);
    case "param":
      return undefined;
  }
}
