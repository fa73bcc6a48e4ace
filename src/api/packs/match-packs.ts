import process from "node:process";
import { createFitTest, type Fit, fitOf } from "../../compile/bind/fit.js";
import { linkAndCheck } from "../../compile/compile.js";
import { canonicalClass } from "../../files/keras/classes/index.js";
import { openModel } from "../../files/keras/open-model.js";
import { createReport, type Report } from "../../report/diagnostic.js";
import type { Catalog } from "../../tensor/catalog.js";
import { createFindings, type Outcome } from "../outcome.js";
import { type FoundPack, type ParsedPack, readPacks } from "./read-packs.js";

export interface MatchPacksOptions {
  readonly model: string;
  /** From which packages are found; default: the working folder. */
  readonly folder?: string;
}

export interface MatchPacksOutcome extends Outcome {
  /** null where the model cannot be read. */
  readonly matches: PackMatches | null;
}

export interface PackMatches {
  /** How many the model has. */
  readonly weights: number;
  /** Packs whose every rule finds its layers, and which take all weights without errors. */
  readonly fitting: readonly PackFit[];
  /** Packs that find most of what they look for, and take most weights: more of them first. */
  readonly near: readonly PackFit[];
  /** Packs whose rules would take too long to try. */
  readonly untried: readonly FoundPack[];
}

export interface PackFit extends Fit {
  readonly pack: FoundPack;
}

/** The pack that takes each model and leaves all names as they are. */
export const FALLBACK = "keras/auto";

/** What is for every model says nothing about one. */
const GENERAL: readonly string[] = [FALLBACK, "keras/core"];

/**
 * A pack that takes less than this share of the weights is for other models; and one that has
 * errors besides, or finds less than it looks for, if it takes less than the larger share.
 */
const NEAR = 1 / 2;
const NEAR_WITH_FAULTS = 9 / 10;

/** Finds which packs are for a model. Reads headers only; status 1 where no pack fits. */
export async function matchPacks({
  model,
  folder = process.cwd(),
}: MatchPacksOptions): Promise<MatchPacksOutcome> {
  const report = createReport();
  const findings = createFindings(report);
  const source = await findings.attempt(() => openModel(model));
  if (!source) return { ...findings.outcome(), matches: null };
  try {
    const parsed = await readPacks(folder, { report, findings, known: new Map() });
    const matches = matchAll(parsed, source.catalog, report);
    const { diagnostics, status } = findings.outcome();
    const fits = matches.fitting.length > 0;
    return { diagnostics, status: fits || status !== 0 ? status : 1, matches };
  } finally {
    source.close();
  }
}

/** Holds packs against the headers of a model. */
export function matchAll(
  parsed: readonly ParsedPack[],
  catalog: Catalog,
  report: Report,
): PackMatches {
  const fitTest = createFitTest(catalog);
  const tested = parsed
    .filter(({ pack, isBroken }) => !isBroken && !GENERAL.includes(pack.target))
    .map((it) => ({ it, mayFit: fitTest(it.loaded.map(({ file }) => file)) }));
  const fits = tested
    .filter(({ mayFit }) => mayFit === "may")
    .flatMap(({ it }) => fitOfPack(it, catalog, report));
  const untried = tested.filter(({ mayFit }) => mayFit === "costly");
  const weights = catalog.weights.length;
  const isFitting = ({ parameters, unmapped, faults }: Fit): boolean =>
    parameters > 0 && unmapped.length === 0 && faults.length === 0;
  const isNear = ({ unmapped, faults, findsMost }: Fit): boolean => {
    const share = faults.length === 0 ? NEAR : NEAR_WITH_FAULTS;
    return weights > 0 && findsMost && weights - unmapped.length >= weights * share;
  };
  return {
    weights,
    fitting: fits.filter(isFitting),
    near: fits
      .filter((fit) => !isFitting(fit) && isNear(fit))
      .sort(
        (a, b) =>
          a.unmapped.length - b.unmapped.length || a.faults.length - b.faults.length,
      ),
    untried: untried.map(({ it }) => it.pack),
  };
}

function fitOfPack(
  { pack, loaded }: ParsedPack,
  catalog: Catalog,
  report: Report,
): readonly PackFit[] {
  const ofPack = createReport();
  const surroundings = { settings: new Map<string, string>(), canonicalClass };
  const program = linkAndCheck(loaded, surroundings, ofPack);
  if (program) return [{ pack, ...fitOf(program, catalog) }];
  ofPack.diagnostics.forEach(report.add);
  return [];
}
