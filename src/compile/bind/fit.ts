import { Fault } from "../../tensor/fault.js";
import type { Catalog, CatalogLayer, CatalogWeight } from "../../tensor/catalog.js";
import type { Pattern, RuleFile, Text } from "../../lang/tree.js";
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
 * How often the rules of a pack may have to be tried on a layer or weight. Packs of
 * architectures take some thousand; one may be made to take for ever.
 */
const MOST_TRIES = 5_000_000;

/** `costly`: its rules would have to be tried too often. */
export type MayFit = "may" | "other" | "costly";

/**
 * Tells cheaply, before anything is linked, whether rules are about a model of this kind: of
 * the maps and weight rules that are not optional, at least half match some layer or weight.
 */
export function createFitTest(catalog: Catalog): (files: readonly RuleFile[]) => MayFit {
  const { layers, weights } = wholeModel({ catalog });
  return (files) => {
    const rules = files.flatMap(({ items }) => items).filter(isPlaced);
    let tries = 0;
    for (const rule of rules) {
      for (const { pattern } of textsOf(rule)) {
        tries += candidatesFor(pattern!, rule.kind === "map" ? layers : weights);
      }
    }
    if (tries > MOST_TRIES) return "costly";
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

const candidatesFor = (
  pattern: Pattern,
  { candidates, otherCandidates }: Places<unknown>,
): number => candidates(pattern).length + otherCandidates(pattern).length;

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
