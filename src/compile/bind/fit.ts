import { Fault } from "../../tensor/fault.js";
import type { Catalog, CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { RuleFile, Text } from "../../lang/tree.js";
import { createReport, type Diagnostic } from "../../report/diagnostic.js";
import type { CheckedProgram } from "../check/check.js";
import { compilePattern } from "../match/compile-pattern.js";
import { mayMatch, type Places, placesFor } from "../match/places.js";
import { bindWeights } from "./bind.js";
import { wholeModel } from "./territory.js";

/** How far rules are for a model. They fit if nothing is unmapped and no fault is found. */
export interface Fit {
  /** How many they make. */
  readonly parameters: number;
  /** The weights that they do not take. */
  readonly unmapped: readonly CatalogWeight[];
  /** What else speaks against it: errors, and rules that find nothing in the model. */
  readonly faults: readonly Diagnostic[];
  /** Whether most of the rules that are not optional find something in the model. */
  readonly findsMost: boolean;
}

export function fitOf(program: CheckedProgram, catalog: Catalog): Fit {
  const report = createReport();
  const options = { allowUnmapped: true };
  const { binding, unmapped } = bindWeights(program, catalog, report, options);
  const faults = report.diagnostics.filter(
    ({ code, severity }) => severity === "error" || code === "K2T410",
  );
  const unused = faults.filter(({ code }) => code === "K2T410").length;
  const needed = program.main.file.items.filter(isNeeded).length;
  const findsMost = unused <= needed * SHARE;
  return { parameters: binding.parameters.length, unmapped, faults, findsMost };
}

/** The share of a pack's rules that must find something in the model for it to be looked at. */
const SHARE = 1 / 2;

/**
 * How many pairs of a rule's pattern and a layer or weight there may be. Packs of architectures
 * have some ten thousand in a usual model; one may be made to take for ever.
 */
const MOST_PAIRS = 20_000_000;

/** `costly`: there are too many rules for so many layers and weights. */
export type MayFit = "may" | "other" | "costly";

/**
 * Tells cheaply, before anything is linked, whether rules are about a model of this kind: of
 * the maps and weight rules that are not optional, at least half match some layer or weight.
 */
export function createFitTest(catalog: Catalog): (files: readonly RuleFile[]) => MayFit {
  const { layers, weights } = wholeModel({ catalog });
  return (files) => {
    const rules = files.flatMap(({ items }) => items).filter(isPlaced);
    const pairs = rules
      .flatMap((rule) =>
        textsOf(rule).map((text) =>
          isPath(text) ? 1 : countOf(rule.kind === "map" ? layers : weights),
        ),
      )
      .reduce((sum, count) => sum + count, 0);
    if (pairs > MOST_PAIRS) return "costly";
    const needed = rules.filter(isNeeded);
    const matched = needed.filter((rule) => {
      const [first] = textsOf(rule);
      return rule.kind === "map"
        ? findsAny<CatalogLayer>(first!, layers)
        : findsAny<CatalogWeight>(first!, weights);
    });
    return matched.length >= needed.length * SHARE ? "may" : "other";
  };
}

type Item = RuleFile["items"][number];
type Placed = Extract<Item, { kind: "map" | "weight" | "ignore" }>;

const isPlaced = (item: Item): item is Placed =>
  ["map", "weight", "ignore"].includes(item.kind);

const isNeeded = (item: Item): item is Exclude<Placed, { kind: "ignore" }> =>
  (item.kind === "map" || item.kind === "weight") && !item.optional;

function textsOf(rule: Placed): readonly Text[] {
  if (rule.kind === "map") return [rule.pattern];
  return rule.kind === "weight" ? rule.sources : rule.patterns;
}

const countOf = ({ all, others }: Places<unknown>): number => all.length + others.length;

/** Whether a pattern is just a path, which is looked up and not tried. */
const isPath = ({ pattern }: Text): boolean =>
  pattern!.segments.every(
    (segment) =>
      segment.kind === "parts" && segment.parts.every(({ kind }) => kind === "literal"),
  );

function findsAny<Thing>({ pattern }: Text, places: Places<Thing>): boolean {
  try {
    const matcher = compilePattern(pattern!);
    const { found } = placesFor(pattern!, matcher, places);
    return found.some(({ path }) => mayMatch(matcher, path));
  } catch (error) {
    // A pattern of too many parts: the check of the pack says so.
    if (!(error instanceof Fault)) throw error;
    return true;
  }
}
